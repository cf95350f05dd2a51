/// Code within a line: what stands between as many backticks as begin it.
#pragma once

#include <cstddef>
#include <string_view>

namespace feedd::markup {

/// Past the code span that begins at `at`; past its backticks when none ends it before `end`.
std::size_t past_code(std::string_view text, std::size_t at, std::size_t end);

}  // namespace feedd::markup
