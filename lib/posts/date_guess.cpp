#include "posts/date_guess.hpp"

#include <re2/re2.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/calendar.hpp"
#include "base/text.hpp"

namespace feedd::posts {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t longest = 128;  // Date._parse refuses more

/// What was found, of each part nothing when the text does not say it.
struct Parts {
  std::optional<int> year, month, day, day_of_year, hour, minute, second;
  std::optional<bool> short_year;  ///< whether `20` may be 2020
  bool before_christ = false;
  std::string zone;
};

using Groups = std::vector<std::optional<std::string>>;

#define MONTH "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
#define ERA "(c(?:e|\\.e\\.)|b(?:ce|\\.c\\.e\\.)|a(?:d|\\.d\\.)|b(?:c|\\.c\\.))"

/// One of the forms, found anywhere in a text, which then goes out of it.
class Form {
 public:
  explicit Form(const char* pattern) : pattern_(std::string("(?i)") + pattern) {}

  std::optional<Groups> take(std::string& text) const {
    const auto count = pattern_.NumberOfCapturingGroups() + 1;
    std::vector<re2::StringPiece> found(static_cast<std::size_t>(count));
    if (!pattern_.Match(text, 0, text.size(), RE2::UNANCHORED, found.data(), count)) return std::nullopt;
    Groups out;
    for (const auto& group : found) {
      out.push_back(group.data() ? std::optional(std::string(group.data(), group.size())) : std::nullopt);
    }
    text.replace(static_cast<std::size_t>(found[0].data() - text.data()), found[0].size(), " ");
    return out;
  }
  bool is_in(const std::string& text) const { return RE2::PartialMatch(text, pattern_); }

 private:
  RE2 pattern_;
};

struct Forms {
  Form weekday{R"(\b(sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*)"};
  Form time{
      R"(((?:\d+\s*:\s*\d+(?:\s*:\s*\d+(?:[,.]\d*)?)?|\d+\s*h(?:\s*\d+m?(?:\s*\d+s?)?)?)(?:\s*[ap](?:m\b|\.m\.))?|)"
      R"(\d+\s*[ap](?:m\b|\.m\.))(?:\s*((?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?|)"
      R"([\pL.\s]+(?:standard|daylight)\stime\b|\pL+(?:\sdst)?\b))?)"};
  Form clock{R"(\A(\d+)h?(?:\s*:?\s*(\d+)m?(?:\s*:?\s*(\d+)(?:[,.](\d+))?s?)?)?(?:\s*([ap])(?:m\b|\.m\.))?)"};
  Form day_and_name{R"(('?\d+)[^-\d\s]*\s*()" MONTH R"()[^-\d\s']*(?:\s*)" ERA
                    R"(?\s*('?-?\d+(?:(?:st|nd|rd|th)\b)?))?)"};
  Form name_and_day{R"(\b()" MONTH R"()[^-\d\s']*\s*('?\d+)[^-\d\s']*(?:\s*,?\s*)" ERA R"(?\s*('?-?\d+))?)"};
  Form iso{R"(('?[-+]?\d+)-(\d+)-('?-?\d+))"};
  Form week{R"(\b(\d{2}|\d{4})?-?w(\d{2})(?:-?(\d))?\b)"}, weekday_of_week{R"(-w-(\d)\b)"};
  Form month_and_day{R"(--(\d{2})?-(\d{2})\b)"}, month_day{R"(--(\d{2})(\d{2})?\b)"};
  Form fraction_and_day{R"([,.](\d{2}|\d{4})-\d{3}\b)"}, year_and_day{R"(\b(\d{2}|\d{4})-(\d{3})\b)"};
  Form digit_and_day{R"(\d-\d{3}\b)"}, day_of_year{R"(\b-(\d{3})\b)"};
  Form japanese{R"(\b([mtshr])(\d+)\.(\d+)\.(\d+))"};
  Form day_name_year{R"(('?-?\d+)-()" MONTH R"()[^-/.]*-('?-?\d+))"};
  Form name_day_year{R"(\b()" MONTH R"()[^-/.]*-('?-?\d+)(?:-('?-?\d+))?)"};
  Form slashes{R"(('?-?\d+)/\s*('?\d+)(?:\D\s*('?-?\d+))?)"};
  Form dots{R"(('?-?\d+)\.\s*('?\d+)\.\s*('?-?\d+))"};
  Form year{R"('(\d+)\b)"}, month{R"(\b()" MONTH R"()\S*)"}, day{R"((\d+)(st|nd|rd|th)\b)"};
  Form digits{R"(([-+]?)(\d{2,14})(?:\s*t?\s*(\d{2,6})?(?:[,.](\d*))?)?(?:\s*(z\b|[-+]\d{1,4}\b|\[[-+]?\d[^\]]*\]))?)"};
  Form before_christ{R"(\b(bc\b|bce\b|b\.c\.|b\.c\.e\.))"}, rest{R"(\A\s*(\d{1,2})\s*\z)"};
  RE2 noise{R"([^-+',./:@\pL\pN\pM\[\]]+)"};
};

const Forms& forms() {
  static const Forms all;
  return all;
}

/// The first digits of a text, with the sign before them; past the end of an int it is nobody's date.
std::optional<int> number_in(std::string_view text) {
  const auto first = text.find_first_of("0123456789");
  if (first == std::string_view::npos) return std::nullopt;
  int value = 0;
  for (auto at = first; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    if (value > 99'999) return 999'999;
    value = value * 10 + (text[at] - '0');
  }
  return first > 0 && text[first - 1] == '-' ? -value : value;
}

int month_named(std::string_view name) {
  constexpr std::string_view names = "janfebmaraprmayjunjulaugsepoctnovdec";
  return static_cast<int>(names.find(ascii_lower(name.substr(0, 3)))) / 3 + 1;
}

using Text = std::optional<std::string>;

bool is_year(const Text& text) { return text && (text->starts_with('\'') || text->size() > 2); }

/// Year, month and day in the order in which they stand; which of them is which shows in how they are written.
bool set_day(Parts& parts, Text year, Text month, Text day, bool before_christ = false) {
  if (year && month && !day) {
    day = std::exchange(month, std::exchange(year, std::nullopt));
  }
  if (!year && is_year(day)) std::swap(year, day);
  if (year) {
    const auto first = year->find_first_of("+-0123456789");
    const auto digits = year->find_first_of("0123456789", std::min(first, year->size()));
    const auto end = std::min(year->find_first_not_of("0123456789", digits), year->size());
    if (end < year->size()) {
      auto only = year->substr(first, end - first);
      year = std::exchange(day, std::move(only));
    }
  }
  if (is_year(month)) {
    auto was = std::exchange(year, month);
    month = std::exchange(day, std::move(was));
  }
  if (is_year(day)) std::swap(year, day);
  if (year) {
    const auto digit = year->find_first_of("0123456789");
    if (digit == std::string::npos) return true;
    const bool is_signed = digit > 0 && ((*year)[digit - 1] == '-' || (*year)[digit - 1] == '+');
    const auto end = std::min(year->find_first_not_of("0123456789", digit), year->size());
    if (is_signed || end - digit > 2) parts.short_year = false;
    parts.year = number_in(*year);
  }
  parts.before_christ = before_christ;
  if (month) parts.month = number_in(*month);
  if (day) parts.day = number_in(*day);
  return true;
}

bool set_named(Parts& parts, const Text& year, std::string_view month, const Text& day, const Text& era = {}) {
  return set_day(parts, year, std::to_string(month_named(month)), day,
                 era && (era->starts_with('b') || era->starts_with('B')));
}

void read_time(Parts& parts, std::string& text) {
  const auto found = forms().time.take(text);
  if (!found) return;
  auto time = *(*found)[1];
  if ((*found)[2]) parts.zone = *(*found)[2];
  const auto clock = forms().clock.take(time);
  if (!clock) return;
  parts.hour = number_in(*(*clock)[1]);
  if ((*clock)[2]) parts.minute = number_in(*(*clock)[2]);
  if ((*clock)[3]) parts.second = number_in(*(*clock)[3]);
  if (const auto& half = (*clock)[5]) parts.hour = *parts.hour % 12 + (*half == "p" || *half == "P" ? 12 : 0);
}

bool read_iso_forms(Parts& parts, std::string& text) {
  const auto& all = forms();
  if (all.week.take(text) || all.weekday_of_week.take(text)) return true;  // weeks tell Time.parse nothing
  for (const auto* form : {&all.month_and_day, &all.month_day}) {
    if (const auto found = form->take(text)) {
      if ((*found)[1]) parts.month = number_in(*(*found)[1]);
      if ((*found)[2]) parts.day = number_in(*(*found)[2]);
      return true;
    }
  }
  if (!all.fraction_and_day.is_in(text)) {
    if (const auto found = all.year_and_day.take(text)) {
      parts.year = number_in(*(*found)[1]);
      parts.day_of_year = number_in(*(*found)[2]);
      return true;
    }
  }
  if (all.digit_and_day.is_in(text)) return false;
  const auto found = all.day_of_year.take(text);
  if (found) parts.day_of_year = number_in(*(*found)[1]);
  return found.has_value();
}

/// Two digits each, the last ones first: seconds, minutes, hours, days, months, and the year.
void set_from_end(Parts& parts, std::string_view digits) {
  std::optional<int>* const places[] = {&parts.second, &parts.minute, &parts.hour, &parts.day, &parts.month};
  for (auto* place : places) {
    if (digits.empty()) return;
    const auto size = std::min<std::size_t>(digits.size(), 2);
    *place = number_in(digits.substr(digits.size() - size));
    digits.remove_suffix(size);
  }
  if (!digits.empty()) parts.year = number_in(digits);
}

void set_from_start(Parts& parts, std::string_view digits, std::string_view sign) {
  auto take = [&](std::optional<int>& place, std::size_t size) {
    if (digits.empty()) return;
    place = number_in(digits.substr(0, size));
    digits.remove_prefix(std::min(size, digits.size()));
  };
  const auto size = digits.size();
  if (size == 2) return take(parts.day, 2);
  if (size == 3) return take(parts.day_of_year, 3);
  if (size > 4) take(parts.year, size >= 7 ? 4 : 2);
  if (parts.year && sign == "-") parts.year = -*parts.year;
  if (size >= 8) parts.short_year = false;
  if (size == 5 || size == 7) return take(parts.day_of_year, 3);
  for (auto* place : {&parts.month, &parts.day, &parts.hour, &parts.minute, &parts.second}) take(*place, 2);
}

bool read_digits(Parts& parts, std::string& text) {
  const auto found = forms().digits.take(text);
  if (!found) return false;
  const auto& given = *found;
  const auto& digits = *given[2];
  const bool is_known = digits.size() % 2 == 0 || digits.size() <= 7;
  if (is_known && !given[3] && given[4]) {
    set_from_end(parts, digits);
  } else if (is_known) {
    set_from_start(parts, digits, *given[1]);
  }
  if (given[3] && given[3]->size() % 2 == 0) {
    const std::string_view time = *given[3];
    if (given[4]) {
      set_from_end(parts, time);
    } else {
      parts.hour = number_in(time.substr(0, 2));
      if (time.size() >= 4) parts.minute = number_in(time.substr(2, 2));
      if (time.size() >= 6) parts.second = number_in(time.substr(4, 2));
    }
  }
  if (given[5]) {
    std::string zone = *given[5];
    if (zone.starts_with('[')) {
      zone = zone.substr(1, zone.size() - 2);
      if (const auto colon = zone.find(':'); colon != std::string::npos) zone = zone.substr(colon + 1);
      if (!zone.empty() && zone.front() >= '0' && zone.front() <= '9') zone.insert(0, 1, '+');
    }
    parts.zone = zone;
  }
  return true;
}

bool read_day(Parts& parts, std::string& text) {
  const auto& all = forms();
  if (const auto g = all.day_and_name.take(text)) return set_named(parts, (*g)[4], *(*g)[2], (*g)[1], (*g)[3]);
  if (const auto g = all.name_and_day.take(text)) return set_named(parts, (*g)[4], *(*g)[1], (*g)[2], (*g)[3]);
  if (const auto g = all.iso.take(text)) return set_day(parts, (*g)[1], (*g)[2], (*g)[3]);
  if (const auto g = all.japanese.take(text)) {
    constexpr std::string_view eras = "mtshr";
    constexpr std::array<int, 5> starts{1867, 1911, 1925, 1988, 2018};
    parts.year = *number_in(*(*g)[2]) + starts[eras.find(ascii_lower(*(*g)[1]))];
    parts.month = number_in(*(*g)[3]);
    parts.day = number_in(*(*g)[4]);
    return true;
  }
  if (const auto g = all.day_name_year.take(text)) return set_named(parts, (*g)[3], *(*g)[2], (*g)[1]);
  if (const auto g = all.name_day_year.take(text)) return set_named(parts, (*g)[3], *(*g)[1], (*g)[2]);
  for (const auto* form : {&all.slashes, &all.dots}) {
    if (const auto g = form->take(text)) return set_day(parts, (*g)[1], (*g)[2], (*g)[3]);
  }
  if (read_iso_forms(parts, text)) return true;
  if (const auto g = all.year.take(text)) return parts.year = number_in(*(*g)[1]), true;
  if (const auto g = all.month.take(text)) return parts.month = month_named(*(*g)[1]), true;
  if (const auto g = all.day.take(text)) return parts.day = number_in(*(*g)[1]), true;
  return read_digits(parts, text);
}

/// A lone number left over is the day or the hour, whichever is not there.
void read_rest(Parts& parts, std::string& text) {
  if (forms().before_christ.take(text)) parts.before_christ = true;
  const auto rest = forms().rest.take(text);
  if (!rest) return;
  const auto value = *number_in(*(*rest)[1]);
  if (parts.hour && !parts.day && value >= 1 && value <= 31) parts.day = value;
  if (parts.day && !parts.hour && value <= 24) parts.hour = value;
}

/// time.rb: zone_offset.
std::optional<seconds> offset_of(std::string_view name, const Zone& zone, int year) {
  static const RE2 numeric(R"(([-+])(\d\d)(?::?(\d\d))?(?::?(\d\d))?)");
  std::string sign, hour, minute, second;
  if (RE2::FullMatch(re2::StringPiece(name.data(), name.size()), numeric, &sign, &hour, &minute, &second)) {
    const auto size =
        hours(*number_in(hour)) + minutes(number_in(minute).value_or(0)) + seconds(number_in(second).value_or(0));
    return sign == "-" ? -size : size;
  }
  const auto lower = ascii_lower(name);
  if (const auto ahead = zone_in(mail_zones, lower)) return *ahead;
  if (lower.size() == 1 && lower != "j") {
    constexpr std::string_view east = "abcdefghiklm", west = "nopqrstuvwxy";
    if (const auto at = east.find(lower); at != std::string_view::npos) return hours(at + 1);
    if (const auto at = west.find(lower); at != std::string_view::npos) return -hours(at + 1);
    return lower == "z" ? std::optional(seconds(0)) : std::nullopt;
  }
  for (unsigned month : {1U, 7U}) {
    const Local first(std::chrono::local_days(std::chrono::year(year) / month / 1));
    const auto instant = zone.instant(first);
    if (iequals(zone.abbreviation(instant), name)) return first.time_since_epoch() - instant.time_since_epoch();
  }
  return std::nullopt;
}

/// Down to the largest part that is said; time.rb: make_time. False when nothing is said.
bool complete(Parts& parts, const Local& by) {
  const std::chrono::year_month_day day(std::chrono::floor<days>(by));
  if (!parts.month && !parts.day && !parts.day_of_year && !parts.hour) return false;
  parts.year = static_cast<int>(day.year());
  parts.short_year = false;
  if (parts.month || parts.day_of_year) return true;
  parts.month = static_cast<int>(static_cast<unsigned>(day.month()));
  if (!parts.day) parts.day = static_cast<int>(static_cast<unsigned>(day.day()));
  return true;
}

}  // namespace

std::optional<GuessedDate> guess_date(std::string_view written, const Zone& zone,
                                      const std::optional<Local>& day_given) {
  if (written.size() > longest) return std::nullopt;
  std::string text(written);
  RE2::GlobalReplace(&text, forms().noise, " ");
  Parts parts;
  forms().weekday.take(text);
  read_time(parts, text);
  read_day(parts, text);
  read_rest(parts, text);
  const bool is_completed = !parts.year && day_given && complete(parts, *day_given);
  if (!parts.year || parts.before_christ) return std::nullopt;
  int year = *parts.year;
  if (parts.short_year.value_or(true) && year >= 0 && year <= 99) year += year >= 69 ? 1900 : 2000;
  const int month = parts.month.value_or(1), day = parts.day.value_or(1);
  const int hour = parts.hour.value_or(0), minute = parts.minute.value_or(0), second = parts.second.value_or(0);
  const bool is_clock = hour <= 23 || (hour == 24 && minute == 0 && second == 0);
  if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  if (hour < 0 || !is_clock || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
  const auto first = std::chrono::local_days(std::chrono::year(year) / month / 1);
  GuessedDate out;
  out.is_completed = is_completed;
  out.local = Local(first + days(day - 1) + hours(hour) + minutes(minute) + seconds(second));
  if (parts.day_of_year) {
    if (*parts.day_of_year < 1 || *parts.day_of_year > 366) return std::nullopt;
    out.local = Local(std::chrono::local_days(std::chrono::year(year) / 1 / 1) + days(*parts.day_of_year - 1) +
                      hours(hour) + minutes(minute) + seconds(second));
  }
  if (!parts.zone.empty()) out.ahead = offset_of(parts.zone, zone, year);
  if (out.ahead && (*out.ahead >= days(1) || *out.ahead <= -days(1))) return std::nullopt;
  return out;
}

}  // namespace feedd::posts
#undef MONTH
#undef ERA
