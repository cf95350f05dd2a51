#include "markup/tags.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "markup/characters.hpp"

namespace feedd::markup {
namespace {

// Sorted, as kramdown 2.4 has them (parser/html.rb).
constexpr std::array<std::string_view, 9> raw_spans{"code",   "kbd",   "math",     "option", "samp",
                                                    "script", "style", "textarea", "var"};
constexpr std::array<std::string_view, 28> with_spans{"a",      "abbr",   "acronym", "b",    "bdo",    "big", "button",
                                                      "cite",   "del",    "dfn",     "em",   "i",      "ins", "label",
                                                      "legend", "q",      "rb",      "rbc",  "rp",     "rt",  "rtc",
                                                      "ruby",   "select", "small",   "span", "strong", "sub", "sup"};
constexpr std::array<std::string_view, 46> blocks{
    "address", "applet", "article", "aside",    "blockquote", "body",   "caption",  "col",  "colgroup", "dd",
    "div",     "dl",     "dt",      "fieldset", "figcaption", "footer", "form",     "h1",   "h2",       "h3",
    "h4",      "h5",     "h6",      "head",     "header",     "hgroup", "hr",       "html", "iframe",   "legend",
    "li",      "main",   "map",     "menu",     "nav",        "ol",     "optgroup", "p",    "pre",      "section",
    "summary", "table",  "tbody",   "td",       "tfoot",      "th"};
constexpr std::array<std::string_view, 3> more_blocks{"thead", "tr", "ul"};
constexpr std::array<std::string_view, 39> spans{
    "a",   "abbr", "acronym", "b",      "bdo",   "big",   "br",     "button", "cite", "code",     "del", "dfn", "em",
    "i",   "img",  "input",   "ins",    "kbd",   "label", "mark",   "option", "q",    "rb",       "rbc", "rp",  "rt",
    "rtc", "ruby", "samp",    "select", "small", "span",  "strong", "sub",    "sup",  "textarea", "tt",  "u",   "var"};
constexpr std::array<std::string_view, 16> voids{"area",  "base",   "br",    "col",    "command", "embed",
                                                 "hr",    "img",    "input", "keygen", "link",    "meta",
                                                 "param", "source", "track", "wbr"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

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

bool is_raw_span(std::string_view name) { return holds(raw_spans, name); }
bool holds_spans(std::string_view name) { return holds(with_spans, name) || name == "tt"; }
bool is_block_tag(std::string_view name) { return holds(blocks, name) || holds(more_blocks, name); }
bool is_span_tag(std::string_view name) { return holds(spans, name); }
bool is_void_tag(std::string_view name) { return holds(voids, name); }

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
  return std::min(text.find_first_not_of(" \t\n", at), text.size());
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
