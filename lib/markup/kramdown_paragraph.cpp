#include "markup/kramdown_paragraph.hpp"

#include "base/text.hpp"
#include "markup/kramdown_table.hpp"

namespace feedd::markup {

bool KramdownParagraph::is_underlined_by(std::string_view content) const {
  return rows == 2 && may_be_underlined &&
         content.find_first_not_of(content[0] == '=' ? "= \t" : "- \t") == std::string_view::npos;
}

bool KramdownParagraph::is_table(std::string_view written) const {
  const auto second = rows < 2 ? nowhere : written.find('\n', start);
  if (second == nowhere) return false;
  const auto row = written.substr(second + 1, written.find('\n', second + 1) - second - 1);
  return row.find('|') != std::string_view::npos && is_delimiter_row(trim(row));
}

}  // namespace feedd::markup
