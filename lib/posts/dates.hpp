/// Dates as people write them in front matter and in file names, read as Jekyll reads them (Ruby's Time.parse): days
/// that a month does not have roll over, a date without a zone is in the site's, one without a time is midnight.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "posts/front_matter.hpp"

namespace feedd::posts {

/// `2020-1-2 3:04`, `2020/01/02`, `20200102`, `Jan 2, 2020 3:04 PM`, `2 January 2020 03:04:05 +0800`, `… PST`.
/// None for what is no date.
std::optional<Instant> read_date(std::string_view text, const Zone& zone);

/// A front matter date. Under Jekyll a bare timestamp with seconds but without a zone is UTC, whatever the site's zone:
/// that is what YAML makes of it. The error begins with the line and names `key`.
Result<Instant> post_date(const DateText& date, std::string_view key, const Zone& zone, Dialect dialect);

/// A calendar day; 1 to 31 in any month, the surplus rolls over. None for other numbers.
std::optional<Local> midnight(int year, int month, int day);

/// What a file's name says: `2020-01-02-hello-world.md`.
struct FileName {
  std::optional<Local> day;
  bool bad_day = false;  ///< it begins like a date, but there is no such day
  std::string slug;      ///< without the date and the suffix
  std::string stem;      ///< without the suffix
  std::string suffix;    ///< with the dot
};
FileName file_name(std::string_view name);

/// A title for a post that has none: the slug with blanks for hyphens, each word capitalised. Jekyll makes the rest of
/// each word small.
std::string title_of(const FileName& name, Dialect dialect);

}  // namespace feedd::posts
