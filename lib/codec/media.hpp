/// What Media RSS says of a file and the formats' own elements cannot, written the same way in Atom and RSS. Internal
/// to this room.
#pragma once

#include <string_view>

#include "model/entry.hpp"

namespace pugi {
class xml_node;
}

namespace feedd::codec {

/// Its type where that is one, else what the ending of its name tells; empty where neither does.
std::string_view type_of(const Enclosure& enclosure);
/// Whether there is more to say than address, type, length and title.
bool says_more(const Enclosure& enclosure);
/// `titled`: with its title, which readers take for that of an entry that has none.
void append_media_content(pugi::xml_node parent, const Enclosure& enclosure, bool titled);

}  // namespace feedd::codec
