/// The paragraph that kramdown is reading: where it stands in what is written, and how it began.
#pragma once

#include <cstddef>
#include <string_view>

namespace feedd::markup {

struct KramdownParagraph {
  std::size_t start = nowhere;  ///< in what is written; nowhere: something else is being read
  int rows = 0;
  bool may_be_underlined = true;  ///< it begins behind a blank line, or what it is in
  std::size_t depth = 0;          ///< lists that it stands in
  std::string_view marks;         ///< before its first line: "- ", "> "

  static constexpr auto nowhere = std::string_view::npos;
  bool is_open() const { return start != nowhere; }
  void end() { start = nowhere; }

  /// Whether its last line, which is this one, makes a heading of the line before.
  bool is_underlined_by(std::string_view content) const;

  /// Whether it is a table to goldmark, which goes on to the next blank line. `written`: what it starts in.
  bool is_table(std::string_view written) const;
};

}  // namespace feedd::markup
