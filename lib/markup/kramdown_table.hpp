/// Tables as kramdown has them: any lines with bars between blank lines, with or without bars at both ends and a
/// delimiter row.
#pragma once

#include <string>
#include <string_view>

#include "markup/lines.hpp"

namespace feedd::markup {

/// Whether a line has a bar outside of code.
bool holds_bar(std::string_view line);
/// Whether it is made of nothing but bars, hyphens, colons and pluses.
bool is_delimiter_row(std::string_view line);

struct Table {
  std::size_t end = 0;   ///< past its last line; 0: no table
  std::string markdown;  ///< as GitHub's Markdown has it, with the marks of the item or quote that it stands in
};
/// The table that begins with a line; in an item of a list the next item ends it.
Table kramdown_table(std::string_view text, const Line& line);

}  // namespace feedd::markup
