#include "base/text.hpp"

#include <fmt/core.h>
#include <simdjson.h>
#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "base/escapes.hpp"

namespace feedd {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view no_break_space = "\xC2\xA0", ideographic_space = "\xE3\x80\x80";

/// Calls take(code point, its bytes) for each character; the code point is negative where the bytes are not UTF-8.
template <class Take>
void each_character(std::string_view text, Take take) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length;) {
    auto start = i;
    UChar32 c;
    U8_NEXT(bytes, i, length, c);
    take(c, text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
  }
}

bool xml_allows(UChar32 c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c < 0x7F) || (c > 0x9F && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

}  // namespace

namespace {

/// Whether UTF-8 holds what xml_allows() forbids. Plain loops over blocks, which the compiler turns into vector
/// instructions: one asks for bytes that most blocks have none of, the other is exact.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
__attribute__((target_clones("avx2", "default")))
#endif
bool holds_forbidden(std::string_view utf8) {
  using Byte = std::uint8_t;
  constexpr std::size_t block = 128, reach = 2;
  auto bit = [](bool condition) { return static_cast<Byte>(condition); };
  auto suspect = [bit](Byte c, Byte second) {
    auto low = static_cast<Byte>((bit(c < 0x20) & bit(c != 0xA)) | bit(c == 0x7F));
    return static_cast<Byte>(low | bit(c == 0xC2) | (bit(c == 0xEF) & bit(second == 0xBF)));
  };
  auto forbidden = [bit](Byte c, Byte second, Byte third) {
    auto low = static_cast<Byte>((bit(c < 0x20) & bit(c != 0x9) & bit(c != 0xA) & bit(c != 0xD)) | bit(c == 0x7F));
    auto high = static_cast<Byte>(bit(c == 0xC2) & bit(second < 0xA0));
    return static_cast<Byte>(low | high | (bit(c == 0xEF) & bit(second == 0xBF) & bit(third >= 0xBE)));
  };
  const auto* at = reinterpret_cast<const Byte*>(utf8.data());
  std::size_t left = utf8.size();
  for (; left > block + reach; at += block, left -= block) {
    Byte doubt = 0, found = 0;
    for (std::size_t i = 0; i < block; ++i) doubt = static_cast<Byte>(doubt | suspect(at[i], at[i + 1]));
    if (doubt == 0) continue;
    for (std::size_t i = 0; i < block; ++i) found = static_cast<Byte>(found | forbidden(at[i], at[i + 1], at[i + 2]));
    if (found != 0) return true;
  }
  // What is left, with blanks behind it: most titles and names are no more than this.
  std::array<Byte, block + 16 + reach> rest;
  rest.fill(' ');
  std::copy_n(at, left, rest.begin());
  Byte found = 0;
  for (std::size_t i = 0; i < rest.size() - reach; ++i)
    found = static_cast<Byte>(found | forbidden(rest[i], rest[i + 1], rest[i + 2]));
  return found != 0;
}

/// Bytes that a blank begins with, and those it ends with.
constexpr auto bytes_of(std::string_view some) {
  std::array<bool, 256> table{};
  for (char c : some) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto first_of_blank = bytes_of(" \t\n\v\f\r\xC2\xE3"), last_of_blank = bytes_of(" \t\n\v\f\r\xA0\x80");

bool may_begin_blank(char c) { return first_of_blank[static_cast<unsigned char>(c)]; }

/// The length of the blank the text begins or ends with; 0: none.
std::size_t blank_at_begin(std::string_view text) {
  if (text.empty() || !may_begin_blank(text.front())) return 0;
  if (static_cast<unsigned char>(text.front()) <= ' ') return 1;
  if (text.starts_with(no_break_space)) return no_break_space.size();
  return text.starts_with(ideographic_space) ? ideographic_space.size() : 0;
}
std::size_t blank_at_end(std::string_view text) {
  if (text.empty() || !last_of_blank[static_cast<unsigned char>(text.back())]) return 0;
  if (static_cast<unsigned char>(text.back()) <= ' ') return 1;
  if (text.ends_with(no_break_space)) return no_break_space.size();
  return text.ends_with(ideographic_space) ? ideographic_space.size() : 0;
}

/// How far a text goes that squeezed is the same: only single spaces between other characters.
std::size_t squeezed_part(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!may_begin_blank(text[i])) continue;
    bool is_single = text[i] == ' ' && i + 1 < text.size() && !may_begin_blank(text[i + 1]);
    if (is_single || blank_at_begin(text.substr(i)) == 0) continue;
    if (text[i] != ' ' || blank_at_begin(text.substr(i + 1)) > 0) return i;
  }
  return text.size();
}

/// UTF-8 of nothing but ASCII and Chinese ideographs (U+4E00 … U+9FFF), which have no case and compose with nothing.
bool knows_no_case_beyond_ascii(std::string_view text) {
  bool out = true;
  each_character(text,
                 [&](UChar32 c, std::string_view) { out &= (c >= 0 && c < 0x80) || (c >= 0x4E00 && c < 0xA000); });
  return out;
}

}  // namespace

Result<std::string> to_utf8(std::string_view bytes, std::string_view charset) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(std::string(charset).c_str(), &status));
  if (U_FAILURE(status)) return fail(Errc::unsupported, "no charset '{}' is known", printable(charset));
  auto size = static_cast<std::int32_t>(bytes.size());
  icu::UnicodeString wide;
  auto capacity = size * 2 + 16;
  auto* buffer = wide.getBuffer(capacity);
  auto length = ucnv_toUChars(converter.get(), buffer, capacity, bytes.data(), size, &status);
  if (status == U_BUFFER_OVERFLOW_ERROR) {
    wide.releaseBuffer(0);
    status = U_ZERO_ERROR;
    buffer = wide.getBuffer(length);
    length = ucnv_toUChars(converter.get(), buffer, length, bytes.data(), size, &status);
  }
  wide.releaseBuffer(U_FAILURE(status) ? 0 : length);
  if (U_FAILURE(status)) return fail(Errc::syntax, "cannot be read as {}", printable(charset));
  std::string out;
  wide.toUTF8String(out);
  return out;
}

bool is_utf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

std::string repaired_utf8(std::string_view bytes) {
  if (is_utf8(bytes)) return std::string(bytes);
  std::string out;
  out.reserve(bytes.size());
  each_character(bytes, [&](UChar32 c, std::string_view piece) { out += c >= 0 ? piece : replacement; });
  return out;
}

namespace {

/// Most names and addresses are of nothing but the visible characters of ASCII and blanks.
bool is_short_and_plain(std::string_view text) {
  constexpr std::size_t longest = 256;
  if (text.size() > longest) return false;
  bool is_plain = true;
  for (char c : text) is_plain &= c >= 0x20 && c < 0x7F;
  return is_plain;
}

}  // namespace

bool is_xml_safe(std::string_view text) {
  if (is_short_and_plain(text)) return true;
  constexpr std::size_t piece = 32 << 10;  // so little that the second look finds it near at hand
  while (!text.empty()) {
    auto part = cut(text, piece);
    if (part.empty() || !is_utf8(part) || holds_forbidden(part)) return false;
    text.remove_prefix(part.size());
  }
  return true;
}

std::string xml_safe(std::string_view text) {
  if (is_xml_safe(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  each_character(text, [&](UChar32 c, std::string_view piece) {
    if (c < 0) {
      out += replacement;
    } else if (xml_allows(c)) {
      out += piece;
    }
  });
  return out;
}

std::string_view without_byte_order_mark(std::string_view bytes) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
  return bytes;
}

std::string_view trim(std::string_view text) {
  while (std::size_t length = blank_at_begin(text)) text.remove_prefix(length);
  while (std::size_t length = blank_at_end(text)) text.remove_suffix(length);
  return text;
}

std::string language_tag(std::string_view text) {
  constexpr std::size_t longest_part = 8;
  std::string out(trim(text));
  std::replace(out.begin(), out.end(), '_', '-');
  std::size_t part = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const char c = ascii_lower(out[i]);
    const bool is_letter = c >= 'a' && c <= 'z', is_digit = c >= '0' && c <= '9';
    part = c == '-' ? 0 : part + 1;
    const bool fits = is_letter || (i > 0 && (is_digit || (c == '-' && out[i - 1] != '-')));
    if (!fits || part > longest_part) return {};
  }
  return out.ends_with('-') ? std::string() : out;
}

std::string squeeze(std::string_view text) {
  text = trim(text);
  std::string out(text.substr(0, squeezed_part(text)));  // mostly all of it
  text.remove_prefix(out.size());
  while (!text.empty()) {
    while (std::size_t length = blank_at_begin(text)) text.remove_prefix(length);
    std::size_t part = squeezed_part(text);
    out += ' ';
    out += text.substr(0, part);
    text.remove_prefix(part);
  }
  return out;
}

std::string fold_case(std::string_view text) {
  if (knows_no_case_beyond_ascii(text)) return ascii_lower(text);
  UErrorCode status = U_ZERO_ERROR;
  auto folded = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  folded.foldCase();
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  auto normal = nfc->normalize(folded, status);
  std::string out;
  (U_FAILURE(status) ? folded : normal).toUTF8String(out);
  return out;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

std::string_view cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> out;
  while (!text.empty()) {
    auto end = std::min(text.find(separator), text.size());
    auto piece = trim(text.substr(0, end));
    if (!piece.empty()) out.emplace_back(piece);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (;;) {
    auto at = from.empty() ? std::string_view::npos : text.find(from);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    out += to;
    text.remove_prefix(at + from.size());
  }
}

Result<std::string> ascii_host(std::string_view host) {
  if (std::all_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return ascii_lower(host);
  }
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::IDNA> idna(
      icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI, status));
  icu::IDNAInfo info;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  if (U_SUCCESS(status)) {
    idna->nameToASCII_UTF8(icu::StringPiece(host.data(), static_cast<std::int32_t>(host.size())), sink, info, status);
  }
  if (U_FAILURE(status) || info.hasErrors()) return fail(Errc::syntax, "'{}' is no host name", printable(host));
  return out;
}

std::string escape_markup(std::string_view text) {
  static constexpr Escapes escapes{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  append_escaped(out, text, escapes);
  return out;
}

namespace {

/// Controls, line ends, and the marks by which a text may show itself in another order than it stands in (Unicode UAX
/// #9), as an address or the end of a line that it is not.
bool is_printable(UChar32 c) {
  const bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029;
  const bool turns =
      c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return !control && !turns;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  each_character(text, [&](UChar32 c, std::string_view piece) {
    if (is_printable(c)) {
      out += piece;
    } else {
      for (char byte : piece) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    }
  });
  return out;
}

std::string toml_quoted(std::string_view text) {
  std::string out = "\"";
  each_character(text, [&](UChar32 c, std::string_view piece) {
    if (c < 0) {
      out += replacement;
    } else if (!is_printable(c)) {
      out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += piece;
    }
  });
  return out + '"';
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& choices) {
  std::string_view best;
  auto least = std::max<std::size_t>(2, word.size() / 3) + 1;
  std::vector<std::size_t> row;
  for (auto choice : choices) {
    row.resize(choice.size() + 1);
    for (std::size_t j = 0; j <= choice.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= word.size(); ++i) {
      auto diagonal = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= choice.size(); ++j) {
        auto above = row[j];
        row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (word[i - 1] == choice[j - 1] ? 0U : 1U)});
        diagonal = above;
      }
    }
    if (row.back() < least) {
      least = row.back();
      best = choice;
    }
  }
  return best;
}

}  // namespace feedd
