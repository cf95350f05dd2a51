#include "markup/kramdown_code.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "markup/characters.hpp"
#include "markup/kramdown_marks.hpp"
#include "markup/tags.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;

std::string_view line_at(std::string_view text, std::size_t at) { return text.substr(at, text.find('\n', at) - at); }
std::size_t next_line(std::string_view text, std::size_t at) { return std::min(text.find('\n', at), text.size()) + 1; }

/// Where the content of the item begins that a line stands in; 0 outside of items. None where it cannot be told.
std::optional<std::size_t> column_of_item(std::string_view text, const Line& line) {
  if (line.is_quoted) return std::nullopt;
  if (!line.is_listed) return 0;
  const auto before = text.substr(line.start, line.content - line.start);
  if (before.find('\t') != none) return std::nullopt;
  return before.size() - static_cast<std::size_t>(std::max(line.indent, 0));
}

bool begins_item(std::string_view line) {
  if (line.size() < 2) return false;
  const bool is_mark = line[0] == '-' || line[0] == '*' || line[0] == '+';
  return (is_mark && is_blank(line[1])) || ordinal(line, '.') > 0;
}

/// Whether a line ends the indented code before it, with no blank line between the two.
bool ends_code(std::string_view line) {
  const auto start = line.find_first_not_of(' ');
  if (start == std::string_view::npos || start > 3) return false;
  const auto rest = trim(line.substr(start));
  if (rest == "^") return true;
  if (rest.starts_with("{:")) return rest.ends_with('}') && rest.size() > 3 && rest[2] != ':' && rest[2] != '/';
  const auto name = rest.starts_with('<') ? tag_name(rest) : std::string();
  return !name.empty() && !kind_of_tag(name).is_span && name != "script";
}

bool is_indented(std::string_view line) {
  const auto blanks = line.substr(0, line.find_first_not_of(' '));
  return blanks.size() >= 4 || line.substr(blanks.size()).starts_with('\t');
}

}  // namespace

CodeLines indented_code(std::string_view text, const Line& first) {
  const auto column = column_of_item(text, first);
  if (!column) return {};
  CodeLines out;
  auto at = next_line(text, first.start);
  out.lines.append(text.substr(first.start, at - first.start));
  for (; at < text.size(); at = next_line(text, at)) {
    auto line = line_at(text, at);
    const auto blanks = line.find_first_not_of(' ');
    if (blanks == none || blanks < *column) break;
    line.remove_prefix(*column);
    if (trim(line).empty() || ends_code(line)) break;
    if (is_indented(line)) {
      out.lines.append(text, at, *column);
    } else {
      out.lines.back() = ' ';
    }
    out.lines.append(line).append("\n");
  }
  out.end = std::min(at, text.size());
  return out;
}

CodeLines fence_of_item(std::string_view text, const Line& first) {
  const auto column = column_of_item(text, first);
  if (!column || *column == 0) return {};
  const auto past_fence = text.find_first_not_of(text[first.content], first.content);
  const auto fence = text.substr(first.content, past_fence - first.content);
  CodeLines out;
  auto at = next_line(text, first.start);
  bool is_longer = false, after_blank = false, is_end = false;
  out.lines.append(text.substr(first.start, at - first.start));
  for (; at < text.size() && !is_end; at = next_line(text, at)) {
    auto line = line_at(text, at);
    const auto content = trim(line);
    const auto blanks = std::min(line.find_first_not_of(' '), line.size());
    is_end = content.starts_with(fence) && content.find_first_not_of(fence[0]) == none;
    if (blanks < *column && !content.empty()) {
      if (after_blank || begins_item(content)) return {};
      is_longer = true;
    }
    after_blank = content.empty();
    line.remove_prefix(std::min(blanks, *column));
    out.lines.append(after_blank ? 0 : *column, ' ').append(line).append("\n");
  }
  if (is_end && is_longer) out.end = std::min(at, text.size());
  return out;
}

}  // namespace feedd::markup
