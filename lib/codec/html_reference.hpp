/// References as nearly everybody writes them, read without a parser. Internal to this room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace feedd::codec {

/// Appends the character that the reference at the beginning of `text` means; how long the reference is. 0, with
/// nothing appended: it is not one of the well known ones, nor a plain number, and is for the parser.
std::size_t read_reference(std::string& out, std::string_view text);

}  // namespace feedd::codec
