/// The English names of months and weekdays, as dates on the net have them: whole, or their first three letters.
#pragma once

#include <array>
#include <string_view>

namespace feedd {

inline constexpr std::array<std::string_view, 12> month_names = {"January",   "February", "March",    "April",
                                                                 "May",       "June",     "July",     "August",
                                                                 "September", "October",  "November", "December"};
inline constexpr std::array<std::string_view, 7> weekday_names = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                                  "Thursday", "Friday", "Saturday"};
inline constexpr std::size_t short_name = 3;

}  // namespace feedd
