/// What begins an item or a rule to kramdown, and to CommonMark otherwise.
#pragma once

#include <cstddef>
#include <string_view>

#include "markup/lines.hpp"

namespace feedd::markup {

/// How many digits of an ordered list's mark begin a text, when `ending` follows them and a blank.
std::size_t ordinal(std::string_view text, char ending);

/// Where the `)` of `1)` stands that begins a line's item; npos for another mark.
std::size_t parenthesis_of(std::string_view text, const Line& line);

/// Whether a mark of an item has another number than 1, which CommonMark does not let interrupt a paragraph.
bool begins_late(std::string_view mark);

/// `* * *` looks like an item, which ends a paragraph, and is a rule; `***` does not.
bool begins_item_of_rule(std::string_view content);

/// `\w[\w-]*`
bool is_name_of_note(std::string_view name);

}  // namespace feedd::markup
