/// How long caches may keep a document (RFC 9111 §5.2, RFC 5861). Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace feedd::serve {

/// Appends the value of Cache-Control for what changed last at `modified`. Unless it is configured, the source's own
/// rhythm says how long: a tenth of the time that has passed without news, between a minute and an hour. As long again
/// a cache may show what it has while it asks, and a day while we cannot be reached. Nothing of that goes past `due`,
/// the instant at which time alone changes the site.
void append_cache_control(std::string& out, std::optional<std::chrono::seconds> configured, Instant modified,
                          Instant now, std::optional<Instant> due);

}  // namespace feedd::serve
