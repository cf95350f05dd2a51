/// The text of paragraphs and headings before cmark-gfm reads it: marks where it would read otherwise than the
/// generator, and put aside what Markdown is not to touch. Code and raw HTML stay as they are.
#pragma once

#include <string>
#include <string_view>

#include "posts/markdown.hpp"
#include "posts/marks.hpp"

namespace feedd::posts {

std::string with_marks(std::string_view text, const MarkdownOptions& options, Aside& aside);

/// Past the code span that begins at `at`; past its backticks when none ends it before `end`.
std::size_t past_code(std::string_view text, std::size_t at, std::size_t end);

/// Past the tag or the address in angle brackets that begins at `at`; `at` when there is none.
std::size_t past_tag(std::string_view text, std::size_t at, std::size_t end);

}  // namespace feedd::posts
