/// Instants and the texts that stand for them. Everything inside feedd is UTC; zones matter where people write dates.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace feedd {

using Instant = std::chrono::sys_seconds;
using Local = std::chrono::local_seconds;
using Clock = std::function<Instant()>;

Clock system_clock();

/// A zone of the IANA data base. A value; safe on every thread.
class Zone {
 public:
  Zone();  ///< UTC
  /// Fails with `not_found` for a name the system's data base does not hold.
  static Result<Zone> find(std::string_view name);
  const std::string& name() const { return name_; }
  /// A local time that occurs twice is the later one; one that never occurs moves forward by the gap.
  Instant instant(Local local) const;
  Local local(Instant instant) const;
  std::string abbreviation(Instant instant) const;  ///< `CET`, `CEST`
  bool operator==(const Zone& other) const { return name_ == other.name_; }

 private:
  std::string name_;
  const void* zone_ = nullptr;
};

/// `2020-01-02T03:04:05.678+08:00`; a blank for the T is taken (RFC 3339 §5.6). Fractions are cut off.
Result<Instant> parse_rfc3339(std::string_view text);
/// `Thu, 02 Jan 2020 03:04:05 GMT`, weekday and seconds optional, two-digit years, zone names (RFC 822 §5, RFC 2822
/// §4.3).
Result<Instant> parse_rfc822(std::string_view text);
/// The three forms of an HTTP date (RFC 9110 §5.6.7).
Result<Instant> parse_http_date(std::string_view text);
/// Whatever a feed writes: these forms with all that people get wrong in them, ISO 8601, epochs, `date`, and dates in
/// words of twenty languages. A date without a zone is read in `zone` (one in Korean, Japanese or Chinese, and UTC
/// asked for, where the language is spoken), one without a time is midnight. Fails for what has more than one meaning,
/// for no day of the calendar, for 1970-01-01T00:00:00 and for years before 1900: nobody meant them.
Result<Instant> parse_date(std::string_view text, const Zone& zone = {});

std::string to_rfc3339(Instant instant);    ///< 2020-01-02T03:04:05Z
std::string to_rfc822(Instant instant);     ///< Thu, 02 Jan 2020 03:04:05 +0000
std::string to_http_date(Instant instant);  ///< Thu, 02 Jan 2020 03:04:05 GMT

/// "90s", "30m", "12h", "2d", "1w"; at least one unit. Fails with `syntax`.
Result<std::chrono::seconds> parse_duration(std::string_view text);
std::string to_duration(std::chrono::seconds duration);

}  // namespace feedd
