/// What stands between the parentheses of a link, or behind the colon of a link's definition: an address, perhaps a
/// title. kramdown takes more for it than CommonMark does.
#pragma once

#include <string>
#include <string_view>

#include "markup/marks.hpp"

namespace feedd::markup {

/// Nothing in it is another thing to CommonMark than to kramdown.
bool is_plain_destination(std::string_view text);

/// An address and its title as kramdown takes them, written so that CommonMark takes them too: blanks in the address
/// are marked, quotes in the title escaped.
std::string kramdown_destination(std::string_view text, const Aside& aside);

}  // namespace feedd::markup
