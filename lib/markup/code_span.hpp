/// Code within a line: what stands between as many backticks as begin it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace feedd::markup {

/// Past the code span that begins at `at`; past its backticks when none ends it before `end`.
std::size_t past_code(std::string_view text, std::size_t at, std::size_t end);

/// Those of a text, from front to back: what nothing ends is looked for once.
class CodeSpans {
 public:
  explicit CodeSpans(std::string_view text) : text_(text) {}

  /// Past the one that begins at `at` with `length` backticks; past these when none ends it.
  std::size_t past(std::size_t at, std::size_t length);

 private:
  std::string_view text_;
  std::array<bool, 80> lost_{};  ///< by length: backticks that nothing ends
};

}  // namespace feedd::markup
