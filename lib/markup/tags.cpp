#include "markup/tags.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.hpp"
#include "markup/characters.hpp"

namespace feedd::markup {
namespace {

// As kramdown 2.4 has them (parser/html.rb).
constexpr std::array<std::string_view, 9> raw_spans{"code",   "kbd",   "math",     "option", "samp",
                                                    "script", "style", "textarea", "var"};
constexpr std::array<std::string_view, 29> with_spans{
    "a",   "abbr", "acronym", "b",     "bdo",    "big",    "button", "cite", "del", "dfn",
    "em",  "i",    "ins",     "label", "legend", "q",      "rb",     "rbc",  "rp",  "rt",
    "rtc", "ruby", "select",  "small", "span",   "strong", "sub",    "sup",  "tt"};
constexpr std::array<std::string_view, 49> blocks{
    "address", "applet", "article", "aside",    "blockquote", "body",   "caption",  "col",  "colgroup", "dd",
    "div",     "dl",     "dt",      "fieldset", "figcaption", "footer", "form",     "h1",   "h2",       "h3",
    "h4",      "h5",     "h6",      "head",     "header",     "hgroup", "hr",       "html", "iframe",   "legend",
    "li",      "main",   "map",     "menu",     "nav",        "ol",     "optgroup", "p",    "pre",      "section",
    "summary", "table",  "tbody",   "td",       "tfoot",      "th",     "thead",    "tr",   "ul"};
constexpr std::array<std::string_view, 39> spans{
    "a",   "abbr", "acronym", "b",      "bdo",   "big",   "br",     "button", "cite", "code",     "del", "dfn", "em",
    "i",   "img",  "input",   "ins",    "kbd",   "label", "mark",   "option", "q",    "rb",       "rbc", "rp",  "rt",
    "rtc", "ruby", "samp",    "select", "small", "span",  "strong", "sub",    "sup",  "textarea", "tt",  "u",   "var"};
constexpr std::array<std::string_view, 16> voids{"area",  "base",   "br",    "col",    "command", "embed",
                                                 "hr",    "img",    "input", "keygen", "link",    "meta",
                                                 "param", "source", "track", "wbr"};

struct Tag {
  std::string_view name;
  TagKind kind;
};

/// Every name of the lists once, by its first letter: from `begin` of the letter to that of the next.
struct Tags {
  std::array<Tag, raw_spans.size() + with_spans.size() + blocks.size() + spans.size() + voids.size()> all{};
  std::array<std::uint8_t, 27> begin{};

  constexpr Tags() {
    std::uint8_t size = 0;
    for (char letter = 'a'; letter <= 'z'; ++letter) {
      const auto first = begin[static_cast<std::size_t>(letter - 'a')] = size;
      const auto add = [&](const auto& names, bool TagKind::*is) {
        for (const auto name : names) {
          if (name[0] != letter) continue;
          auto at = first;
          while (at < size && all[at].name != name) ++at;
          if (at == size) all[size++].name = name;
          all[at].kind.*is = true;
        }
      };
      add(spans, &TagKind::is_span);
      add(blocks, &TagKind::is_block);
      add(with_spans, &TagKind::holds_spans);
      add(raw_spans, &TagKind::is_raw_span);
      add(voids, &TagKind::is_void);
    }
    begin.back() = size;
  }
};
constexpr Tags tags;

bool is_name(char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; }

}  // namespace

std::string tag_name(std::string_view tag) {
  auto start = static_cast<std::size_t>(tag.size() > 1 && tag[1] == '/' ? 2 : 1);
  auto end = start;
  if (start >= tag.size() || !is_letter(tag[start])) return {};
  while (end < tag.size() && is_name(tag[end])) ++end;
  if (end < tag.size() && (tag[end] == ':' || tag[end] == '@')) return {};
  return ascii_lower(tag.substr(start, end - start));
}

TagKind kind_of_tag(std::string_view name) {
  if (name.empty() || name[0] < 'a' || name[0] > 'z') return {};
  const auto letter = static_cast<std::size_t>(name[0] - 'a');
  for (std::size_t at = tags.begin[letter]; at < tags.begin[letter + 1]; ++at) {
    if (tags.all[at].name == name) return tags.all[at].kind;
  }
  return {};
}

std::size_t find_closing(std::string_view text, std::size_t at, std::string_view name) {
  for (auto next = text.find("</", at); next != std::string_view::npos; next = text.find("</", next + 2)) {
    if (!iequals(text.substr(next + 2, name.size()), name)) continue;
    const auto end = text.find_first_not_of(" \t\n", next + 2 + name.size());
    if (end != std::string_view::npos && text[end] == '>') return end + 1;
  }
  return std::string_view::npos;
}

std::size_t past_tag(std::string_view text, std::size_t at, std::size_t end) {
  text = text.substr(0, end);
  if (at + 2 >= text.size() || text[at] != '<') return at;
  if (text.substr(at, 4) == "<!--") {
    const auto close = text.find("-->", at + 4);
    return close == std::string_view::npos ? at : close + 3;
  }
  const bool closes = text[at + 1] == '/';
  auto next = at + (closes ? 2 : 1);
  if (!is_letter(text[next])) return at;
  while (next < text.size() && is_name(text[next])) ++next;
  if (next < text.size() && (text[next] == ':' || text[next] == '@' || text[next] == '+')) {
    const auto close = text.find_first_of("<> \n", next);
    return close != std::string_view::npos && text[close] == '>' ? close + 1 : at;
  }
  while (next < text.size() && text[next] != '>') {
    const char c = text[next];
    if (c == '"' || c == '\'') {
      if (text[next - 1] != '=' && text[next - 1] != ' ') return at;
      next = text.find(c, next + 1);
      if (next == std::string_view::npos) return at;
    } else if (c == '<') {
      return at;
    }
    ++next;
  }
  return next < text.size() ? next + 1 : at;
}

namespace {

/// Past a name, which may have another before a colon; `at` when there is none.
std::size_t past_name(std::string_view text, std::size_t at) {
  const auto past = [text](std::size_t from) {
    auto next = from;
    while (next < text.size() && (is_name(text[next]) || static_cast<unsigned char>(text[next]) >= 0x80)) ++next;
    const bool begins = next > from && !is_digit(text[from]) && text[from] != '-' && text[from] != '.';
    return begins ? next : from;
  };
  const auto end = past(at);
  if (end == at || end >= text.size() || text[end] != ':') return end;
  const auto whole = past(end + 1);
  return whole == end + 1 ? end : whole;
}

std::size_t past_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n')) ++at;
  return at;
}

/// Past `= value` when it stands at `at`; npos for a value that is none.
std::size_t past_value(std::string_view text, std::size_t at) {
  auto next = past_blanks(text, at);
  if (next >= text.size() || text[next] != '=') return at;
  next = past_blanks(text, next + 1);
  if (next >= text.size()) return std::string_view::npos;
  if (is_quote(text[next])) {
    const auto close = text.find(text[next], next + 1);
    return close == std::string_view::npos ? close : close + 1;
  }
  auto end = next;
  const auto is_word = [](char c) { return is_alphanumeric(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; };
  while (end < text.size() && is_word(text[end])) ++end;
  return end == next ? std::string_view::npos : end;
}

}  // namespace

std::size_t past_kramdown_tag(std::string_view text, std::size_t at) {
  if (text.substr(at, 4) == "<!--") return past_tag(text, at, text.size());
  const bool closes = text.substr(at, 2) == "</";
  auto next = past_name(text, at + (closes ? 2 : 1));
  if (next == at + (closes ? 2 : 1)) return at;
  for (auto name = past_blanks(text, next); !closes; name = past_blanks(text, next)) {
    const auto end = past_name(text, name);
    if (name == next || end == name) break;
    next = past_value(text, end);
    if (next == std::string_view::npos) return at;
  }
  next = past_blanks(text, next);
  if (!closes && next < text.size() && text[next] == '/') ++next;
  return next < text.size() && text[next] == '>' ? next + 1 : at;
}

}  // namespace feedd::markup
