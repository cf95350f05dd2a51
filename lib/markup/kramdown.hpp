/// The blocks that Jekyll's kramdown reads and CommonMark does not, rewritten so that CommonMark reads the same: raw
/// HTML up to its closing tag, `markdown="1"`, tables without a delimiter row, definition lists, attribute lists,
/// abbreviations, the table of contents. https://kramdown.gettalong.org/syntax.html; its parser with GFM's input is
/// what decides.
#pragma once

#include <string>
#include <string_view>

#include "markup/aside.hpp"

namespace feedd::markup {

/// `html_holds_markdown`: as if every block of raw HTML said `markdown="1"`.
std::string kramdown_blocks(std::string_view text, Aside& aside, bool html_holds_markdown = false);

/// Only the definition lists, as goldmark reads them too.
std::string definition_lists(std::string_view text, Aside& aside);

}  // namespace feedd::markup
