/// What Jekyll makes of a date that is a string: Ruby's Time.parse, which looks for a time of day and then for one form
/// of a day after the other, wherever in the text they stand. The patterns and their order are those of date_parse.c.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace feedd::posts {

struct GuessedDate {
  Local local;                                ///< as written
  std::optional<std::chrono::seconds> ahead;  ///< of UTC; none: in the site's zone
  bool is_completed = false;                  ///< what it does not name was taken from the day given
};

/// None for what Ruby refuses. A text that names no year is completed by `day`, as Ruby completes it by the day of the
/// build: `Feb 10` by the year, `10:30` by the whole of it; without one it is refused. A zone's name
/// is understood when it is one of RFC 822's, a letter, or what `zone` itself is called in that year.
std::optional<GuessedDate> guess_date(std::string_view text, const Zone& zone,
                                      const std::optional<Local>& day = std::nullopt);

}  // namespace feedd::posts
