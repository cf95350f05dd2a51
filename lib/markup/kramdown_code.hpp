/// Code that kramdown takes further than CommonMark does.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "markup/lines.hpp"

namespace feedd::markup {

struct CodeLines {
  std::size_t end = 0;  ///< past its last line; 0: it is code as CommonMark has it
  std::string lines;    ///< which CommonMark takes for that code
};

/// Lines that go on with indented code without a blank line before them are of it, and stand on its last line.
CodeLines indented_code(std::string_view text, const Line& first);

/// Code between fences in an item holds what stands to the left of the item, too: not behind a blank line, and no
/// further item.
CodeLines fence_of_item(std::string_view text, const Line& first);

}  // namespace feedd::markup
