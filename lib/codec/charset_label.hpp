/// What documents and servers say of an encoding: where it is said, and what is meant by it. Internal to this room.
#pragma once

#include <string>
#include <string_view>

namespace feedd::codec {

/// A name ICU knows, lower case: of what publishers use the label for (WHATWG Encoding §4.2: `gb2312` is `gb18030`).
/// Both ends of `utf-16` and `utf-32` are one name, as the bytes tell them apart. Empty for a label that nobody knows
/// and for an encoding in which ASCII is not itself: such a label is wrong, or serves an attack.
std::string charset_meant(std::string_view label);

/// The label in the value of a Content-Type header; empty when there is none.
std::string_view http_charset(std::string_view content_type);

/// The label at the beginning of a document: of its XML declaration, or of an HTML meta outside a feed.
std::string_view declared_charset(std::string_view bytes);

}  // namespace feedd::codec
