/// Where the line begins in which something stands, asked from front to back: each line is looked for once.
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
    }
    return line_;
  }

 private:
  std::string_view text_;
  std::size_t line_, next_;
};

}  // namespace feedd::markup
