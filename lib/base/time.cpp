#include "base/time.hpp"

#include <date/tz.h>
#include <fmt/core.h>

#include <array>

#include "base/text.hpp"

namespace feedd {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

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

std::string to_rfc3339(Instant instant) {
  auto f = fields_of(instant);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(f.date.year()),
                     static_cast<unsigned>(f.date.month()), static_cast<unsigned>(f.date.day()), f.time.hours().count(),
                     f.time.minutes().count(), f.time.seconds().count());
}

std::string to_rfc822(Instant instant) { return in_rfc822(instant, "+0000"); }
std::string to_http_date(Instant instant) { return in_rfc822(instant, "GMT"); }

Result<std::chrono::seconds> parse_duration(std::string_view text) {
  auto wrong = [&] { return fail(Errc::syntax, "'{}' is not a duration: write 30m, 12h or 1d", printable(text)); };
  seconds sum{0};
  std::size_t at = 0;
  do {
    std::size_t begin = at;
    std::int64_t count = 0;
    while (at < text.size() && at < begin + 7 && text[at] >= '0' && text[at] <= '9')
      count = count * 10 + (text[at++] - '0');
    if (at == begin || at == text.size()) return wrong();
    auto unit = std::string_view("smhdw").find(text[at++]);
    if (unit == std::string_view::npos) return wrong();
    constexpr std::array<std::int64_t, 5> factors = {1, 60, 3600, 86400, 604800};
    sum += seconds(count * factors[unit]);
  } while (at < text.size());
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
