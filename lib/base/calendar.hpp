/// The names of months, weekdays and time zones that dates on the net have.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

namespace feedd {

/// In English: whole, or their first three letters.
inline constexpr std::array<std::string_view, 12> month_names = {"January",   "February", "March",    "April",
                                                                 "May",       "June",     "July",     "August",
                                                                 "September", "October",  "November", "December"};
inline constexpr std::array<std::string_view, 7> weekday_names = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                                  "Thursday", "Friday", "Saturday"};
inline constexpr std::size_t short_name = 3;

struct NamedZone {
  std::string_view name;       ///< in small letters
  std::chrono::minutes ahead;  ///< of UTC
};

/// RFC 822 §5.1 and RFC 2822 §4.3, without the single letters: CST is six hours behind UTC, never China.
inline constexpr std::array<NamedZone, 11> mail_zones = {{{"ut", std::chrono::hours(0)},
                                                          {"utc", std::chrono::hours(0)},
                                                          {"gmt", std::chrono::hours(0)},
                                                          {"est", std::chrono::hours(-5)},
                                                          {"edt", std::chrono::hours(-4)},
                                                          {"cst", std::chrono::hours(-6)},
                                                          {"cdt", std::chrono::hours(-5)},
                                                          {"mst", std::chrono::hours(-7)},
                                                          {"mdt", std::chrono::hours(-6)},
                                                          {"pst", std::chrono::hours(-8)},
                                                          {"pdt", std::chrono::hours(-7)}}};

/// `name` in small letters.
template <class Zones>
constexpr std::optional<std::chrono::minutes> zone_in(const Zones& zones, std::string_view name) {
  for (const auto& zone : zones) {
    if (zone.name == name) return zone.ahead;
  }
  return std::nullopt;
}

}  // namespace feedd
