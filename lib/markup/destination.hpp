/// What stands between the parentheses of a link, or behind the colon of a link's definition: an address, perhaps a
/// title. kramdown takes more for it than CommonMark does.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "markup/aside.hpp"

namespace feedd::markup {

/// Nothing in it is another thing to CommonMark than to kramdown.
bool is_plain_destination(std::string_view text);

/// An address and its title as kramdown takes them, written so that CommonMark takes them too: blanks in the address
/// are marked, quotes in the title escaped.
std::string kramdown_destination(std::string_view text, const Aside& aside);

/// Where the `)` of one is that begins at `start`; npos for what is none.
std::size_t end_of_destination(std::string_view text, std::size_t start, bool is_kramdown);

/// Whether an address that begins at `at` says itself where it ends: `<…>`, `](…)`, `]: …`, an attribute.
bool is_delimited(std::string_view text, std::size_t at);

/// Whether it is the address of a link or of a definition, which may begin on the line above.
bool is_destination(std::string_view text, std::size_t at);

}  // namespace feedd::markup
