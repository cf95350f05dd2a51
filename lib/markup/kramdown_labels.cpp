#include "markup/kramdown_labels.hpp"

#include "markup/kramdown_marks.hpp"

namespace feedd::markup {

LabelLine label_line(std::string_view content) {
  using Kind = LabelLine::Kind;
  const bool is_link = content.starts_with('[') && !content.starts_with("[^");
  const std::size_t start = is_link ? 1 : 2;
  const auto end = content.find("]:", content.starts_with("*[") ? start + 1 : start);
  if (end == std::string_view::npos) return {};
  const auto label = content.substr(start, end - start), text = content.substr(end + 2);
  if (is_link) return {label.find_first_of("[]\\") == label.npos ? Kind::link : Kind::none, label, text};
  if (content.starts_with("*[")) return {Kind::abbreviation, label, text};
  if (is_name_of_note(label)) return {Kind::note, label, text};
  return {label.find_first_of("[]") == label.npos ? Kind::unused : Kind::none, label, text};
}

}  // namespace feedd::markup
