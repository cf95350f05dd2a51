/// Foreign HTML made safe and absolute, by an allow-list over the tree an HTML5 parser builds; never by patterns.
/// gumbo lives behind this face.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/uri.hpp"

namespace feedd::codec {

/// Only elements, attributes and schemes known to be harmless; links absolute. `clean(clean(x)) == clean(x)`.
std::string clean(std::string_view html, const Uri& base);

/// Where something is that is not where its address says; none for what is.
using KnownAddress = std::function<std::optional<std::string>(std::string_view address)>;

/// Trusted HTML with every href, src, srcset, poster and data made absolute, and nothing else changed. `known` is asked
/// about each address first.
std::string absolute_links(std::string_view html, const Uri& base, const KnownAddress& known = {});

/// What a person reads, blanks squeezed, cut at a word before `limit` bytes (0: no limit).
std::string text_of(std::string_view html, std::size_t limit = 0);

}  // namespace feedd::codec
