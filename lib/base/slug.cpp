#include "base/slug.hpp"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>

#include "base/han.hpp"

namespace feedd {
namespace {

constexpr std::uint32_t letters_and_marks = U_GC_L_MASK | U_GC_M_MASK;

/// Calls take(code point, its bytes) for each character; the code point is negative where the bytes are not UTF-8.
template <class Take>
void each_character(std::string_view text, Take take) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length;) {
    const auto start = i;
    UChar32 c;
    U8_NEXT(bytes, i, length, c);
    take(c, text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
  }
}

bool is_blank(UChar32 c) { return c == ' ' || (c >= 0x9 && c <= 0xD) || c == 0xA0 || c == 0x3000; }

bool is_of(UChar32 c, std::uint32_t categories) { return c >= 0 && (U_MASK(u_charType(c)) & categories) != 0; }

bool is_among(UChar32 c, std::string_view characters) {
  return c > 0 && c < 0x80 && characters.find(static_cast<char>(c)) != std::string_view::npos;
}

bool is_kept(UChar32 c, SlugMode mode) {
  if (c < 0) return false;
  if (mode == SlugMode::raw) return !is_blank(c);
  if (mode == SlugMode::ascii) return c < 0x80 && u_isalnum(c) != 0;
  return is_of(c, letters_and_marks | U_GC_ND_MASK) || (mode == SlugMode::pretty && is_among(c, "._~!$&'()+,;=@"));
}

icu::UnicodeString wide(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

/// Unchanged where the system's ICU does not know the rules.
std::string transliterated(std::string_view text, const char* rules) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return std::string(text);
  }
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::Transliterator> change(icu::Transliterator::createInstance(rules, UTRANS_FORWARD, status));
  auto letters = wide(text);
  if (U_SUCCESS(status) && change) change->transliterate(letters);
  std::string out;
  return letters.toUTF8String(out);
}

}  // namespace

std::string slug(std::string_view text, SlugMode mode, bool keep_case) {
  std::string out;
  bool gap = false;
  each_character(text, [&](UChar32 c, std::string_view piece) {
    if (!is_kept(c, mode)) {
      gap = true;
      return;
    }
    if (gap && !out.empty()) out += '-';
    gap = false;
    out += piece;
  });
  return keep_case ? out : lower_case(out);
}

std::string path_slug(std::string_view text) {
  auto is_escape = [](std::string_view rest) {
    auto is_hex = [](char c) { return std::string_view("0123456789abcdefABCDEF").find(c) != std::string_view::npos; };
    return rest.size() > 2 && is_hex(rest[1]) && is_hex(rest[2]);
  };
  std::string out;
  bool gap = false;
  each_character(text, [&](UChar32 c, std::string_view piece) {
    const auto rest = text.substr(static_cast<std::size_t>(piece.data() - text.data()));
    const bool stays =
        is_of(c, letters_and_marks | U_GC_ND_MASK) || is_among(c, "./\\_#+~-@") || (c == '%' && is_escape(rest));
    if (!stays) {
      gap = gap || ((is_blank(c) || u_isUWhiteSpace(c)) && !out.empty() && out.back() != '-');
      return;
    }
    if (gap && c != '-') out += '-';
    gap = false;
    out += piece;
  });
  return out;
}

std::string lower_case(std::string_view text) {
  std::string out;
  each_character(text, [&](UChar32 c, std::string_view piece) {
    if (c == 0x130) {
      out += "i\xCC\x87";
    } else if (c < 0 || u_tolower(c) == c) {
      out += piece;
    } else {
      icu::UnicodeString(u_tolower(c)).toUTF8String(out);
    }
  });
  return out;
}

std::string romanised(std::string_view text) {
  auto chinese = romanised_han(text);
  return chinese ? *std::move(chinese) : romanised_by_icu(text);
}

std::string romanised_by_icu(std::string_view text) { return transliterated(text, "Any-Latin; Latin-ASCII"); }

std::string compatible(std::string_view text) { return transliterated(text, "NFKC"); }

std::string without_accents(std::string_view text) {
  return transliterated(text, "NFD; [:Nonspacing Mark:] Remove; NFC");
}

}  // namespace feedd
