/// Foreign HTML made safe and absolute, by an allow-list over the tree an HTML5 parser builds; never by patterns.
/// gumbo lives behind this face.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/uri.hpp"

namespace feedd::codec {

/// Only elements, attributes and schemes known to be harmless; links absolute. `clean(clean(x)) == clean(x)`.
std::string clean(std::string_view html, const Uri& base);

/// Trusted HTML with every href, src, srcset, poster and data made absolute, and nothing else changed.
std::string absolute_links(std::string_view html, const Uri& base);

/// What a person reads, blanks squeezed, cut at a word before `limit` bytes (0: no limit).
std::string text_of(std::string_view html, std::size_t limit = 0);

}  // namespace feedd::codec
