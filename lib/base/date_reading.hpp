/// How feeds write dates. Behind base/time.hpp, which says what instant is meant: here a date is still what was
/// written, and each reader takes one family of forms, the common ones first and without allocating.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/scan.hpp"
#include "base/time.hpp"

namespace feedd {

struct WrittenDate {
  int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  std::optional<std::chrono::seconds> offset = {};  ///< of local time from UTC
  std::optional<std::chrono::seconds> home = {};    ///< the offset where its language is spoken, if there is one
};

/// A day of the calendar and a time of that day; 24:00 and a 60th second are some.
bool is_possible(const WrittenDate& date);
/// A leap second is the one before it.
Instant instant_of(const WrittenDate& date, const Zone& zone);

/// `2020-01-02T03:04:05Z` and `Thu, 02 Jan 2020 03:04:05 GMT`, with every digit in its place.
std::optional<WrittenDate> read_common_date(std::string_view text);
/// ISO 8601 in all its forms, with the separators that people take for others; epoch seconds and milliseconds.
std::optional<WrittenDate> read_iso_date(std::string_view text);
/// Day, month, year, time and zone as words and numbers in any order that has one meaning, in many languages.
std::optional<WrittenDate> read_worded_date(std::string_view text);

/// Up to 49 of this century, else with two or three digits from 1900 (RFC 2822 §4.3); none for one digit.
std::optional<int> full_year(int year, std::size_t digits);

/// What follows a sign: `+08:00`, `+0800`, `+08`, `+8`.
std::optional<std::chrono::seconds> read_offset(Scan& scan);

/// The hours of a zone's name in lower case; the letters of RFC 822 but Z are not to be relied on and count as UTC.
std::optional<std::chrono::seconds> zone_named(std::string_view name);

}  // namespace feedd
