#include "markup/lines.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "markup/characters.hpp"

namespace feedd::markup {
namespace {

constexpr int deepest = 100;  ///< lists that begin on one line

/// The blanks at `at`; moves both on.
void skip_blanks(std::string_view text, std::size_t& at, std::size_t end, int& column) {
  for (; at < end && (text[at] == ' ' || text[at] == '\t'); ++at) column += text[at] == '\t' ? 4 - column % 4 : 1;
}

/// How long a list's mark is that begins `content`; 0 for none.
std::size_t list_mark(std::string_view content) {
  std::size_t length = 0;
  if (content.starts_with('-') || content.starts_with('+') || content.starts_with('*')) {
    length = 1;
  } else {
    while (length < content.size() && length < 9 && is_digit(content[length])) ++length;
    if (length == 0 || length >= content.size() || (content[length] != '.' && content[length] != ')')) return 0;
    ++length;
  }
  return length == content.size() || content[length] == ' ' || content[length] == '\t' ? length : 0;
}

bool is_rule(std::string_view content) {
  if (content.empty() || (content[0] != '-' && content[0] != '*' && content[0] != '_')) return false;
  std::size_t count = 0;
  for (char c : content) {
    if (c == content[0]) {
      ++count;
    } else if (c != ' ' && c != '\t') {
      return false;
    }
  }
  return count >= 3;
}

bool is_heading(std::string_view content) {
  if (!content.starts_with('#')) return false;
  const auto end = std::min(content.find_first_not_of('#'), content.size());
  return end <= 6 && (end == content.size() || content[end] == ' ' || content[end] == '\t');
}

struct Ending {
  std::string_view start, end;
};
constexpr std::array<Ending, 4> endings{{{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}, {"<!", ">"}}};
constexpr std::array<Ending, 4> raw_tags{
    {{"pre", "</pre>"}, {"script", "</script>"}, {"style", "</style>"}, {"textarea", "</textarea>"}}};

/// CommonMark 4.6, condition 6.
constexpr std::array<std::string_view, 62> block_tags{
    "address",  "article",    "aside",  "base",    "basefont", "blockquote", "body",     "caption",  "center",
    "col",      "colgroup",   "dd",     "details", "dialog",   "dir",        "div",      "dl",       "dt",
    "fieldset", "figcaption", "figure", "footer",  "form",     "frame",      "frameset", "h1",       "h2",
    "h3",       "h4",         "h5",     "h6",      "head",     "header",     "hr",       "html",     "iframe",
    "legend",   "li",         "link",   "main",    "menu",     "menuitem",   "nav",      "noframes", "ol",
    "optgroup", "option",     "p",      "param",   "section",  "source",     "summary",  "table",    "tbody",
    "td",       "tfoot",      "th",     "thead",   "title",    "tr",         "track",    "ul"};

bool holds(std::string_view text, std::string_view what) {
  return std::search(text.begin(), text.end(), what.begin(), what.end(),
                     [](char a, char b) { return a == b || (is_letter(a) && (a | 0x20) == b); }) != text.end();
}

}  // namespace

void Lines::move_to(std::size_t at, bool after_blank) {
  at_ = at;
  in_paragraph_ = false;
  in_html_ = false;
  after_blank_ = after_blank;
}

void Lines::forget_fence() {
  fence_ = 0;
  in_paragraph_ = true;
}

bool Lines::next(Line& line) {
  if (at_ >= text_.size()) return false;
  line = Line();
  line.start = at_;
  line.end = std::min(text_.find('\n', at_), text_.size());
  at_ = line.end + 1;
  classify(line);
  after_blank_ = line.kind == Line::Kind::blank;
  if (line.kind != Line::Kind::text) in_paragraph_ = false;
  line.depth = lists_.size();
  return true;
}

void Lines::read_prefixes(Line& line, int& column, int& quotes) {
  auto at = line.start;
  skip_blanks(text_, at, line.end, column);
  while (at < line.end && text_[at] == '>') {
    ++at;
    ++column;
    ++quotes;
    skip_blanks(text_, at, line.end, column);
  }
  line.content = at;
  line.is_quoted = quotes > 0;
}

bool Lines::is_end_of_fence(const Line& line) const {
  const auto content = text_.substr(line.content, line.end - line.content);
  const auto length = std::min(content.find_first_not_of(fence_), content.size());
  return length >= fence_length_ && content.find_first_not_of(" \t", length) == std::string_view::npos;
}

bool Lines::begins_fence(std::string_view content) {
  if (content.empty() || (content[0] != '`' && content[0] != '~')) return false;
  const auto length = std::min(content.find_first_not_of(content[0]), content.size());
  if (length < 3 || (content[0] == '`' && content.find('`', length) != std::string_view::npos)) return false;
  fence_ = content[0];
  fence_length_ = length;
  fence_lists_ = lists_.size();
  return true;
}

bool Lines::begins_html(std::string_view content) {
  if (!with_html_ || content.size() < 2 || content[0] != '<') return false;
  html_end_ = {};
  for (const auto& ending : endings) {
    if (!content.starts_with(ending.start)) continue;
    if (ending.start == "<!" && (content.size() < 3 || !is_letter(content[2]))) return false;
    html_end_ = ending.end;
    in_html_ = !holds(content.substr(ending.start.size()), html_end_);
    return true;
  }
  const bool closes = content[1] == '/';
  auto end = static_cast<std::size_t>(closes ? 2 : 1);
  const auto start = end;
  while (end < content.size() && (is_letter(content[end]) || is_digit(content[end]) || content[end] == '-')) ++end;
  if (end == start || !is_letter(content[start])) return false;
  const auto name = ascii_lower(content.substr(start, end - start));
  for (const auto& tag : raw_tags) {
    if (closes || name != tag.start) continue;
    html_end_ = tag.end;
    in_html_ = !holds(content, html_end_);
    return true;
  }
  if (std::find(block_tags.begin(), block_tags.end(), name) != block_tags.end()) return in_html_ = true;
  // A tag that stands alone on its line.
  const auto last = content.find_last_not_of(" \t");
  if (in_paragraph_ || content[last] != '>' || content.find('>') != last) return false;
  if (end < content.size() && content[end] != ' ' && content[end] != '>' && content[end] != '/') return false;
  return in_html_ = true;
}

void Lines::classify(Line& line) {
  using Kind = Line::Kind;
  int column = 0, quotes = 0;
  read_prefixes(line, column, quotes);
  auto content = text_.substr(line.content, line.end - line.content);
  const bool is_blank =
      content.empty() || (content[0] == '\r' && content.find_first_not_of(" \t\r") == std::string_view::npos);
  line.is_listed = !lists_.empty();
  if (fence_ != 0) {
    const bool is_left = quotes < fence_quotes_ || (!is_blank && fence_lists_ > 0 && lists_.size() >= fence_lists_ &&
                                                    column < lists_[fence_lists_ - 1]);
    if (!is_left) {
      line.kind = is_end_of_fence(line) ? Kind::fence : Kind::code;
      if (line.kind == Kind::fence) fence_ = 0;
      return;
    }
    fence_ = 0;
  }
  line.begins_block = quotes != quotes_ && (quotes > quotes_ || !in_paragraph_);
  if (quotes != quotes_ && !in_paragraph_) lists_.clear();
  quotes_ = quotes;
  if (in_html_) {
    if (html_end_.empty() ? is_blank : false) {
      in_html_ = false;
    } else {
      line.kind = Kind::html;
      if (!html_end_.empty() && holds(content, html_end_)) in_html_ = false;
      return;
    }
  }
  if (is_blank) {
    line.kind = Kind::blank;
    return;
  }
  const bool may_begin = list_mark(content) > 0 || !in_paragraph_ || is_heading(content) ||
                         content.starts_with("```") ||
                         content.starts_with("~~~");  // none of these goes on with the paragraph of an item
  while (may_begin && !lists_.empty() && column < lists_.back()) lists_.pop_back();
  line.indent = column - (lists_.empty() ? 0 : lists_.back());
  if (line.indent >= 4 && !in_paragraph_) {
    line.kind = Kind::code;
    return;
  }
  int items = 0;
  for (auto mark = list_mark(content); mark > 0 && line.indent < 4 && ++items < deepest && !is_rule(content);
       mark = list_mark(content)) {
    auto at = line.content + mark;
    column += static_cast<int>(mark);
    const auto after_mark = column;
    skip_blanks(text_, at, line.end, column);
    if (column - after_mark > 4 || at == line.end) column = after_mark + 1;
    lists_.push_back(column);
    line.content = at;
    line.begins_block = line.is_listed = line.begins_item = true;
    line.indent = 0;
    in_paragraph_ = false;
    content = text_.substr(line.content, line.end - line.content);
  }
  if (line.indent >= 4) {
    line.kind = Kind::text;
  } else if (begins_fence(content)) {
    line.kind = Kind::fence;
    line.begins_fence = true;
    fence_quotes_ = quotes;
  } else if (is_heading(content)) {
    line.kind = Kind::heading;
  } else if (is_rule(content) || (!content.empty() && content.find_first_not_of('=') == std::string_view::npos)) {
    line.kind = Kind::rule;
  } else {
    line.kind = begins_html(content) ? Kind::html : Kind::text;
  }
  if (line.kind != Kind::text) line.begins_block = true;
  if (line.kind == Kind::text) in_paragraph_ = !content.empty();
}

}  // namespace feedd::markup
