#include "serve/http_date.hpp"

#include <gtest/gtest.h>

namespace feedd::serve {
namespace {

const Instant now{std::chrono::seconds(1'790'000'000)};  // 2026-09-21T14:13:20Z

TEST(HttpDate, is_one_of_three_forms) {
  const Instant day{std::chrono::seconds(784'111'777)};
  struct {
    const char* text;
    Instant instant;
  } const table[] = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", day},
      {"Sunday, 06-Nov-94 08:49:37 GMT", day},
      {"Sun Nov  6 08:49:37 1994", day},
      {"Sun Nov 06 08:49:37 1994", day},
      {"Wed Nov 16 08:49:37 1994", day + std::chrono::days(10)},
      {"Wednesday, 16-Nov-94 08:49:37 GMT", day + std::chrono::days(10)},
      {"Thu, 01 Jan 1970 00:00:00 GMT", Instant()},
      {"Thu, 29 Feb 2024 23:59:59 GMT", Instant(std::chrono::seconds(1'709'251'199))},
      {"Sat, 31 Dec 2016 23:59:60 GMT", Instant(std::chrono::seconds(1'483'228'800))},
  };
  for (const auto& [text, instant] : table) EXPECT_EQ(http_date(text, now), instant) << text;
}

TEST(HttpDate, is_nothing_else_however_near) {
  for (auto* text : {"",
                     "Sun, 06 Nov 1994 08:49:37",
                     "Sun, 06 Nov 1994 08:49:37 UTC",
                     "Sun, 06 Nov 1994 08:49:37 UT",
                     "Sun, 06 Nov 1994 08:49:37 Z",
                     "Sun, 06 Nov 1994 08:49:37 +0000",
                     "Sun, 06 Nov 1994 08:49:37 GMT+0",
                     "Sun, 06 Nov 1994 08:49:37 gmt",
                     "Sun, 06 Nov 1994 08:49:37 EST",
                     "Sun, 6 Nov 1994 08:49:37 GMT",
                     "Sun,  6 Nov 1994 08:49:37 GMT",
                     "Sun, 06 November 1994 08:49:37 GMT",
                     "Sunday, 06 Nov 1994 08:49:37 GMT",
                     "Sun, 06 nov 1994 08:49:37 GMT",
                     "sun, 06 Nov 1994 08:49:37 GMT",
                     "SUN, 06 NOV 1994 08:49:37 GMT",
                     "Mon, 06 Nov 1994 08:49:37 GMT",
                     "06 Nov 1994 08:49:37 GMT",
                     "Sun 06 Nov 1994 08:49:37 GMT",
                     "Sun,06 Nov 1994 08:49:37 GMT",
                     "Sun, 06  Nov 1994 08:49:37 GMT",
                     "Sun, 06 Nov 1994  08:49:37 GMT",
                     "Sun, 06 Nov 1994 08:49:37  GMT",
                     " Sun, 06 Nov 1994 08:49:37 GMT",
                     "Sun, 06 Nov 1994 08:49:37 GMT ",
                     "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
                     "Sun, 06 Nov 94 08:49:37 GMT",
                     "Sun, 06 Nov 19940 08:49:37 GMT",
                     "Sun, 06 Nov 1994 8:49:37 GMT",
                     "Sun, 06 Nov 1994 08:49 GMT",
                     "Sun, 06 Nov 1994 08:49:37.0 GMT",
                     "Sun, 06 Nov 1994 24:00:00 GMT",
                     "Sun, 06 Nov 1994 08:60:37 GMT",
                     "Sun, 06 Nov 1994 08:49:61 GMT",
                     "Sun, 06-Nov-1994 08:49:37 GMT",
                     "Sun, 06-Nov-94 08:49:37 GMT",
                     "Sunday, 06-Nov-1994 08:49:37 GMT",
                     "Sunday, 06 Nov 94 08:49:37 GMT",
                     "Sunday, 6-Nov-94 08:49:37 GMT",
                     "Monday, 06-Nov-94 08:49:37 GMT",
                     "Sunday, 06-Nov-94 08:49:37",
                     "Sun Nov 6 08:49:37 1994",
                     "Sun Nov  06 08:49:37 1994",
                     "Sun Nov  6 08:49:37 1994 GMT",
                     "Sun Nov  6 08:49:37 94",
                     "Mon Nov  6 08:49:37 1994",
                     "Sun, Nov  6 08:49:37 1994",
                     "Wed, 30 Feb 2022 00:00:00 GMT",
                     "Tue, 00 Nov 1994 08:49:37 GMT",
                     "1994-11-06T08:49:37Z",
                     "784111777"})
    EXPECT_EQ(http_date(text, now), std::nullopt) << text;
}

TEST(HttpDate, with_two_digits_is_at_most_50_years_ahead) {
  auto year = [](const char* text) {
    const auto date = http_date(text, now);
    if (!date) return 0;
    return static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(*date)).year());
  };
  EXPECT_EQ(year("Monday, 21-Sep-76 14:13:20 GMT"), 2076);
  EXPECT_EQ(year("Tuesday, 21-Sep-76 14:13:21 GMT"), 1976) << "a second more";
  EXPECT_EQ(year("Wednesday, 22-Sep-76 00:00:00 GMT"), 1976);
  EXPECT_EQ(year("Saturday, 01-Jan-77 00:00:00 GMT"), 1977);
  EXPECT_EQ(year("Saturday, 01-Jan-00 00:00:00 GMT"), 2000);
  EXPECT_EQ(year("Tuesday, 01-Jan-30 00:00:00 GMT"), 2030);
  EXPECT_EQ(year("Friday, 01-Jan-99 00:00:00 GMT"), 1999);
}

}  // namespace
}  // namespace feedd::serve
