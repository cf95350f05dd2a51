#include "base/time.hpp"

#include <date/tz.h>
#include <fmt/compile.h>

#include <optional>

#include "base/calendar.hpp"
#include "base/date_reading.hpp"
#include "base/text.hpp"

namespace feedd {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t longest_date = 200;

/// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.fff`.
bool read_clock(Scan& scan, WrittenDate& w) {
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

/// `+08:00`, `+0800`, `+08`, `Z`, `GMT`, `EST`, `GMT+0800`. True when what follows is a zone, or the end.
bool read_zone(Scan& scan, WrittenDate& w) {
  scan.skip_any(" ");
  if (scan.done()) return true;
  auto word = ascii_lower(scan.letters());
  if (!word.empty()) {
    const auto ahead = zone_in(mail_zones, word);
    if (!ahead && word.size() > 1) return false;
    w.offset = ahead.value_or(minutes(0));  // single letters but Z say nothing that can be relied on
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
std::optional<WrittenDate> read_iso(std::string_view text) {
  Scan scan(text);
  WrittenDate w;
  auto year = scan.number(4, 4);
  if (!year) return std::nullopt;
  w.year = *year;
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
  for (std::size_t i = 0; i < month_names.size(); ++i) {
    if (iequals(word.substr(0, short_name), month_names[i].substr(0, short_name))) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

/// `[Thu,] 2 Jan 2020 [03:04[:05] [zone]]`, also with hyphens (RFC 850), and asctime's `Thu Jan  2 03:04:05 2020`.
std::optional<WrittenDate> read_rfc822(std::string_view text) {
  Scan scan(text);
  WrittenDate w;
  scan.skip_any(" ");
  auto word = ascii_lower(scan.letters());
  scan.skip_any(" ,.");
  auto month = month_named(word);
  if (!month && scan.peek() > '9') {  // a weekday, then a month: asctime, or "Jan 2, 2020" after a weekday
    month = month_named(ascii_lower(scan.letters()));
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
  month = month_named(ascii_lower(scan.letters()));
  if (!month) return std::nullopt;
  scan.skip_any(" -.,");
  auto year = scan.number(4, 4);
  auto short_form = !year;
  auto digits = scan.digits();
  if (short_form) year = scan.number(2, 3);
  if (!year) return std::nullopt;
  w.year = *full_year(*year, short_form ? digits : 4);
  w.month = *month;
  w.day = *day;
  scan.skip_any(" ,");
  if (scan.done()) return w;
  if (!read_clock(scan, w) || !read_zone(scan, w)) return std::nullopt;
  return w;
}

tl::unexpected<Error> no_date(std::string_view text) {
  return fail(Errc::syntax, "'{}' is not a date", printable(cut(text, 100)));
}

Result<Instant> checked(const std::optional<WrittenDate>& w, std::string_view text) {
  if (!w || !is_possible(*w)) return no_date(text);
  return instant_of(*w, {});
}

/// What a program writes when it has no date: year 1, year 0, the epoch itself.
bool is_absurd(const WrittenDate& w) {
  auto is_epoch = w.year == 1970 && w.month == 1 && w.day == 1 && w.hour == 0 && w.minute == 0 && w.second == 0;
  return is_epoch || w.year < 1900 || w.year > 9998;
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
  const auto month = month_names[static_cast<unsigned>(f.date.month()) - 1].substr(0, short_name);
  return fmt::format(FMT_COMPILE("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}"),
                     weekday_names[f.weekday].substr(0, short_name), static_cast<unsigned>(f.date.day()), month,
                     static_cast<int>(f.date.year()), f.time.hours().count(), f.time.minutes().count(),
                     f.time.seconds().count(), zone);
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

std::string Zone::abbreviation(Instant instant) const {
  if (!zone_) return "UTC";
  return static_cast<const date::time_zone*>(zone_)->get_info(date::sys_seconds(instant.time_since_epoch())).abbrev;
}

Result<Instant> parse_rfc3339(std::string_view text) {
  auto w = read_iso(trim(text));
  if (w && !w->offset) w.reset();
  return checked(w, text);
}

Result<Instant> parse_rfc822(std::string_view text) { return checked(read_rfc822(trim(text)), text); }

Result<Instant> parse_http_date(std::string_view text) { return checked(read_rfc822(trim(text)), text); }

Result<Instant> parse_date(std::string_view text, const Zone& zone) {
  auto trimmed = trim(text);
  if (trimmed.size() > longest_date) return no_date(text);
  auto w = read_common_date(trimmed);
  if (!w || !is_possible(*w)) {
    w = read_iso_date(trimmed);
    if (!w) w = read_worded_date(trimmed);
    if (!w || !is_possible(*w)) return no_date(text);
  }
  if (is_absurd(*w)) return no_date(text);
  if (!w->offset && w->home && zone == Zone()) w->offset = w->home;
  return instant_of(*w, zone);
}

std::string to_rfc3339(Instant instant) {
  auto f = fields_of(instant);
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z"), static_cast<int>(f.date.year()),
                     static_cast<unsigned>(f.date.month()), static_cast<unsigned>(f.date.day()), f.time.hours().count(),
                     f.time.minutes().count(), f.time.seconds().count());
}

std::string to_rfc822(Instant instant) { return in_rfc822(instant, "+0000"); }
std::string to_http_date(Instant instant) { return in_rfc822(instant, "GMT"); }

Result<std::chrono::seconds> parse_duration(std::string_view text) {
  Scan scan(text);
  seconds sum{0};
  bool any = false;
  while (!scan.done()) {
    auto count = scan.number(1, 7);
    auto unit = ascii_lower(scan.letters());
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
