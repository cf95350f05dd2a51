#include "base/time.hpp"

#include <gtest/gtest.h>

namespace feedd {
namespace {

struct Row {
  const char *text, *expected;
};

TEST(ParseDate, reads_the_forms_that_feeds_and_posts_use) {
  const Row rows[] = {
      {"2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"},
      {"2020-01-02T03:04:05.678+08:00", "2020-01-01T19:04:05Z"},
      {"2020-01-02 03:04:05 +0800", "2020-01-01T19:04:05Z"},
      {"2020-01-02 03:04", "2020-01-02T03:04:00Z"},
      {"2020-1-2 3:4:5", ""},
      {"2020/01/02", "2020-01-02T00:00:00Z"},
      {"2020-01", "2020-01-01T00:00:00Z"},
      {"Thu, 02 Jan 2020 03:04:05 GMT", "2020-01-02T03:04:05Z"},
      {"Thu, 2 Jan 2020 03:04:05 -0500", "2020-01-02T08:04:05Z"},
      {"2 January 2020 03:04 EST", "2020-01-02T08:04:00Z"},
      {"02 Jan 20 03:04:05 UT", "2020-01-02T03:04:05Z"},
      {"Thursday, 02-Jan-20 03:04:05 GMT", "2020-01-02T03:04:05Z"},
      {"Thu Jan  2 03:04:05 2020", "2020-01-02T03:04:05Z"},
      {"Jan 2, 2020", "2020-01-02T00:00:00Z"},
      {"2020-01-02T24:00:00Z", "2020-01-03T00:00:00Z"},
      {"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"},
      {"Thu, 02 Jan 2020 03:04:05 +0000 (UTC)", "2020-01-02T03:04:05Z"},
      {"yesterday", ""},
      {"2020-13-01", ""},
      {"2020-02-30", ""},
      {"2020-01-02T25:00:00Z", ""},
      {"", ""},
  };
  for (const auto& row : rows) {
    auto instant = parse_date(row.text);
    EXPECT_EQ(instant ? to_rfc3339(*instant) : "", row.expected) << row.text;
  }
}

TEST(ParseDate, reads_a_date_without_a_zone_in_the_given_one) {
  auto shanghai = Zone::find("Asia/Shanghai").value();
  EXPECT_EQ(to_rfc3339(parse_date("2020-01-02", shanghai).value()), "2020-01-01T16:00:00Z");
  EXPECT_EQ(to_rfc3339(parse_date("2020-01-02 03:04:05Z", shanghai).value()), "2020-01-02T03:04:05Z");
}

TEST(ParseRfc3339, wants_a_zone) {
  EXPECT_TRUE(parse_rfc3339("2020-01-02T03:04:05Z"));
  EXPECT_FALSE(parse_rfc3339("2020-01-02T03:04:05"));
  EXPECT_FALSE(parse_rfc3339("Thu, 02 Jan 2020 03:04:05 GMT"));
}

TEST(HttpDate, has_three_forms_and_writes_one) {
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    auto instant = parse_http_date(text);
    ASSERT_TRUE(instant) << text;
    EXPECT_EQ(to_http_date(*instant), "Sun, 06 Nov 1994 08:49:37 GMT");
  }
}

TEST(ToRfc822, has_a_four_digit_year_and_a_numeric_zone) {
  EXPECT_EQ(to_rfc822(parse_rfc3339("2020-01-02T03:04:05Z").value()), "Thu, 02 Jan 2020 03:04:05 +0000");
}

TEST(Zone, takes_the_later_of_two_equal_local_times_and_moves_over_a_gap) {
  auto new_york = Zone::find("America/New_York").value();
  EXPECT_EQ(to_rfc3339(parse_date("2020-11-01 01:30:00", new_york).value()), "2020-11-01T06:30:00Z");
  EXPECT_EQ(to_rfc3339(parse_date("2020-03-08 02:30:00", new_york).value()), "2020-03-08T07:30:00Z");
  EXPECT_EQ(new_york.local(parse_rfc3339("2020-01-02T03:00:00Z").value()).time_since_epoch(),
            parse_rfc3339("2020-01-01T22:00:00Z").value().time_since_epoch());
}

TEST(Zone, that_nobody_knows_is_an_error) { EXPECT_FALSE(Zone::find("Mars/Olympus")); }

TEST(Duration, is_read_and_written) {
  EXPECT_EQ(parse_duration("30m").value().count(), 1800);
  EXPECT_EQ(parse_duration("1h30m").value().count(), 5400);
  EXPECT_EQ(parse_duration("2d").value().count(), 172800);
  for (const char* text : {"", "30", "m", "-1h", "1x", "1.5h"}) EXPECT_FALSE(parse_duration(text)) << text;
  EXPECT_EQ(to_duration(std::chrono::seconds(5400)), "1h30m");
  EXPECT_EQ(to_duration(std::chrono::seconds(0)), "0s");
}

}  // namespace
}  // namespace feedd
