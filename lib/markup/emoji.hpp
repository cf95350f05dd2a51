/// The names that GitHub has for emoji, the most used of them.
#pragma once

#include <string>
#include <string_view>

namespace feedd::markup {

/// `:smile:` as 😄; what is no such name stays.
std::string with_emoji(std::string_view text);

}  // namespace feedd::markup
