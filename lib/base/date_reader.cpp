// The parsers of base/time.hpp: ISO 8601 in all its forms, RFC 822 as it is really written, and, last, other languages.
#include <array>
#include <optional>

#include "base/date_words.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace feedd {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t length_limit = 200;

constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};

/// A date as it was written: its fields, and the zone if it named one.
struct Written {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::optional<seconds> offset = {};  ///< of local time from UTC
};

std::chrono::year_month_day date_of(const Written& w) {
  return {std::chrono::year(w.year), std::chrono::month(static_cast<unsigned>(w.month)),
          std::chrono::day(static_cast<unsigned>(w.day))};
}

bool in_range(const Written& w) {
  bool midnight_of_next_day = w.hour == 24 && w.minute == 0 && w.second == 0;
  return w.month > 0 && w.day > 0 && date_of(w).ok() && w.year >= 1 && w.year <= 9999 &&
         (w.hour < 24 || midnight_of_next_day) && w.minute < 60 && w.second <= 60;
}

Instant instant_of(const Written& w, const Zone& zone) {
  // A leap second is read as the one before it.
  Local local(std::chrono::local_days(date_of(w)).time_since_epoch() + hours(w.hour) + minutes(w.minute) +
              seconds(std::min(w.second, 59)));
  return w.offset ? Instant(local.time_since_epoch() - *w.offset) : zone.instant(local);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Reads a text from left to right; nothing is consumed where nothing fits.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  std::size_t digits() const {
    std::size_t n = 0;
    while (n < rest_.size() && is_digit(rest_[n])) ++n;
    return n;
  }
  bool skip(char c) {
    if (done() || peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool skip_any(std::string_view set) {
    bool any = false;
    while (!done() && set.find(peek()) != std::string_view::npos) {
      rest_.remove_prefix(1);
      any = true;
    }
    return any;
  }
  /// Between `least` and `most` digits.
  std::optional<int> number(std::size_t least, std::size_t most) {
    std::size_t n = 0;
    int value = 0;
    while (n < most && n < rest_.size() && is_digit(rest_[n])) value = value * 10 + (rest_[n++] - '0');
    if (n < least) return std::nullopt;
    rest_.remove_prefix(n);
    return value;
  }
  std::string_view word() {
    std::size_t n = 0;
    while (n < rest_.size() && is_letter(rest_[n])) ++n;
    auto out = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return out;
  }

 private:
  std::string_view rest_;
};

/// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.fff`, with or without am or pm.
bool read_clock(Scanner& scan, Written& w) {
  auto hour = scan.number(1, 2);
  if (!hour || (!scan.skip(':') && !scan.skip('h'))) return false;
  auto minute = scan.number(2, 2);
  if (!minute) return false;
  w.hour = *hour;
  w.minute = *minute;
  w.second = 0;
  if (scan.skip(':')) {
    auto second = scan.number(1, 2);
    if (!second) return false;
    w.second = *second;
    if (scan.skip_any(".,")) scan.skip_any("0123456789");
  }
  auto before = scan;
  scan.skip_any(" ");
  auto half = scan.word();
  if ((iequals(half, "am") || iequals(half, "pm")) && w.hour >= 1 && w.hour <= 12) {
    w.hour = w.hour % 12 + (lower(half.front()) == 'p' ? 12 : 0);
  } else if (!iequals(half, "am") && !iequals(half, "pm")) {
    scan = before;
  }
  return true;
}

struct NamedZone {
  std::string_view name;
  int minutes;
};
/// RFC 822 §5.1, RFC 2822 §4.3, and the names that servers write beside them. Single letters but Z say nothing that can
/// be relied on and count as UTC.
constexpr NamedZone named_zones[] = {
    {"gmt", 0},    {"utc", 0},    {"ut", 0},      {"z", 0},       {"est", -300}, {"edt", -240}, {"cst", -360},
    {"cdt", -300}, {"mst", -420}, {"mdt", -360},  {"pst", -480},  {"pdt", -420}, {"et", -300},  {"ct", -360},
    {"mt", -420},  {"pt", -480},  {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"ast", -240}, {"adt", -180},
    {"nst", -210}, {"ndt", -150}, {"wet", 0},     {"west", 60},   {"bst", 60},   {"cet", 60},   {"cest", 120},
    {"met", 60},   {"mest", 120}, {"mez", 60},    {"mesz", 120},  {"eet", 120},  {"eest", 180}, {"msk", 180},
    {"msd", 240},  {"ist", 330},  {"sgt", 480},   {"hkt", 480},   {"awst", 480}, {"jst", 540},  {"kst", 540},
    {"acst", 570}, {"acdt", 630}, {"aest", 600},  {"aedt", 660},  {"nzst", 720}, {"nzdt", 780}};

std::optional<seconds> named_zone(std::string_view word) {
  for (const auto& [name, shift] : named_zones) {
    if (iequals(name, word)) return minutes(shift);
  }
  if (word.size() == 1) return seconds(0);
  return std::nullopt;
}

/// `+08:00`, `+0800`, `+08`, `Z`, `GMT`, `EST`, `GMT+0800`. True when what follows is a zone, or the end.
bool read_zone(Scanner& scan, Written& w) {
  scan.skip_any(" ,");
  if (scan.done() || scan.peek() == '(') return true;
  auto word = scan.word();
  if (!word.empty()) {
    w.offset = named_zone(word);
    if (!w.offset) return false;
    scan.skip_any(" ");
    if (scan.done() || scan.peek() == '(') return true;
  }
  if (scan.peek() != '+' && scan.peek() != '-') return false;
  int sign = scan.peek() == '-' ? -1 : 1;
  scan.skip_any("+-");
  auto hour = scan.number(1, 2);
  if (!hour) return false;
  scan.skip(':');
  auto minute = scan.number(2, 2).value_or(0);
  if (*hour > 23 || minute > 59) return false;
  w.offset = sign * (hours(*hour) + minutes(minute));
  scan.skip_any(" ");
  return scan.done() || scan.peek() == '(' || is_letter(scan.peek());  // a comment names the zone once more
}

void set_date(Written& w, std::chrono::sys_days day) {
  std::chrono::year_month_day date(day);
  w.year = static_cast<int>(date.year());
  w.month = static_cast<int>(static_cast<unsigned>(date.month()));
  w.day = static_cast<int>(static_cast<unsigned>(date.day()));
}

/// Day `n` of the year, from 1; false when that year has no such day.
bool set_ordinal(Written& w, int n) {
  auto first = std::chrono::sys_days(std::chrono::year(w.year) / 1 / 1);
  bool leap = std::chrono::year(w.year).is_leap();
  if (n < 1 || n > (leap ? 366 : 365)) return false;
  set_date(w, first + days(n - 1));
  return true;
}

/// Day `weekday` (Monday is 1) of a week (ISO 8601: the first one holds the 4th of January).
bool set_week(Written& w, int week, int weekday) {
  if (week < 1 || week > 53 || weekday < 1 || weekday > 7) return false;
  auto fourth = std::chrono::sys_days(std::chrono::year(w.year) / 1 / 4);
  auto monday = fourth - days(std::chrono::weekday(fourth).iso_encoding() - 1);
  set_date(w, monday + days((week - 1) * 7 + weekday - 1));
  return true;
}

/// The date of ISO 8601: `2020`, `2020-01`, `2020-01-02`, `20200102`, `2020-002`, `2020002`, `2020-W01-4`, `2020W014`;
/// with slashes or dots for hyphens, too, and `20-01-02`.
bool read_iso_date(Scanner& scan, Written& w) {
  w.month = w.day = 1;
  std::size_t digits = scan.digits();
  if (digits == 8 || digits == 7) {
    w.year = *scan.number(4, 4);
    if (digits == 7) return set_ordinal(w, *scan.number(3, 3));
    w.month = *scan.number(2, 2);
    w.day = *scan.number(2, 2);
    return true;
  }
  if (digits != 4 && digits != 2) return false;
  bool short_form = digits == 2;
  w.year = *scan.number(digits, digits);
  if (short_form) w.year += w.year < 70 ? 2000 : 1900;
  bool separated = scan.skip('-') || scan.skip('/') || scan.skip('.');
  if (scan.peek() == 'W' || scan.peek() == 'w') {
    scan.word();
    auto week = scan.number(2, 2);
    scan.skip('-');
    return week && set_week(w, *week, scan.number(1, 1).value_or(1));
  }
  if (!separated) return scan.done() && !short_form;
  if (scan.digits() == 3 && !short_form) return set_ordinal(w, *scan.number(3, 3));
  auto month = scan.number(1, 2);
  if (!month) return false;
  w.month = *month;
  if (!scan.skip('-') && !scan.skip('/') && !scan.skip('.')) return !short_form;
  auto day = scan.number(1, 2);
  if (!day) return false;
  w.day = *day;
  return true;
}

/// `hh`, `hhmm`, `hhmmss`, or a clock with colons.
bool read_iso_clock(Scanner& scan, Written& w) {
  std::size_t digits = scan.digits();
  if (digits == 4 || digits == 6) {
    w.hour = *scan.number(2, 2);
    w.minute = *scan.number(2, 2);
    if (digits == 6) w.second = *scan.number(2, 2);
    if (scan.skip_any(".,")) scan.skip_any("0123456789");
    return true;
  }
  auto before = scan;
  if (read_clock(scan, w)) return true;
  scan = before;
  auto hour = scan.number(2, 2);
  w.hour = hour.value_or(0);
  return hour.has_value();
}

std::optional<Written> read_iso(std::string_view text) {
  Scanner scan(text);
  Written w;
  if (!is_digit(scan.peek()) || !read_iso_date(scan, w)) return std::nullopt;
  if (scan.done()) return w;
  if (!scan.skip_any("Tt ,")) return std::nullopt;
  if (scan.done()) return w;
  if (!is_digit(scan.peek())) return read_zone(scan, w) ? std::optional(w) : std::nullopt;
  if (!read_iso_clock(scan, w) || !read_zone(scan, w)) return std::nullopt;
  return w;
}

std::optional<int> month_named(std::string_view word) {
  if (word.size() < 3) return std::nullopt;
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (iequals(word.substr(0, 3), months[i])) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

/// RFC 2822 §4.3: two-digit years up to 49 are of this century, three-digit ones count from 1900.
std::optional<int> read_year(Scanner& scan) {
  std::size_t digits = scan.digits();
  if (digits < 2 || digits > 4) return std::nullopt;
  int year = *scan.number(digits, digits);
  if (digits == 4) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

/// A clock and a zone, both of which may be missing.
bool read_rest(Scanner& scan, Written& w) {
  scan.skip_any(" ,-");
  auto before = scan;
  if (iequals(scan.word(), "at")) {
    scan.skip_any(" ");
  } else {
    scan = before;
  }
  if (is_digit(scan.peek()) && !read_clock(scan, w)) return false;
  return read_zone(scan, w);
}

/// `[Thu,] Jan 2, 2020 [clock] [zone]`, and asctime's and date's `Thu Jan  2 03:04:05 [GMT] 2020`.
std::optional<Written> read_month_first(Scanner scan, Written w) {
  scan.skip_any(" .-");
  auto day = scan.number(1, 2);
  if (!day) return std::nullopt;
  w.day = *day;
  for (std::string_view ordinal : {"st", "nd", "rd", "th"}) {
    auto before = scan;
    if (iequals(scan.word(), ordinal)) break;
    scan = before;
  }
  scan.skip_any(" ,-");
  auto before_clock = scan;
  if (!read_clock(scan, w)) {
    scan = before_clock;
  } else {
    scan.skip_any(" ");
    auto zone = scan.word();
    if (!zone.empty()) w.offset = named_zone(zone);
    scan.skip_any(" ");
  }
  auto year = scan.number(4, 4);
  if (!year) return std::nullopt;
  w.year = *year;
  return read_rest(scan, w) ? std::optional(w) : std::nullopt;
}

/// `[Thu,] 2 Jan 2020 [03:04[:05]] [zone]`, also with hyphens (RFC 850).
std::optional<Written> read_rfc822(std::string_view text) {
  Scanner scan(text);
  Written w;
  scan.skip_any(" ,");
  for (int words = 0; words < 2 && is_letter(scan.peek()); ++words) {
    auto month = month_named(scan.word());
    scan.skip_any(" ,.");
    if (month && is_digit(scan.peek())) {
      w.month = *month;
      return read_month_first(scan, w);
    }
  }
  auto day = scan.number(1, 2);
  if (!day || !scan.skip_any(" -./")) return std::nullopt;
  w.day = *day;
  auto month = month_named(scan.word());
  if (!month) return std::nullopt;
  w.month = *month;
  scan.skip_any(" -.,/");
  auto year = read_year(scan);
  if (!year) return std::nullopt;
  w.year = *year;
  return read_rest(scan, w) ? std::optional(w) : std::nullopt;
}

/// `23.09.2004`, `23/09/2004`, `09/23/2004`: only where the numbers leave one reading, or dots the European one.
std::optional<Written> read_numbers(std::string_view text) {
  Scanner scan(text);
  Written w;
  auto first = scan.number(1, 2);
  char separator = scan.peek();
  if (!first || !scan.skip_any("./-")) return std::nullopt;
  auto second = scan.number(1, 2);
  if (!second || !scan.skip(separator)) return std::nullopt;
  auto year = scan.number(4, 4);
  if (!year) return std::nullopt;
  bool day_first = separator == '.' || *first > 12;
  if (!day_first && *second <= 12) return std::nullopt;
  w.year = *year;
  w.month = day_first ? *second : *first;
  w.day = day_first ? *first : *second;
  return read_rest(scan, w) ? std::optional(w) : std::nullopt;
}

/// Seconds or milliseconds since 1970, of this age.
std::optional<Instant> read_epoch(std::string_view text) {
  if ((text.size() != 9 && text.size() != 10 && text.size() != 13) || Scanner(text).digits() != text.size())
    return std::nullopt;
  std::int64_t count = 0;
  for (char c : text) count = count * 10 + (c - '0');
  return Instant(seconds(text.size() == 13 ? count / 1000 : count));
}

Result<Instant> checked(const std::optional<Written>& w, std::string_view text, const Zone& zone) {
  if (!w || !in_range(*w)) return fail(Errc::syntax, "'{}' is not a date", printable(cut(text, 100)));
  return instant_of(*w, zone);
}

}  // namespace

Result<Instant> parse_rfc3339(std::string_view text) {
  auto w = read_iso(trim(text));
  if (w && !w->offset) w.reset();
  return checked(w, text, {});
}

Result<Instant> parse_rfc822(std::string_view text) { return checked(read_rfc822(trim(text)), text, {}); }

Result<Instant> parse_http_date(std::string_view text) { return checked(read_rfc822(trim(text)), text, {}); }

Result<Instant> parse_date(std::string_view text, const Zone& zone) {
  auto trimmed = trim(text);
  if (trimmed.size() > length_limit) return checked(std::nullopt, text, zone);
  auto read = [](std::string_view said) {
    bool number_first = !said.empty() && is_digit(said.front());
    auto w = number_first ? read_iso(said) : std::nullopt;
    if (!w || !in_range(*w)) w = read_rfc822(said);
    if (!w && number_first) w = read_numbers(said);
    return w;
  };
  auto w = read(trimmed);
  if (w && in_range(*w)) return instant_of(*w, zone);
  if (auto epoch = read_epoch(trimmed)) return *epoch;
  if (!w) w = read(date_in_english(trimmed));
  return checked(w, text, zone);
}

}  // namespace feedd
