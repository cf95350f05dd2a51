#include "codec/charset.hpp"

#include <uchardet/uchardet.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/text.hpp"

namespace feedd::codec {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t head_size = 4096, sample_size = 64 << 10;

struct Mark {
  std::string_view bytes, charset;
  std::size_t skip;  ///< of a mark; nothing of a first character
};
/// Byte order marks, and how `<` looks in the wider encodings (XML 1.0 appendix F). The longer ones first.
constexpr Mark marks[] = {
    {"\xFF\xFE\0\0"sv, "utf-32le", 4}, {"\0\0\xFE\xFF"sv, "utf-32be", 4}, {"\xEF\xBB\xBF"sv, "utf-8", 3},
    {"\xFF\xFE"sv, "utf-16le", 2},     {"\xFE\xFF"sv, "utf-16be", 2},     {"<\0\0\0"sv, "utf-32le", 0},
    {"\0\0\0<"sv, "utf-32be", 0},      {"<\0"sv, "utf-16le", 0},          {"\0<"sv, "utf-16be", 0},
    {"{\0"sv, "utf-16le", 0},          {"\0{"sv, "utf-16be", 0}};

struct Alias {
  std::string_view label, meant;
};
/// Labels that publishers use for something larger, and spellings ICU does not know (WHATWG Encoding §4.2).
constexpr Alias aliases[] = {{"utf8", "utf-8"},
                             {"unicode-1-1-utf-8", "utf-8"},
                             {"x-utf-8", "utf-8"},
                             {"iso-8859-1", "windows-1252"},
                             {"iso8859-1", "windows-1252"},
                             {"iso_8859-1", "windows-1252"},
                             {"latin1", "windows-1252"},
                             {"latin-1", "windows-1252"},
                             {"l1", "windows-1252"},
                             {"us-ascii", "windows-1252"},
                             {"ascii", "windows-1252"},
                             {"ansi_x3.4-1968", "windows-1252"},
                             {"cp1252", "windows-1252"},
                             {"x-cp1252", "windows-1252"},
                             {"iso-8859-9", "windows-1254"},
                             {"latin5", "windows-1254"},
                             {"iso-8859-11", "windows-874"},
                             {"tis-620", "windows-874"},
                             {"gb2312", "gb18030"},
                             {"gb_2312-80", "gb18030"},
                             {"gb_2312", "gb18030"},
                             {"gbk", "gb18030"},
                             {"x-gbk", "gb18030"},
                             {"cp936", "gb18030"},
                             {"euc-cn", "gb18030"},
                             {"chinese", "gb18030"},
                             {"big5", "big5-hkscs"},
                             {"big-5", "big5-hkscs"},
                             {"cn-big5", "big5-hkscs"},
                             {"x-x-big5", "big5-hkscs"},
                             {"shift_jis", "windows-31j"},
                             {"shift-jis", "windows-31j"},
                             {"sjis", "windows-31j"},
                             {"x-sjis", "windows-31j"},
                             {"ms_kanji", "windows-31j"},
                             {"euc-kr", "windows-949"},
                             {"ks_c_5601-1987", "windows-949"},
                             {"ksc5601", "windows-949"},
                             {"korean", "windows-949"},
                             {"uhc", "windows-949"},
                             {"x-euc-jp", "euc-jp"},
                             {"x-mac-roman", "macintosh"},
                             {"mac", "macintosh"},
                             {"koi8", "koi8-r"},
                             {"x-mac-cyrillic", "x-mac-cyrillic"}};

/// What a label means; empty for none, and for encodings that only serve attacks.
std::string meant(std::string_view label) {
  std::string name = ascii_lower(trim(label));
  if (name == "utf-7" || name == "utf7" || name == "unicode-1-1-utf-7" || name == "x-user-defined") return {};
  for (const auto& [known, as] : aliases) {
    if (name == known) return std::string(as);
  }
  return name;
}

/// `key = value`, the value quoted or not: in Content-Type, in an XML declaration, in an HTML meta.
std::string_view parameter(std::string_view text, std::string_view key) {
  for (std::size_t at = 0; at + key.size() < text.size(); ++at) {
    if (!iequals(text.substr(at, key.size()), key)) continue;
    std::string_view rest = trim(text.substr(at + key.size()));
    if (!rest.starts_with('=')) continue;
    rest = trim(rest.substr(1));
    if (rest.empty()) return {};
    if (rest[0] == '"' || rest[0] == '\'') return rest.substr(1, rest.find(rest[0], 1) - 1);
    return rest.substr(0, rest.find_first_of("; \t\r\n?/>\"'"));
  }
  return {};
}

/// What the document's own beginning says.
std::string_view declared(std::string_view bytes) {
  std::string_view head = bytes.substr(0, head_size);
  if (std::size_t at = head.find("<?xml "); at != std::string_view::npos && at < 256) {
    std::string_view declaration = head.substr(at, head.find("?>", at) - at);
    if (auto said = parameter(declaration, "encoding"); !said.empty()) return said;
  }
  for (std::size_t at = head.find("<meta"); at != std::string_view::npos; at = head.find("<meta", at + 5)) {
    std::string_view element = head.substr(at, head.find('>', at) - at);
    if (auto said = parameter(element, "charset"); !said.empty()) return said;
  }
  return {};
}

bool is_wide(std::string_view charset) { return charset.starts_with("utf-16") || charset.starts_with("utf-32"); }
bool is_ascii(std::string_view bytes) {
  unsigned char all = 0;
  for (char c : bytes) all = static_cast<unsigned char>(all | static_cast<unsigned char>(c));
  return all < 0x80;
}

/// One byte for each character of the Latin scripts: any bytes at all can be read as these.
bool takes_anything(std::string_view charset) {
  return charset.starts_with("windows-125") || charset.starts_with("iso-8859") || charset == "macintosh";
}

/// Lone bytes of windows-1252 in a text that else is UTF-8 are what they are there; longer runs of them are nothing.
std::string repaired_mixture(std::string_view bytes) {
  std::string out;
  std::size_t good = 0;
  auto lone = [&](std::size_t at) {
    auto ascii = [&](std::size_t i) { return i >= bytes.size() || static_cast<unsigned char>(bytes[i]) < 0x80; };
    return (at == 0 || ascii(at - 1)) && ascii(at + 1);
  };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte < 0x80 || !lone(i)) continue;
    out += repaired_utf8(bytes.substr(good, i - good));
    out += to_utf8(bytes.substr(i, 1), "windows-1252").value_or("\xEF\xBF\xBD");
    good = i + 1;
  }
  return out + repaired_utf8(bytes.substr(good));
}

/// A document that is UTF-8 but for a slip here and there: most of what is not ASCII are whole characters.
bool is_mostly_utf8(std::string_view bytes) {
  std::size_t whole = 0, broken = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte < 0x80) continue;
    std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1;
    std::size_t have = 1;
    while (have < length && i + have < bytes.size() && (static_cast<unsigned char>(bytes[i + have]) & 0xC0) == 0x80)
      ++have;
    bool complete = length > 1 && have == length;
    (complete ? whole : broken) += 1;
    if (complete) i += length - 1;
  }
  return whole > 0 && whole >= 2 * broken;
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
  std::string name = meant(uchardet_get_charset(detector.get()));
  return is_wide(name) ? std::string() : name;
}

std::optional<Decoded> read_as(std::string_view bytes, std::string_view charset) {
  if (charset == "utf-8") {
    if (!is_utf8(bytes)) return std::nullopt;
    return Decoded{std::string(bytes), "utf-8", false};
  }
  auto text = to_utf8(bytes, charset);
  if (!text) return std::nullopt;
  return Decoded{*std::move(text), std::string(charset), false};
}

/// Whether the bytes themselves speak against the label.
bool refutes(std::string_view bytes, std::string_view charset, bool valid_utf8) {
  if (is_wide(charset)) return bytes.substr(0, head_size).find('\0') == std::string_view::npos;
  if (charset == "utf-8") return !valid_utf8;
  if (valid_utf8 && !charset.starts_with("iso-2022") && charset != "hz-gb-2312") return !is_ascii(bytes);
  return false;
}

}  // namespace

std::optional<std::string_view> already_text(std::string_view bytes, std::string_view content_type) {
  constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(utf8_mark)) {
    bytes.remove_prefix(utf8_mark.size());
  } else {
    for (std::string_view said : {parameter(content_type, "charset"), declared(bytes)}) {
      if (!said.empty() && meant(said) != "utf-8") return std::nullopt;
    }
  }
  if (bytes.find('\0') != std::string_view::npos || !is_utf8(bytes)) return std::nullopt;
  return bytes;
}

Decoded to_text(std::string_view bytes, std::string_view content_type) {
  if (auto text = already_text(bytes, content_type)) return {std::string(*text), "utf-8", false};
  for (const auto& [mark, charset, skip] : marks) {
    if (!bytes.starts_with(mark)) continue;
    std::string_view rest = bytes.substr(skip);
    if (auto read = read_as(rest, charset)) return *std::move(read);
    if (charset == "utf-8") return {repaired_mixture(rest), "utf-8", false};
  }
  std::string said[] = {meant(parameter(content_type, "charset")), meant(declared(bytes))};
  bool valid = is_utf8(bytes), refuted = false;
  for (const auto& charset : said) {
    if (charset.empty()) continue;
    if (charset == "utf-8" && valid) return {std::string(bytes), "utf-8", refuted};
    if (!refutes(bytes, charset, valid)) {
      auto read = read_as(bytes, charset);
      // A multi-byte encoding under which much cannot be read is the wrong one.
      bool fits = read && (takes_anything(charset) || read->text.find("\xEF\xBF\xBD") == std::string::npos);
      if (fits || (read && detected(bytes) == charset)) {
        read->refuted = refuted;
        return *std::move(read);
      }
    }
    refuted = true;
  }
  if (valid) return {std::string(bytes), "utf-8", refuted};
  if (is_mostly_utf8(bytes)) return {repaired_mixture(bytes), "utf-8", refuted};
  for (const std::string& charset : {detected(bytes), said[0], said[1], std::string("windows-1252")}) {
    if (charset.empty() || charset == "utf-8" || is_wide(charset)) continue;
    if (auto read = read_as(bytes, charset)) {
      read->refuted = refuted;
      return *std::move(read);
    }
  }
  return {repaired_utf8(bytes), "utf-8", refuted};
}

}  // namespace feedd::codec
