/// Formulas for MathJax and KaTeX in a text: `$x$`, `$$x$$`. They pass Markdown unread; kramdown writes what is between
/// double dollars as `\(x\)` and `\[x\]`.
#pragma once

#include <string>
#include <string_view>

#include "markup/lines.hpp"

namespace feedd::markup {

struct Formula {
  std::size_t end = 0;       ///< past it; where it would begin when there is none
  bool is_harmless = false;  ///< nothing in it that Markdown would touch
  std::string html;
};

/// In a paragraph that ends where `text` does.
Formula formula_at(std::string_view text, std::size_t at, bool is_kramdown);

/// From the content of a line on, over as many lines as it takes. Within a paragraph kramdown has no block of its own.
Formula formula_block_at(std::string_view text, const Line& line, bool is_kramdown, bool in_paragraph);

}  // namespace feedd::markup
