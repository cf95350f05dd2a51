/// The lines of definition lists, `term` and `: what it is` below it, also inside of items and quotes.
/// https://kramdown.gettalong.org/syntax.html#definition-lists,
/// https://michelf.ca/projects/php-markdown/extra/#def-list
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "markup/aside.hpp"

namespace feedd::markup {

struct Definition {
  std::string text;           ///< without its mark and the indentation
  bool blank_before = false;  ///< between it and the line before
  bool blank_within = false;
};

struct Definitions {
  std::vector<Definition> all;
  std::size_t end = 0;  ///< past them and the blank lines behind
  bool blank_behind = false;
};

/// Those that follow one another from the line at `at` on, whose mark `:` may be indented by up to three blanks.
/// `blank_before`: of the first. `ends_at_blocks`: a heading, list, quote or fence that is not indented ends them, as
/// in goldmark.
Definitions read_definitions(std::string_view text, std::size_t at, bool blank_before, bool ends_at_blocks);

/// What stands in a container from the line at `at` on, line for line, without the marks and blanks of `prefix`, which
/// begins each line there: "  " in an item, "> " in a quote. To the first line that is not in it
/// or that ends a definition list.
std::string contained(std::string_view text, std::size_t at, std::string_view prefix);

/// Those of such a container; `end` is in the text.
Definitions contained_definitions(std::string_view text, std::size_t at, std::string_view prefix, bool blank_before,
                                  bool ends_at_blocks);

/// The prefix of the lines that go on after one that began with `marks`: "- " becomes "  ".
std::string continuation(std::string_view marks);

/// Every line behind `prefix`.
std::string with_prefix(std::string_view lines, std::string_view prefix);

/// The lines of `<dl>`: the terms stand one a line, `text` makes Markdown of each definition's.
std::string definition_list(std::string_view terms, const Definitions& definitions, Aside& aside,
                            const std::function<std::string(const Definition&)>& text);

}  // namespace feedd::markup
