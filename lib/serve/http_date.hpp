/// The date of a condition, as a reader sends it back (RFC 9110 §5.6.7). Strict, unlike what is read of feeds and their
/// servers: who has altered our Last-Modified means something else, or nothing. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace feedd::serve {

/// In one of the three forms to the letter, of a day of the calendar with its right weekday; nothing otherwise. A year
/// of two digits is the latest that is not more than 50 years after `now`.
std::optional<Instant> http_date(std::string_view text, Instant now);

}  // namespace feedd::serve
