/// What a reader has and what it takes: RFC 9110 §12.5.3 (Accept-Encoding) and §13.1 (conditions). Pure.
#pragma once

#include <string_view>

#include "base/time.hpp"

namespace feedd::serve {

/// Whether gzip is allowed and not less welcome than the bytes as they are.
bool prefers_gzip(std::string_view accept_encoding);

/// Whether one of the listed tags is `etag` (with its quotes), by weak comparison (§8.8.3.2); `*` is any.
bool any_match(std::string_view if_none_match, std::string_view etag);

/// Whether nothing changed after that date; one that cannot be read is no condition.
bool unmodified_since(std::string_view if_modified_since, Instant modified);

}  // namespace feedd::serve
