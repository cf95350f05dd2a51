/// Tables as kramdown has them: any lines with bars between blank lines, with or without bars at both ends and a
/// delimiter row.
#pragma once

#include <string>
#include <string_view>

namespace feedd::markup {

/// Whether a line has a bar outside of code.
bool holds_bar(std::string_view line);
/// Whether it is made of nothing but bars, hyphens, colons and pluses.
bool is_delimiter_row(std::string_view line);

struct Table {
  std::size_t end = 0;   ///< past its last line; 0: no table
  std::string markdown;  ///< as GitHub's Markdown has it
};
/// The table whose first line begins at `at`; in an item of a list the next item ends it.
Table kramdown_table(std::string_view text, std::size_t at, bool is_item);

/// The same in a quote, of which `prefix` begins each line but the first.
Table quoted_table(std::string_view text, std::size_t at, std::string_view prefix, bool is_item);

}  // namespace feedd::markup
