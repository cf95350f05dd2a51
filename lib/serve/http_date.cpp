#include "serve/http_date.hpp"

#include <algorithm>
#include <chrono>
#include <span>

#include "base/calendar.hpp"

namespace feedd::serve {
namespace {

using std::chrono::sys_days;

/// Takes a date apart from left to right. Once something is not as it should be, nothing is any more.
class Reading {
 public:
  explicit Reading(std::string_view text) : rest_(text) {}

  Reading& literal(std::string_view text) {
    good_ = good_ && rest_.starts_with(text);
    if (good_) rest_.remove_prefix(text.size());
    return *this;
  }
  Reading& number(std::size_t digits, int& into) {
    into = 0;
    good_ = good_ && rest_.size() >= digits;
    for (std::size_t i = 0; good_ && i < digits; ++i) {
      good_ = rest_[i] >= '0' && rest_[i] <= '9';
      into = into * 10 + (rest_[i] - '0');
    }
    if (good_) rest_.remove_prefix(digits);
    return *this;
  }
  /// One of these names, or of what they begin with.
  Reading& name(std::span<const std::string_view> names, int& into, std::size_t most = std::string_view::npos) {
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](std::string_view one) { return rest_.starts_with(one.substr(0, most)); });
    good_ = good_ && found != names.end();
    if (!good_) return *this;
    into = static_cast<int>(found - names.begin());
    rest_.remove_prefix(found->substr(0, most).size());
    return *this;
  }
  bool begins(std::string_view text) const { return rest_.starts_with(text); }
  bool is_whole() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

struct Fields {
  int weekday = 0, day = 0, month = 0, year = 0, hour = 0, minute = 0, second = 0;
};

Reading& time_of_day(Reading& in, Fields& out) {
  return in.number(2, out.hour).literal(":").number(2, out.minute).literal(":").number(2, out.second);
}

/// Sun, 06 Nov 1994 08:49:37 GMT
std::optional<Fields> read_imf(std::string_view text) {
  Fields out;
  Reading in(text);
  in.name(weekday_names, out.weekday, short_name)
      .literal(", ")
      .number(2, out.day)
      .literal(" ")
      .name(month_names, out.month, short_name);
  in.literal(" ").number(4, out.year).literal(" ");
  return time_of_day(in, out).literal(" GMT").is_whole() ? std::optional(out) : std::nullopt;
}

/// Sunday, 06-Nov-94 08:49:37 GMT
std::optional<Fields> read_rfc850(std::string_view text) {
  Fields out;
  Reading in(text);
  in.name(weekday_names, out.weekday)
      .literal(", ")
      .number(2, out.day)
      .literal("-")
      .name(month_names, out.month, short_name);
  in.literal("-").number(2, out.year).literal(" ");
  return time_of_day(in, out).literal(" GMT").is_whole() ? std::optional(out) : std::nullopt;
}

/// Sun Nov  6 08:49:37 1994
std::optional<Fields> read_asctime(std::string_view text) {
  Fields out;
  Reading in(text);
  in.name(weekday_names, out.weekday, short_name).literal(" ").name(month_names, out.month, short_name).literal(" ");
  if (in.begins(" "))
    in.literal(" ").number(1, out.day);
  else
    in.number(2, out.day);
  in.literal(" ");
  return time_of_day(in, out).literal(" ").number(4, out.year).is_whole() ? std::optional(out) : std::nullopt;
}

std::optional<Instant> instant_of(const Fields& fields) {
  const std::chrono::year_month_day date{std::chrono::year(fields.year),
                                         std::chrono::month(static_cast<unsigned>(fields.month) + 1),
                                         std::chrono::day(static_cast<unsigned>(fields.day))};
  if (!date.ok() || fields.hour > 23 || fields.minute > 59 || fields.second > 60) return std::nullopt;  // a leap second
  const auto weekday = std::chrono::weekday(sys_days(date)).c_encoding();
  if (weekday != static_cast<unsigned>(fields.weekday)) return std::nullopt;
  return sys_days(date) + std::chrono::hours(fields.hour) + std::chrono::minutes(fields.minute) +
         std::chrono::seconds(fields.second);
}

/// The same day and time of two years may differ in their weekday, so the year is found without it.
int whole_year(const Fields& fields, Instant now) {
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
  const auto limit = std::chrono::year_month_day(today.year() + std::chrono::years(50), today.month(), today.day());
  const int most = static_cast<int>(limit.year());
  auto year = most - most % 100 + fields.year;
  const auto in_year = [&] {
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(fields.month) + 1),
                                           std::chrono::day(static_cast<unsigned>(fields.day))};
    return std::pair(date, std::chrono::seconds(fields.hour * 3600 + fields.minute * 60 + fields.second));
  };
  const auto bound = std::pair(limit, now - std::chrono::floor<std::chrono::days>(now));
  if (in_year() > bound) year -= 100;
  return year;
}

}  // namespace

std::optional<Instant> http_date(std::string_view text, Instant now) {
  auto fields = read_imf(text);
  if (!fields) fields = read_asctime(text);
  if (!fields) {
    fields = read_rfc850(text);
    if (fields) fields->year = whole_year(*fields, now);
  }
  return fields ? instant_of(*fields) : std::nullopt;
}

}  // namespace feedd::serve
