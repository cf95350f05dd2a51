/// The names that GitHub has for emoji of one sign, each with its sign behind it, in the order of the names.
/// https://github.com/github/gemoji
#pragma once

#include <string_view>

namespace feedd::markup {

extern const std::string_view emoji_names;

}  // namespace feedd::markup
