/// Media types (RFC 6838) by the endings of files' names.
#pragma once

#include <string_view>

namespace feedd {

constexpr std::string_view unknown_media_type = "application/octet-stream";

/// `pictures/a.JPG` → `image/jpeg`; empty for an ending that is not known.
std::string_view known_media_type(std::string_view name);
/// The same, and unknown_media_type for what is not known.
std::string_view media_type_of(std::string_view name);

}  // namespace feedd
