#include "markup/kramdown_marks.hpp"

#include <algorithm>

#include "markup/characters.hpp"

namespace feedd::markup {

std::size_t ordinal(std::string_view text, char ending) {
  const auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  if (end == 0 || end > 9 || end + 1 >= text.size() || text[end] != ending) return 0;
  return text[end + 1] == ' ' || text[end + 1] == '\t' ? end : 0;
}

std::size_t parenthesis_of(std::string_view text, const Line& line) {
  const auto first = text.substr(0, line.content).find_first_of("0123456789", line.start);
  if (first == std::string_view::npos) return first;
  const auto length = ordinal(text.substr(first, line.end - first), ')');
  return length == 0 ? std::string_view::npos : first + length;
}

bool begins_late(std::string_view mark) { return !mark.empty() && is_digit(mark[0]) && !mark.starts_with("1."); }

bool begins_item_of_rule(std::string_view content) {
  return content.size() > 1 && (content[0] == '*' || content[0] == '-') && (content[1] == ' ' || content[1] == '\t');
}

bool is_name_of_note(std::string_view name) {
  return !name.empty() && name[0] != '-' &&
         std::all_of(name.begin(), name.end(), [](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; });
}

}  // namespace feedd::markup
