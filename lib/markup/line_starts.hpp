/// Where the line begins in which something stands, asked from front to back: each line is gone through once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace feedd::markup {

class LineStarts {
 public:
  /// Of a text whose first line begins at `start`.
  LineStarts(std::string_view text, std::size_t start) : text_(text), line_(start), next_(start) {}

  /// Of the line of `at`, which is not before the place asked for last.
  std::size_t before(std::size_t at) {
    while (next_ <= at) {
      line_ = next_;
      next_ = std::min(text_.find('\n', line_), text_.size()) + 1;
      first_ = nowhere;
    }
    return line_;
  }
  /// Where the text of that line begins, behind blanks and the marks of quotes.
  std::size_t text_before(std::size_t at) {
    const auto line = before(at);
    if (first_ == nowhere) first_ = std::min(text_.find_first_not_of(" >", line), text_.size());
    return first_;
  }

 private:
  static constexpr auto nowhere = std::string_view::npos;
  std::string_view text_;
  std::size_t line_, next_, first_ = nowhere;  ///< nowhere: not looked for yet
};

}  // namespace feedd::markup
