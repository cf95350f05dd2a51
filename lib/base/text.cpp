#include "base/text.hpp"

#include <fmt/core.h>
#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace feedd {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

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
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
}

/// From `at` on, past whole blocks in which is_odd(where) is 0 for every byte: written so that it becomes vectors.
template <class IsOdd>
std::size_t past_plain_blocks(std::size_t at, std::size_t end, IsOdd is_odd) {
  constexpr std::size_t block = 32;
  while (at + block <= end) {
    std::uint8_t odd = 0;
    for (std::size_t k = 0; k < block; ++k) odd |= static_cast<std::uint8_t>(is_odd(at + k));
    if (odd != 0) break;
    at += block;
  }
  return at;
}

/// The length of the run from `at` on that needs no change: UTF-8, and for `xml` nothing that XML forbids. ASCII goes
/// by in blocks that the compiler makes vectors of, the common plane by its lead bytes; the rest is for U8_NEXT.
template <bool xml>
std::size_t good_run(std::string_view text, std::size_t at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto size = text.size(), i = at;
  auto is_bad = [](std::uint8_t c) -> unsigned {
    unsigned bad = c >> 7;
    if constexpr (xml)
      bad |= static_cast<unsigned>(c < 0x20) & static_cast<unsigned>(c != 0x9) & static_cast<unsigned>(c != 0xA) &
             static_cast<unsigned>(c != 0xD);
    return bad;
  };
  auto is_trail = [](std::uint8_t c) { return (c & 0xC0) == 0x80; };
  while (i < size) {
    i = past_plain_blocks(i, size, [&](std::size_t k) { return is_bad(bytes[k]); });
    while (i < size && is_bad(bytes[i]) == 0) ++i;
    auto before = i;
    for (; i + 2 < size && bytes[i] >= 0xE1 && bytes[i] <= 0xEC && is_trail(bytes[i + 1]) && is_trail(bytes[i + 2]);)
      i += 3;
    if (i != before) continue;
    if (i == size || bytes[i] < 0x80) break;
    auto next = static_cast<std::int32_t>(i);
    UChar32 c;
    U8_NEXT(bytes, next, static_cast<std::int32_t>(size), c);
    if (c < 0 || (xml && !xml_allows(c))) break;
    i = static_cast<std::size_t>(next);
  }
  return i - at;
}

/// Runs that need no change are copied as they are; what is not UTF-8 becomes U+FFFD, what is forbidden goes.
template <bool xml>
std::string mended(std::string_view text) {
  auto at = good_run<xml>(text, 0);
  if (at == text.size()) return std::string(text);
  std::string out;
  out.reserve(text.size() + 16);
  out.append(text.substr(0, at));
  while (at < text.size()) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto next = static_cast<std::int32_t>(at);
    UChar32 c;
    U8_NEXT(bytes, next, static_cast<std::int32_t>(text.size()), c);
    if (c < 0) out += replacement;
    at = static_cast<std::size_t>(next);
    auto run = good_run<xml>(text, at);
    out.append(text.substr(at, run));
    at += run;
  }
  return out;
}

/// The length of the blank at the beginning, or 0. The bytes of U+00A0 and U+3000 stand for nothing else.
std::size_t blank_at(std::string_view text) {
  auto c = text[0];
  if (c == ' ' || (c >= 0x9 && c <= 0xD)) return 1;
  if (c == '\xC2') return text.starts_with("\xC2\xA0") ? 2 : 0;
  if (c == '\xE3') return text.starts_with("\xE3\x80\x80") ? 3 : 0;
  return 0;
}

bool is_blank(UChar32 c) { return c == ' ' || (c >= 0x9 && c <= 0xD) || c == 0xA0 || c == 0x3000; }

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

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

bool is_utf8(std::string_view bytes) { return good_run<false>(bytes, 0) == bytes.size(); }
bool is_xml_safe(std::string_view text) { return good_run<true>(text, 0) == text.size(); }

std::string repaired_utf8(std::string_view bytes) { return mended<false>(bytes); }
std::string xml_safe(std::string_view text) { return mended<true>(text); }

std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    auto length = blank_at(text);
    if (length == 0) break;
    text.remove_prefix(length);
  }
  while (!text.empty()) {
    auto c = text.back();
    if (c == ' ' || (c >= 0x9 && c <= 0xD)) {
      text.remove_suffix(1);
    } else if (text.ends_with("\xC2\xA0")) {
      text.remove_suffix(2);
    } else if (text.ends_with("\xE3\x80\x80")) {
      text.remove_suffix(3);
    } else {
      break;
    }
  }
  return text;
}

std::string squeeze(std::string_view text) {
  text = trim(text);
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0, copied = 0;
  auto may_be_blank = [](char c) { return (c >= 0 && c <= ' ') || c == '\xC2' || c == '\xE3'; };
  const auto* bytes = text.data();
  auto is_odd = [bytes](std::size_t k) -> unsigned {
    auto c = bytes[k];
    return static_cast<unsigned>(c < ' ') |
           (static_cast<unsigned>(c == ' ') & static_cast<unsigned>(bytes[k + 1] == ' '));
  };
  while (at < text.size()) {
    at = past_plain_blocks(at, text.size() - 1, is_odd);
    while (at < text.size() && !may_be_blank(text[at])) ++at;
    if (at == text.size()) break;
    auto begin = at;
    while (at < text.size() && blank_at(text.substr(at)) > 0) at += blank_at(text.substr(at));
    if (at == begin) {
      ++at;
    } else if (at - begin > 1 || text[begin] != ' ') {  // a single space is copied with its neighbours
      out.append(text.substr(copied, begin - copied)) += ' ';
      copied = at;
    }
  }
  out.append(text.substr(copied));
  return out;
}

std::string fold_case(std::string_view text) {
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
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool iequals(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
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
  if (from.empty()) return std::string(text);
  for (;;) {
    auto at = text.find(from);
    if (at == std::string_view::npos && out.empty()) return std::string(text);
    out.append(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    out.append(to);
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

std::string slug(std::string_view text, SlugMode mode, bool keep_case) {
  auto kept = [mode](UChar32 c) {
    if (c < 0) return false;
    switch (mode) {
      case SlugMode::raw:
        return !is_blank(c);
      case SlugMode::ascii:
        return c < 0x80 && u_isalnum(c) != 0;
      case SlugMode::standard:
      case SlugMode::pretty:
        break;
    }
    auto mask = U_MASK(u_charType(c));
    if ((mask & (U_GC_M_MASK | U_GC_L_MASK | U_GC_ND_MASK)) != 0) return true;
    return mode == SlugMode::pretty && c < 0x80 &&
           std::string_view("._~!$&'()+,;=@").find(static_cast<char>(c)) != std::string_view::npos;
  };
  std::string out;
  bool gap = false;
  each_character(text, [&](UChar32 c, std::string_view piece) {
    if (!kept(c)) {
      gap = true;
      return;
    }
    if (gap && !out.empty()) out += '-';
    gap = false;
    out += piece;
  });
  if (keep_case) return out;
  auto lower = icu::UnicodeString::fromUTF8(out).toLower(icu::Locale::getRoot());
  out.clear();
  lower.toUTF8String(out);
  return out;
}

std::string escape_markup(std::string_view text) {
  static constexpr auto references = [] {
    std::array<std::string_view, 256> table{};
    table['&'] = "&amp;";
    table['<'] = "&lt;";
    table['>'] = "&gt;";
    table['"'] = "&quot;";
    table['\''] = "&#39;";
    return table;
  }();
  auto reference = [&](std::size_t k) { return references[static_cast<unsigned char>(text[k])]; };
  const auto* bytes = text.data();
  auto is_odd = [bytes](std::size_t k) -> unsigned {  // of < and >, and of & and ', one bit differs
    auto c = static_cast<unsigned char>(bytes[k]);
    return static_cast<unsigned>((c & 0xFD) == '<') | static_cast<unsigned>((c & 0xFE) == '&') |
           static_cast<unsigned>(c == '"');
  };
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  std::size_t at = 0, copied = 0;
  for (;;) {
    auto near = std::min(at + 16, text.size());  // in markup the next one is
    while (at < near && reference(at).empty()) ++at;
    if (at == near) at = past_plain_blocks(at, text.size(), is_odd);
    while (at < text.size() && reference(at).empty()) ++at;
    out.append(text.substr(copied, at - copied));
    if (at == text.size()) return out;
    out.append(reference(at));
    copied = ++at;
  }
}

std::string printable(std::string_view text) {
  std::string out;
  each_character(text, [&](UChar32 c, std::string_view piece) {
    if (c >= 0x20 && !(c >= 0x7F && c <= 0x9F) && c != 0x2028 && c != 0x2029) {
      out += piece;
    } else {
      for (char byte : piece) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    }
  });
  return out;
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
