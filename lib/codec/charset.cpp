#include "codec/charset.hpp"

#include <uchardet/uchardet.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "base/text.hpp"
#include "codec/charset_label.hpp"
#include "codec/charset_short.hpp"
#include "codec/xml_references.hpp"

namespace feedd::codec {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t head_size = 4096, sample_size = 64 << 10, latin_needs = 16;
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF", replacement = "\xEF\xBF\xBD";

/// So few bytes beyond ASCII are too few for statistics.
constexpr std::size_t few_bytes = 64;

bool is_7bit(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool is_ascii(std::string_view bytes) {
  unsigned char all = 0;
  for (char c : bytes) all = static_cast<unsigned char>(all | static_cast<unsigned char>(c));
  return all < 0x80;
}
bool is_wide(std::string_view charset) { return charset.starts_with("utf-16") || charset.starts_with("utf-32"); }

/// What DOS and old Macs wrote in: nobody does so without saying it, whatever a few accents look like.
bool is_outdated(std::string_view charset) {
  return charset.starts_with("ibm") || charset.starts_with("x-mac") || charset == "macintosh";
}

/// One byte for each character of the Latin scripts: any bytes at all can be read as these.
bool takes_anything(std::string_view charset) {
  return charset.starts_with("windows-125") || charset.starts_with("iso-8859") || is_outdated(charset);
}

/// Scripts that uchardet tells apart by their letters; for the Latin ones it needs a good many of these.
bool is_latin(std::string_view charset) {
  for (std::string_view other : {"windows-1251", "windows-1253", "windows-1255", "windows-1256", "iso-8859-5",
                                 "iso-8859-6", "iso-8859-7", "iso-8859-8", "ibm855", "ibm866"}) {
    if (charset == other) return false;
  }
  return takes_anything(charset);
}

/// Which of the wider encodings bytes are in: by their mark, which is taken off, else by the zeros beside the character
/// that every document begins with (XML 1.0 appendix F). Empty for none. A mark with no zero after it is wrong.
std::string_view wide(std::string_view& bytes) {
  struct Mark {
    std::string_view bytes, charset;
  };
  constexpr Mark marks[] = {{"\xFF\xFE\0\0"sv, "utf-32le"},
                            {"\0\0\xFE\xFF"sv, "utf-32be"},
                            {"\xFF\xFE"sv, "utf-16le"},
                            {"\xFE\xFF"sv, "utf-16be"}};
  for (const auto& [mark, charset] : marks) {
    if (!bytes.starts_with(mark)) continue;
    bytes.remove_prefix(mark.size());
    return bytes.substr(0, head_size).find('\0') == std::string_view::npos && !bytes.empty() ? "" : charset;
  }
  auto first = [&](std::size_t at) {
    return bytes.size() > at && "<{[ \t\r\n"sv.find(bytes[at]) != std::string_view::npos;
  };
  auto zeros = [&](std::size_t at, std::size_t count) {
    return bytes.substr(at, count) == "\0\0\0"sv.substr(0, count);
  };
  if (first(0) && zeros(1, 3)) return "utf-32le";
  if (zeros(0, 3) && first(3)) return "utf-32be";
  if (first(0) && zeros(1, 1)) return "utf-16le";
  if (zeros(0, 1) && first(1)) return "utf-16be";
  return "";
}

/// windows-1252 at 0x80 … 0xFF, each as UTF-8.
const std::array<std::string, 128>& latin() {
  static const auto table = [] {
    std::array<std::string, 128> all;
    for (std::size_t i = 0; i < all.size(); ++i)
      all[i] = to_utf8(std::string(1, static_cast<char>(0x80 + i)), "windows-1252").value_or(std::string(replacement));
    return all;
  }();
  return table;
}

/// Bytes of windows-1252 that stand alone between ASCII, in a text that else is UTF-8, are what they are there: quotes
/// and dashes pasted in, accents of one author. Longer runs may be anything, and are U+FFFD.
std::string repaired_mixture(std::string_view bytes) {
  auto is_high = [&](std::size_t i) { return i < bytes.size() && static_cast<unsigned char>(bytes[i]) >= 0x80; };
  std::string out;
  std::size_t good = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!is_high(i) || is_high(i + 1) || (i > 0 && is_high(i - 1))) continue;
    out += repaired_utf8(bytes.substr(good, i - good));
    out += latin()[static_cast<unsigned char>(bytes[i]) - 0x80];
    good = i + 1;
  }
  return out + repaired_utf8(bytes.substr(good));
}

/// A document that is UTF-8 but for a slip here and there. Whole characters speak for it, those of three bytes and more
/// louder, as no other encoding has them but by rare chance; broken ones speak against it, lone bytes less loudly.
bool is_mostly_utf8(std::string_view bytes, std::size_t sure) {
  auto is_high = [&](std::size_t i) { return i < bytes.size() && static_cast<unsigned char>(bytes[i]) >= 0x80; };
  std::size_t whole = 0, broken = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!is_high(i)) continue;
    auto byte = static_cast<unsigned char>(bytes[i]);
    std::size_t length = byte >= 0xF5 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1;
    std::size_t have = 1;
    while (have < length && i + have < bytes.size() && (static_cast<unsigned char>(bytes[i + have]) & 0xC0) == 0x80)
      ++have;
    if (length > 1 && have == length) {
      whole += length > 2 ? 4 : 1;
    } else {
      bool lone = have == 1 && !is_high(i + 1) && (i == 0 || !is_high(i - 1));
      broken += lone ? 1 : 2;
    }
    i += have - 1;
  }
  return whole > 0 && whole >= sure * broken;
}

/// The relative of a detected encoding that the bytes rather are in. ISO 8859 has controls where its relatives of
/// Windows have quotes and dashes; KOI8-R has lines of boxes where KOI8-U has letters; and what looks like Cyrillic of
/// an old Mac mostly is that of Windows with few capitals.
std::string relative_of(std::string charset, std::string_view bytes) {
  struct Relative {
    std::string_view found, signs, meant;
  };
  constexpr std::string_view controls =
      "\x80\x82\x83\x84\x85\x86\x87\x88\x89\x8A\x8B\x8C\x8D\x8E\x8F\x91\x92\x93\x94\x95\x96\x97\x99\x9A\x9B\x9C\x9D"
      "\x9E";
  constexpr Relative relatives[] = {
      {"iso-8859-2", controls, "windows-1250"},  {"iso-8859-7", controls, "windows-1253"},
      {"iso-8859-8", controls, "windows-1255"},  {"iso-8859-13", controls, "windows-1257"},
      {"iso-8859-15", controls, "windows-1252"}, {"koi8-r", "\xA4\xA6\xA7\xAD\xB4\xB6\xB7\xBD", "koi8-u"},
      {"x-mac-cyrillic", "", "windows-1251"},
  };
  for (const auto& [found, signs, meant] : relatives) {
    if (charset == found && (signs.empty() || bytes.find_first_of(signs) != std::string_view::npos))
      return std::string(meant);
  }
  return charset;
}

/// What the bytes look like; empty when nobody can tell.
std::string detected(std::string_view bytes) {
  auto first = std::find_if(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  std::size_t at = static_cast<std::size_t>(first - bytes.begin());
  at -= std::min<std::size_t>(at, 64);
  std::string_view sample = bytes.substr(at, sample_size);
  std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(), uchardet_delete);
  if (uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0) return {};
  uchardet_data_end(detector.get());
  std::string name = charset_meant(uchardet_get_charset(detector.get()));
  return is_wide(name) || name == "utf-8" ? std::string() : relative_of(std::move(name), sample);
}

/// ISO-2022-JP is ASCII that needs no label: its escapes are no characters of any text.
bool is_iso_2022_jp(std::string_view bytes) {
  for (std::size_t at = bytes.find('\x1B'); at != std::string_view::npos; at = bytes.find('\x1B', at + 1)) {
    auto escape = bytes.substr(at + 1, 2);
    if (escape == "$B" || escape == "$@") return true;
  }
  return false;
}

struct Reading {
  std::string text, charset;
  std::size_t lost = 0, high = 0;  ///< characters that could not be read, and those beyond ASCII

  bool lost_at_most(std::size_t one_of) const { return lost * one_of <= high; }
  /// A multi-byte encoding under which much cannot be read is the wrong one; a character cut through is none the less.
  bool fits() const { return takes_anything(charset) || lost_at_most(20); }
};

std::optional<Reading> read_as(std::string_view bytes, const std::string& charset) {
  auto text = to_utf8(bytes, charset);
  if (!text) return std::nullopt;
  Reading reading{*std::move(text), charset};
  for (char c : reading.text) reading.high += static_cast<unsigned char>(c) >= 0xC0 ? 1 : 0;
  for (auto at = reading.text.find(replacement); at != std::string::npos; at = reading.text.find(replacement, at + 3))
    ++reading.lost;
  return reading;
}

/// What HTTP and the document say, in this order; empty where they say nothing.
using Said = std::array<std::string, 2>;

/// Whether valid UTF-8 in a document that says it is East Asian may be no UTF-8 all the same: pairs of bytes alone, as
/// in `一` (D2 BB) of GBK, are characters of both, while East Asian UTF-8 has characters of three bytes.
bool may_be_pairs(std::string_view bytes, std::string_view charset) {
  for (std::string_view east : {"gb18030", "big5-hkscs", "windows-31j", "euc-jp", "windows-949"}) {
    if (charset != east) continue;
    return std::none_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE0; });
  }
  return false;
}

/// The bytes under the first label that they do not refute, else under the first that they refute in part.
std::optional<Reading> read_as_said(std::string_view bytes, const Said& said, bool valid) {
  std::optional<Reading> poor;
  for (std::size_t i = 0; i < said.size(); ++i) {
    const auto& charset = said[i];
    if (charset.empty() || charset == "utf-8" || is_wide(charset) || (i == 1 && charset == said[0])) continue;
    if (valid && !may_be_pairs(bytes, charset)) continue;
    if (takes_anything(charset) && is_mostly_utf8(bytes, 5)) continue;
    // A server that calls all it has Latin is not believed where the document and its bytes agree on something else.
    bool doubtful = i == 0 && takes_anything(charset) && !said[1].empty() && said[1] != charset;
    if (doubtful && detected(bytes) == said[1]) continue;
    auto reading = read_as(bytes, charset);
    if (reading && reading->fits()) return reading;
    if (reading && !valid && !poor) poor = std::move(reading);
  }
  return poor;
}

/// The bytes as they look, when no label fits. What nothing else explains is taken for Latin by default; a label that
/// explains most of it is better than that.
Reading read_as_it_looks(std::string_view bytes, std::optional<Reading> labelled) {
  std::string looks = detected(bytes);
  auto guess = looks.empty() ? std::nullopt : read_as(bytes, looks);
  if (guess && is_latin(looks) && (guess->high < latin_needs || is_outdated(looks))) guess.reset();
  const auto ascii = static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), is_7bit));
  if (!labelled && bytes.size() - ascii <= few_bytes) {
    auto east = short_east_asian(bytes);
    if (!east.empty()) return *read_as(bytes, east);
  }
  bool label_will_do = labelled && labelled->lost_at_most(4);
  if (guess && guess->fits() && !(label_will_do && takes_anything(looks))) return *std::move(guess);
  if (label_will_do) return *std::move(labelled);
  if (guess && guess->lost_at_most(4)) return *std::move(guess);
  return read_as(bytes, "windows-1252").value_or(Reading{repaired_utf8(bytes), "utf-8"});
}

Decoded told(Reading reading, const Said& said) {
  const auto& first = said[0].empty() ? said[1] : said[0];
  bool refuted = !first.empty() && !(is_wide(first) ? reading.charset.starts_with(first) : reading.charset == first);
  return {std::move(reading.text), std::move(reading.charset), refuted, refuted ? first : ""};
}

/// Bytes that are no text already, whatever characters come of them.
Decoded decoded(std::string_view bytes, std::string_view content_type) {
  const Said said{charset_meant(http_charset(content_type)), charset_meant(declared_charset(bytes))};
  if (auto charset = wide(bytes); !charset.empty()) {
    if (auto reading = read_as(bytes, std::string(charset))) return told(*std::move(reading), said);
  }
  bool marked = bytes.starts_with(utf8_mark);
  while (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
  if (is_ascii(bytes)) {
    auto reading = is_iso_2022_jp(bytes) ? read_as(bytes, "iso-2022-jp") : std::nullopt;
    if (reading) return told(*std::move(reading), said);
    const auto& label = said[0].empty() ? said[1] : said[0];
    if (is_wide(label)) return {std::string(bytes), "utf-8", true, label};
    return {std::string(bytes), label.empty() ? "utf-8" : label, false};
  }
  bool valid = is_utf8(bytes);
  auto as_utf8 = [&](std::string text) { return told({std::move(text), "utf-8"}, said); };
  if (valid && (marked || said[0] == "utf-8" || said[1] == "utf-8")) return as_utf8(std::string(bytes));
  if (marked && is_mostly_utf8(bytes, 1)) return as_utf8(repaired_mixture(bytes));
  auto labelled = read_as_said(bytes, said, valid);
  if (labelled && labelled->fits()) return told(*std::move(labelled), said);
  if (valid) return as_utf8(std::string(bytes));
  if (is_mostly_utf8(bytes, 1)) return as_utf8(repaired_mixture(bytes));
  return told(read_as_it_looks(bytes, std::move(labelled)), said);
}

}  // namespace

std::optional<std::string_view> already_text(std::string_view bytes, std::string_view content_type) {
  if (bytes.starts_with(utf8_mark)) {
    while (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
  } else {
    for (std::string_view said : {http_charset(content_type), declared_charset(bytes)}) {
      if (!said.empty() && charset_meant(said) != "utf-8") return std::nullopt;
    }
  }
  return is_xml_safe(bytes) ? std::optional(bytes) : std::nullopt;
}

Decoded to_text(std::string_view bytes, std::string_view content_type) {
  if (auto text = already_text(bytes, content_type)) return {std::string(*text), "utf-8", false};
  auto read = decoded(bytes, content_type);
  if (is_xml_safe(read.text)) return read;
  xml::restore_windows_1252(read.text);
  read.text = xml_safe(read.text);
  return read;
}

}  // namespace feedd::codec
