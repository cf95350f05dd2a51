/// Dates as people write them in front matter and in addresses, read as Jekyll reads them (Ruby's Time.parse): days
/// that a month does not have roll over, a date without a zone is in the site's, one without a time is midnight.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "posts/config.hpp"

namespace feedd::posts {

/// A date as somebody wrote it.
struct DateText {
  std::string text;
  bool bare = false;       ///< an unquoted timestamp of YAML's or TOML's own
  bool is_number = false;  ///< an unquoted number
  int line = 0;
  std::optional<Local> day = std::nullopt;  ///< of the file's name
  bool operator==(const DateText&) const = default;
};

/// An instant, and what the calendar and the clock show where it was written.
struct WrittenDate {
  Instant instant;
  Local local;
  bool is_completed = false;  ///< it names no year, and those of the file's name were taken
  bool operator==(const WrittenDate&) const = default;
};

/// `2020-1-2 3:04`, `2020/01/02`, `20200102`, `Jan 2, 2020 3:04 PM`, `2 January 2020 03:04:05 +0800`, `… PST`.
/// None for what is no date.
std::optional<WrittenDate> read_written(std::string_view text, const Zone& zone);
std::optional<Instant> read_date(std::string_view text, const Zone& zone);

/// A front matter date. Under Jekyll a bare timestamp with seconds but without a zone is UTC, whatever the site's zone:
/// that is what YAML makes of it; a year that it does not name, which Ruby would take from the day of the build, is
/// that of the file's name; under Hugo a number counts seconds of the epoch. The error begins with the line and names
/// `key`.
Result<WrittenDate> post_date(const DateText& date, std::string_view key, const Zone& zone, Generator generator);

/// The day that an address names: `2018/07/27/title`. None when it names none.
std::optional<Local> day_in_address(std::string_view path);

/// A calendar day; 1 to 31 in any month, the surplus rolls over. None for other numbers.
std::optional<Local> midnight(int year, int month, int day);

/// Ruby's meaning of a year of two digits: from 1969 to 2068.
int full_year(int year, std::size_t digits);

}  // namespace feedd::posts
