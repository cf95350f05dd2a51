/// Pure: which tags are one.
#pragma once

#include <string>

#include "model/entry.hpp"

namespace feedd {

/// The name by which all spellings of a tag are one, and at which its feeds stand below `tags/`: case folded, a hyphen
/// for each slash. Empty for what names no place: nothing, `.`, `..`, more than 150 bytes.
std::string tag_key(const Tag& tag);

}  // namespace feedd
