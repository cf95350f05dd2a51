#include "codec/charset_label.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace feedd::codec {
namespace {

constexpr std::size_t head_size = 4096;

struct Alias {
  std::string_view label, meant;
};
/// Labels that publishers use for something larger, and spellings ICU does not know (WHATWG Encoding §4.2), all of
/// them as squeezed() has them. A name that is not here means what ICU says.
constexpr Alias aliases[] = {{"utf8", "utf-8"},
                             {"unicode11utf8", "utf-8"},
                             {"unicode20utf8", "utf-8"},
                             {"iso88591", "windows-1252"},
                             {"88591", "windows-1252"},
                             {"isoir100", "windows-1252"},
                             {"isolatin1", "windows-1252"},
                             {"latin1", "windows-1252"},
                             {"l1", "windows-1252"},
                             {"ibm819", "windows-1252"},
                             {"cp819", "windows-1252"},
                             {"usascii", "windows-1252"},
                             {"ascii", "windows-1252"},
                             {"ansi", "windows-1252"},
                             {"ansix341968", "windows-1252"},
                             {"iso646us", "windows-1252"},
                             {"iso88599", "windows-1254"},
                             {"isolatin5", "windows-1254"},
                             {"latin5", "windows-1254"},
                             {"l5", "windows-1254"},
                             {"iso885911", "windows-874"},
                             {"tis620", "windows-874"},
                             {"dos874", "windows-874"},
                             {"iso885916", "iso-8859-2"},  // Romanian: the same letters, with a cedilla for a comma
                             {"logical", "iso-8859-8"},
                             {"visual", "iso-8859-8"},
                             {"gb2312", "gb18030"},
                             {"gb231280", "gb18030"},
                             {"iso58gb231280", "gb18030"},
                             {"isoir58", "gb18030"},
                             {"gbk", "gb18030"},
                             {"cp936", "gb18030"},
                             {"ms936", "gb18030"},
                             {"windows936", "gb18030"},
                             {"euccn", "gb18030"},
                             {"chinese", "gb18030"},
                             {"gb18030", "gb18030"},
                             {"big5", "big5-hkscs"},
                             {"cnbig5", "big5-hkscs"},
                             {"xbig5", "big5-hkscs"},
                             {"big5hkscs", "big5-hkscs"},
                             {"cp950", "big5-hkscs"},
                             {"windows950", "big5-hkscs"},
                             {"shiftjis", "windows-31j"},
                             {"sjis", "windows-31j"},
                             {"mskanji", "windows-31j"},
                             {"ms932", "windows-31j"},
                             {"cp932", "windows-31j"},
                             {"windows932", "windows-31j"},
                             {"windows31j", "windows-31j"},
                             {"eucjp", "euc-jp"},
                             {"eucpkdfmtjapanese", "euc-jp"},
                             {"euckr", "windows-949"},
                             {"ksc56011987", "windows-949"},
                             {"ksc56011989", "windows-949"},
                             {"ksc5601", "windows-949"},
                             {"isoir149", "windows-949"},
                             {"korean", "windows-949"},
                             {"uhc", "windows-949"},
                             {"cp949", "windows-949"},
                             {"koi", "koi8-r"},
                             {"koi8", "koi8-r"},
                             {"koi8r", "koi8-r"},
                             {"koi8u", "koi8-u"},
                             {"koi8ru", "koi8-u"},
                             {"mac", "macintosh"},
                             {"macroman", "macintosh"},
                             {"maccyrillic", "x-mac-cyrillic"},
                             {"macukrainian", "x-mac-cyrillic"},
                             {"maccentraleurope", "x-mac-centraleurroman"},
                             {"macgreek", "x-mac-greek"},
                             {"macturkish", "x-mac-turkish"},
                             {"unicode", "utf-16"},
                             {"ucs2", "utf-16"},
                             {"iso10646ucs2", "utf-16"},
                             {"utf16", "utf-16"},
                             {"utf16le", "utf-16"},
                             {"utf16be", "utf-16"},
                             {"ucs4", "utf-32"},
                             {"iso10646ucs4", "utf-32"},
                             {"utf32", "utf-32"},
                             {"utf32le", "utf-32"},
                             {"utf32be", "utf-32"}};

/// A label as its letters and digits: what is written `x-`, `cs`, with hyphens or without means the same.
std::string squeezed(std::string_view label) {
  std::string name = ascii_lower(label);
  if (name.starts_with("x-")) name.erase(0, 2);
  if (name.starts_with("cs")) name.erase(0, 2);
  std::erase_if(name, [](char c) { return c == '-' || c == '_' || c == '.' || c == ':' || c == ' '; });
  return name;
}

/// Whether ASCII is itself in this charset, as all have it that feeds are written in. In the others (UTF-7, EBCDIC) a
/// label either is wrong or serves an attack.
bool keeps_ascii(std::string_view charset) {
  std::string ascii = "\t\r\n";
  for (char c = 0x20; c < 0x7F; ++c) ascii += c;
  auto text = to_utf8(ascii, charset);
  return text && *text == ascii;
}

/// `key = value`, the value quoted or not: in Content-Type, in an XML declaration, in an HTML meta.
std::string_view parameter(std::string_view text, std::string_view key) {
  auto inside_a_word = [&](std::size_t at) {
    if (at == 0) return false;
    char c = text[at - 1];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  };
  for (std::size_t at = 0; at + key.size() < text.size(); ++at) {
    if (inside_a_word(at) || !iequals(text.substr(at, key.size()), key)) continue;
    std::string_view rest = trim(text.substr(at + key.size()));
    if (!rest.starts_with('=')) continue;
    rest = trim(rest.substr(1));
    if (rest.empty()) return {};
    if (rest[0] == '"' || rest[0] == '\'') return rest.substr(1, rest.find(rest[0], 1) - 1);
    return rest.substr(0, rest.find_first_of(";, \t\r\n?/>\"'"));
  }
  return {};
}

}  // namespace

std::string charset_meant(std::string_view label) {
  label = trim(label);
  auto odd = [](char c) { return c <= ' ' || c >= 0x7F || c == ',' || c == '='; };  // ICU takes options after a comma
  if (label.empty() || label.size() > 40 || std::any_of(label.begin(), label.end(), odd)) return {};
  std::string name = squeezed(label);
  for (const auto& [known, as] : aliases) {
    if (name == known) return std::string(as);
  }
  for (std::string_view prefix : {"cp125", "win125", "windows125"}) {
    if (name.size() == prefix.size() + 1 && name.starts_with(prefix)) return "windows-125" + name.substr(prefix.size());
  }
  name = ascii_lower(label);
  return keeps_ascii(name) ? name : std::string();
}

std::string_view http_charset(std::string_view content_type) { return parameter(content_type, "charset"); }

std::string_view declared_charset(std::string_view bytes) {
  std::string_view head = bytes.substr(0, head_size);
  if (std::size_t at = head.find("<?xml"); at != std::string_view::npos && at < 256) {
    std::string_view declaration = head.substr(at + 5, head.find('>', at) - at);
    bool is_one = !declaration.empty() && static_cast<unsigned char>(declaration[0]) <= ' ';
    if (auto said = parameter(declaration, "encoding"); is_one && !said.empty()) return said;
  }
  for (std::string_view feed : {"<rss", "<feed", "<rdf:RDF", "<channel", "<![CDATA["})
    head = head.substr(0, head.find(feed));
  for (std::size_t at = head.find('<'); at != std::string_view::npos; at = head.find('<', at + 1)) {
    if (!iequals(head.substr(at + 1, 4), "meta")) continue;
    if (auto said = parameter(head.substr(at, head.find_first_of("<>", at + 1) - at), "charset"); !said.empty())
      return said;
  }
  return {};
}

}  // namespace feedd::codec
