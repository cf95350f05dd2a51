/// What kramdown takes within a line otherwise than CommonMark does.
#pragma once

#include <string_view>

namespace feedd::markup {

/// Whether a backslash goes before it.
bool is_escaped_by_kramdown(char c);

/// CommonMark's comments hold no two hyphens, and do not begin like an end; kramdown's end at `-->`.
bool is_comment_of_commonmark(std::string_view comment);

/// Whether a span may end with it, behind which `{: .class}` says how it is to look.
bool ends_span(char c);

}  // namespace feedd::markup
