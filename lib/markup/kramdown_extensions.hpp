/// What braces and a colon say to kramdown, on a line of its own or within a sentence: `{: .class}`, `{:name: .class}`,
/// `{:toc}`, `{::comment}…{:/}`, `{::nomarkdown}…{:/}`, `{::options …/}`.
/// https://kramdown.gettalong.org/syntax.html#extensions
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "markup/aside.hpp"

namespace feedd::markup {

/// What stands between `{:` and `}` where they are all of a line.
std::optional<std::string_view> extension_of_line(std::string_view content);

/// `name: .class #id`: puts the list by its name. False for what is none.
bool name_attributes(std::string_view extension, Aside& aside);

/// `toc` among its words.
bool asks_for_contents(std::string_view extension);

/// `:nomarkdown type="latex"` is for other papers.
bool is_for_html(std::string_view extension);

/// What `:options parse_block_html="true" /` says of it; `before` when it says nothing.
bool holds_markdown_by(std::string_view extension, bool before);

/// Those within one run of lines, from front to back.
class SpanExtensions {
 public:
  explicit SpanExtensions(Aside& aside) : aside_(aside) {}

  struct Found {
    std::size_t end = std::string_view::npos;  ///< past it; npos: it is text
    std::string text;                          ///< goes in its place
    bool is_list = false;                      ///< of attributes
  };

  /// Of the brace at `at` in lines that begin at `start`. `follows_another`: right behind one that was found.
  Found read(std::string_view text, std::size_t start, std::size_t at, bool follows_another);

 private:
  Found named(std::string_view text, std::size_t at, std::size_t past);

  Aside& aside_;
  bool braces_end_ = true, extensions_end_ = true;  ///< whether there is still a `}`, a `{:/`
};

}  // namespace feedd::markup
