#include "markup/destination.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "markup/characters.hpp"
#include "markup/marks.hpp"

namespace feedd::markup {
namespace {

constexpr std::size_t none = std::string_view::npos;

bool is_quote_at(std::string_view text, std::size_t at) { return at < text.size() && is_quote(text[at]); }

/// A title that holds its own quotes ends at the one before the `)`.
std::size_t end_of_title(std::string_view text, std::size_t start) {
  for (auto quote = text.find(text[start], start + 2); quote != none; quote = text.find(text[start], quote + 1)) {
    const auto end = text.find_first_not_of(" \t\n", quote + 1);
    if (end != none && text[end] == ')') return end;
  }
  return none;
}

}  // namespace

bool is_plain_destination(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return is_blank(c) || c == '\\' || c == mark::kept; });
}

std::string kramdown_destination(std::string_view text, const Aside& aside) {
  auto title = text.find_first_of(" \t\n");
  while (title != none && (title + 1 == text.size() || !is_quote(text[title + 1])))
    title = text.find_first_of(" \t\n", title + 1);
  const auto quoted = title == none ? std::string_view() : trim(text.substr(title));
  const bool has_title = quoted.size() > 2 && quoted.ends_with(quoted[0]);
  const auto escaped = [](std::string_view its) { return replace_all(its, "\\", "\\\\"); };  // they stay to kramdown
  const auto written = escaped(aside.with_written(has_title ? text.substr(0, title) : text));
  const auto address = trim(written);
  auto out = address.starts_with('<') ? std::string(address) : replace_all(address, " ", mark::blank);
  if (!has_title) return out;
  const auto words = replace_all(escaped(quoted.substr(1, quoted.size() - 2)), "\"", "\\\"");
  return out.append(" \"").append(words).append("\"");
}

std::size_t end_of_destination(std::string_view text, std::size_t start, bool is_kramdown) {
  int depth = 0;
  for (auto end = start; end < text.size(); ++end) {
    if (text[end] == '\n' && !is_quote_at(text, end + 1)) return none;  // of the title there may be one more
    const bool begins_title = is_kramdown && is_blank(text[end]) && is_quote_at(text, end + 1);
    if (begins_title) return end_of_title(text, end + 1);
    if (text[end] == ')' && depth-- == 0) return end;
    if (text[end] == '(') ++depth;
  }
  return none;
}

bool is_delimited(std::string_view text, std::size_t at) {
  auto before = text.substr(0, at);
  if (before.empty()) return false;
  if (before.back() == '<' || before.back() == '"' || before.back() == '\'' || before.back() == '=') return true;
  if (before.ends_with("](")) return true;
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  return before.ends_with("]:") || before.ends_with("](");
}

bool is_destination(std::string_view text, std::size_t at) {
  auto before = text.substr(0, at);
  while (!before.empty() && is_blank(before.back())) before.remove_suffix(1);
  if (before.ends_with("](") || before.ends_with("](<")) return true;
  if (!before.ends_with("]:")) return false;
  constexpr std::size_t longest_label = 999;  // CommonMark 4.7
  before.remove_suffix(2);
  const auto begin = before.size() - std::min(before.size(), longest_label + 1);
  const auto found = before.substr(begin).find_last_of("[\n");
  if (found == none || before[begin + found] == '\n') return false;
  const auto open = begin + found;
  if (open + 1 < before.size() && before[open + 1] == '^') return false;
  const auto start = before.substr(0, open).find_last_not_of(" \t>");
  return start == none || before[start] == '\n';
}

}  // namespace feedd::markup
