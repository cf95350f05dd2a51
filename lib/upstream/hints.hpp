/// When a server would like to be asked again, as the fields of its answer say. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/time.hpp"
#include "upstream/http_client.hpp"

namespace feedd::upstream {

/// Of Cache-Control (RFC 9111 §5.2.2); 0 when the answer is not to be stored at all: then nothing can be fresh.
std::optional<std::chrono::seconds> max_age(std::string_view cache_control);

/// 0 when it does not say, or nonsense.
std::chrono::seconds age_of(const Got& got);

/// RFC 9111 §4.2.1: max-age less Age, else Expires less Date. Nothing when nothing is said of it.
std::optional<std::chrono::seconds> freshness(const Got& got, Instant now);

/// RFC 9110 §10.2.3, in seconds or as a date; the latest of all that was said on the way.
std::optional<Instant> retry_after(const Got& got, Instant now);

}  // namespace feedd::upstream
