#include "base/time.hpp"

#include <date/tz.h>
#include <fmt/core.h>

#include <array>
#include <optional>

#include "base/text.hpp"

namespace feedd {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/// A date as it was written: its fields, and the zone if it named one.
struct Written {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  std::optional<seconds> offset = {};  ///< of local time from UTC
};

bool in_range(const Written& w) {
  std::chrono::year_month_day date(std::chrono::year(w.year), std::chrono::month(static_cast<unsigned>(w.month)),
                                   std::chrono::day(static_cast<unsigned>(w.day)));
  auto midnight_of_next_day = w.hour == 24 && w.minute == 0 && w.second == 0;
  return date.ok() && w.year >= 1 && w.year <= 9999 && (w.hour < 24 || midnight_of_next_day) && w.minute < 60 &&
         w.second <= 60;
}

Local local_of(const Written& w) {
  std::chrono::year_month_day date(std::chrono::year(w.year), std::chrono::month(static_cast<unsigned>(w.month)),
                                   std::chrono::day(static_cast<unsigned>(w.day)));
  // A leap second is read as the one before it.
  return Local(std::chrono::local_days(date).time_since_epoch() + hours(w.hour) + minutes(w.minute) +
               seconds(std::min(w.second, 59)));
}

Instant instant_of(const Written& w, const Zone& zone) {
  auto local = local_of(w);
  return w.offset ? Instant(local.time_since_epoch() - *w.offset) : zone.instant(local);
}

/// Reads a text from left to right; nothing is consumed where nothing fits.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool skip(char c) {
    if (peek() != c || done()) return false;
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
    while (n < most && n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9') value = value * 10 + (rest_[n++] - '0');
    if (n < least) return std::nullopt;
    rest_.remove_prefix(n);
    return value;
  }
  std::string word() {
    std::size_t n = 0;
    while (n < rest_.size() && ((rest_[n] >= 'a' && rest_[n] <= 'z') || (rest_[n] >= 'A' && rest_[n] <= 'Z'))) ++n;
    auto out = ascii_lower(rest_.substr(0, n));
    rest_.remove_prefix(n);
    return out;
  }

 private:
  std::string_view rest_;
};

/// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.fff`.
bool read_clock(Scanner& scan, Written& w) {
  auto hour = scan.number(1, 2);
  if (!hour || !scan.skip(':')) return false;
  auto minute = scan.number(2, 2);
  if (!minute) return false;
  w.hour = *hour;
  w.minute = *minute;
  if (scan.skip(':')) {
    auto second = scan.number(1, 2);
    if (!second) return false;
    w.second = *second;
    if (scan.peek() == '.' || scan.peek() == ',') {
      scan.skip_any(".,");
      scan.skip_any("0123456789");
    }
  }
  return true;
}

struct NamedZone {
  std::string_view name;
  int hours;
};
/// RFC 822 §5.1 and RFC 2822 §4.3: the single letters but Z say nothing that can be relied on and count as UTC.
constexpr std::array<NamedZone, 12> named_zones = {{{"ut", 0},
                                                    {"utc", 0},
                                                    {"gmt", 0},
                                                    {"z", 0},
                                                    {"est", -5},
                                                    {"edt", -4},
                                                    {"cst", -6},
                                                    {"cdt", -5},
                                                    {"mst", -7},
                                                    {"mdt", -6},
                                                    {"pst", -8},
                                                    {"pdt", -7}}};

/// `+08:00`, `+0800`, `+08`, `Z`, `GMT`, `EST`, `GMT+0800`. True when what follows is a zone, or the end.
bool read_zone(Scanner& scan, Written& w) {
  scan.skip_any(" ");
  if (scan.done()) return true;
  auto word = scan.word();
  if (!word.empty()) {
    int shift = 0;
    bool known = word.size() == 1;
    for (const auto& zone : named_zones) {
      if (zone.name == word) {
        shift = zone.hours;
        known = true;
      }
    }
    if (!known) return false;
    w.offset = hours(shift);
    if (scan.done()) return true;
  }
  if (scan.peek() != '+' && scan.peek() != '-') return false;
  int sign = scan.peek() == '-' ? -1 : 1;
  scan.skip_any("+-");
  auto hour = scan.number(2, 2);
  if (!hour) return false;
  scan.skip(':');
  auto minute = scan.done() ? std::optional<int>(0) : scan.number(2, 2);
  if (!minute || *hour > 23 || *minute > 59) return false;
  w.offset = sign * (hours(*hour) + minutes(*minute));
  scan.skip_any(" ");
  if (scan.peek() == '(') return true;  // a comment names the zone once more
  return scan.done();
}

/// ISO 8601 as W3CDTF and RFC 3339 use it: a year alone up to a full timestamp.
std::optional<Written> read_iso(std::string_view text) {
  Scanner scan(text);
  Written w;
  auto year = scan.number(4, 4);
  if (!year) return std::nullopt;
  w.year = *year;
  w.month = w.day = 1;
  if (!scan.skip('-') && !scan.skip('/')) return std::nullopt;
  auto month = scan.number(1, 2);
  if (!month) return std::nullopt;
  w.month = *month;
  if (!scan.skip('-') && !scan.skip('/')) return scan.done() ? std::optional(w) : std::nullopt;
  auto day = scan.number(1, 2);
  if (!day) return std::nullopt;
  w.day = *day;
  if (scan.done()) return w;
  if (!scan.skip_any("Tt ")) return std::nullopt;
  if (scan.done()) return w;
  if (!read_clock(scan, w) || !read_zone(scan, w)) return std::nullopt;
  return w;
}

std::optional<int> month_named(std::string_view word) {
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (word.substr(0, 3) == months[i]) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

/// RFC 2822 §4.3: two-digit years up to 49 are of this century, three-digit ones count from 1900.
int full_year(int year, bool short_form) {
  if (!short_form) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

/// `[Thu,] 2 Jan 2020 [03:04[:05] [zone]]`, also with hyphens (RFC 850), and asctime's `Thu Jan  2 03:04:05 2020`.
std::optional<Written> read_rfc822(std::string_view text) {
  Scanner scan(text);
  Written w;
  scan.skip_any(" ");
  auto word = scan.word();
  scan.skip_any(" ,.");
  auto month = month_named(word);
  if (!month && scan.peek() > '9') {  // a weekday, then a month: asctime, or "Jan 2, 2020" after a weekday
    month = month_named(scan.word());
    if (!month) return std::nullopt;
  }
  if (month) {
    scan.skip_any(" .");
    auto day = scan.number(1, 2);
    if (!day) return std::nullopt;
    w.month = *month;
    w.day = *day;
    scan.skip_any(" ,");
    auto before_clock = scan;
    if (read_clock(scan, w)) {
      scan.skip_any(" ");
    } else {
      scan = before_clock;
      w.hour = w.minute = w.second = 0;
    }
    auto year = scan.number(4, 4);
    if (!year) return std::nullopt;
    w.year = *year;
    scan.skip_any(" ,");
    if (!scan.done() && scan.peek() >= '0' && scan.peek() <= '9' && !read_clock(scan, w)) return std::nullopt;
    return read_zone(scan, w) ? std::optional(w) : std::nullopt;
  }
  auto day = scan.number(1, 2);
  if (!day || !scan.skip_any(" -")) return std::nullopt;
  month = month_named(scan.word());
  if (!month) return std::nullopt;
  scan.skip_any(" -.,");
  auto before_year = scan;
  auto year = scan.number(4, 4);
  auto short_form = !year;
  if (short_form) {
    scan = before_year;
    year = scan.number(2, 3);
  }
  if (!year) return std::nullopt;
  w.year = full_year(*year, short_form);
  w.month = *month;
  w.day = *day;
  scan.skip_any(" ,");
  if (scan.done()) return w;
  if (!read_clock(scan, w) || !read_zone(scan, w)) return std::nullopt;
  return w;
}

Result<Instant> checked(const std::optional<Written>& w, std::string_view text, const Zone& zone) {
  if (!w || !in_range(*w)) return fail(Errc::syntax, "'{}' is not a date", printable(cut(text, 100)));
  return instant_of(*w, zone);
}

struct Fields {
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<seconds> time;
  unsigned weekday;
};

Fields fields_of(Instant instant) {
  auto day = std::chrono::floor<days>(instant);
  return {std::chrono::year_month_day(day), std::chrono::hh_mm_ss<seconds>(instant - day),
          std::chrono::weekday(day).c_encoding()};
}

std::string in_rfc822(Instant instant, std::string_view zone) {
  auto f = fields_of(instant);
  auto month = std::string(months[static_cast<unsigned>(f.date.month()) - 1]);
  month[0] = static_cast<char>(month[0] - 'a' + 'A');
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}", weekdays[f.weekday],
                     static_cast<unsigned>(f.date.day()), month, static_cast<int>(f.date.year()),
                     f.time.hours().count(), f.time.minutes().count(), f.time.seconds().count(), zone);
}

}  // namespace

Clock system_clock() {
  return [] { return std::chrono::floor<seconds>(std::chrono::system_clock::now()); };
}

Zone::Zone() : name_("UTC") {}

Result<Zone> Zone::find(std::string_view name) {
  Zone zone;
  if (name == "UTC" || name == "Etc/UTC") return zone;
  try {
    zone.zone_ = date::locate_zone(std::string(name));
    zone.name_ = std::string(name);
    return zone;
  } catch (const std::exception&) {
    return fail(Errc::not_found, "no time zone '{}' is known: a name like Asia/Shanghai", printable(name));
  }
}

Instant Zone::instant(Local local) const {
  if (!zone_) return Instant(local.time_since_epoch());
  const auto* zone = static_cast<const date::time_zone*>(zone_);
  auto info = zone->get_info(date::local_seconds(local.time_since_epoch()));
  auto offset = info.result == date::local_info::ambiguous ? info.second.offset : info.first.offset;
  return Instant(local.time_since_epoch() - offset);
}

Local Zone::local(Instant instant) const {
  if (!zone_) return Local(instant.time_since_epoch());
  const auto* zone = static_cast<const date::time_zone*>(zone_);
  auto info = zone->get_info(date::sys_seconds(instant.time_since_epoch()));
  return Local(instant.time_since_epoch() + info.offset);
}

Result<Instant> parse_rfc3339(std::string_view text) {
  auto w = read_iso(trim(text));
  if (w && !w->offset) w.reset();
  return checked(w, text, {});
}

Result<Instant> parse_rfc822(std::string_view text) { return checked(read_rfc822(trim(text)), text, {}); }

Result<Instant> parse_http_date(std::string_view text) { return checked(read_rfc822(trim(text)), text, {}); }

Result<Instant> parse_date(std::string_view text, const Zone& zone) {
  auto trimmed = trim(text);
  auto w = read_iso(trimmed);
  if (!w) w = read_rfc822(trimmed);
  return checked(w, text, zone);
}

std::string to_rfc3339(Instant instant) {
  auto f = fields_of(instant);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(f.date.year()),
                     static_cast<unsigned>(f.date.month()), static_cast<unsigned>(f.date.day()), f.time.hours().count(),
                     f.time.minutes().count(), f.time.seconds().count());
}

std::string to_rfc822(Instant instant) { return in_rfc822(instant, "+0000"); }
std::string to_http_date(Instant instant) { return in_rfc822(instant, "GMT"); }

Result<std::chrono::seconds> parse_duration(std::string_view text) {
  Scanner scan(text);
  seconds sum{0};
  bool any = false;
  while (!scan.done()) {
    auto count = scan.number(1, 7);
    auto unit = scan.word();
    int factor = unit == "s"   ? 1
                 : unit == "m" ? 60
                 : unit == "h" ? 3600
                 : unit == "d" ? 86400
                 : unit == "w" ? 604800
                               : 0;
    if (!count || factor == 0)
      return fail(Errc::syntax, "'{}' is not a duration: write 30m, 12h or 1d", printable(text));
    sum += seconds(static_cast<std::int64_t>(*count) * factor);
    any = true;
  }
  if (!any) return fail(Errc::syntax, "'' is not a duration: write 30m, 12h or 1d");
  return sum;
}

std::string to_duration(std::chrono::seconds duration) {
  auto left = duration.count();
  std::string out;
  for (auto [unit, size] : {std::pair("d", 86400), std::pair("h", 3600), std::pair("m", 60), std::pair("s", 1)}) {
    if (left >= size) out += fmt::format("{}{}", left / size, unit);
    left %= size;
  }
  return out.empty() ? "0s" : out;
}

}  // namespace feedd
