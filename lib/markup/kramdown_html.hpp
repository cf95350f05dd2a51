/// A block of raw HTML as kramdown takes it: from its tag to the one that closes it, however many blank lines stand
/// between.
#pragma once

#include <string>
#include <string_view>

namespace feedd::markup {

struct HtmlBlock {
  std::size_t end = 0;        ///< past it; where it would begin when there is none
  bool is_closed = true;      ///< by its own tag
  bool has_markdown = false;  ///< `markdown="1"`, block or span
  bool is_span = false;       ///< its text is that of one paragraph
  std::size_t inner = 0, inner_end = 0;
  std::string open, close;  ///< its tags, without the attribute
  std::string html;         ///< all of it, what is no tag written as text; empty when it has Markdown
};

/// `holds_markdown`: also without the attribute, unless it says `markdown="0"`.
HtmlBlock kramdown_html(std::string_view text, std::size_t at, std::size_t end, bool holds_markdown = false);

}  // namespace feedd::markup
