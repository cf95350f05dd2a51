/// East Asian texts too short for statistics, as a title of four characters in a document of ASCII: told by how many of
/// their characters are those that everybody uses.
#pragma once

#include <string>
#include <string_view>

namespace feedd::codec {

/// The encoding, as base/text names it; empty when none stands out, or when the bytes are rather those of a Latin text.
std::string short_east_asian(std::string_view bytes);

}  // namespace feedd::codec
