/// The source before cmark-gfm reads it, with the marks that make it read paragraphs and headings as the generator
/// does. Code and raw HTML stay as they are.
#pragma once

#include <string>
#include <string_view>

#include "markup/aside.hpp"
#include "markup/markdown.hpp"

namespace feedd::markup {

std::string with_marks(std::string_view text, const MarkdownOptions& options, Aside& aside);

}  // namespace feedd::markup
