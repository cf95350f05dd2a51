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
      {"20200102T030405Z", "2020-01-02T03:04:05Z"},
      {"20200102", "2020-01-02T00:00:00Z"},
      {"2020-W01-4", "2020-01-02T00:00:00Z"},
      {"2020W014T03:04Z", "2020-01-02T03:04:00Z"},
      {"2020-W53-5", "2021-01-01T00:00:00Z"},
      {"2020-002", "2020-01-02T00:00:00Z"},
      {"2020366", "2020-12-31T00:00:00Z"},
      {"2020", "2020-01-01T00:00:00Z"},
      {"03-12-31", "2003-12-31T00:00:00Z"},
      {"2020-01-02T03:04:05,5Z", "2020-01-02T03:04:05Z"},
      {"2020-01-02T03Z", "2020-01-02T03:00:00Z"},
      {"2020-01-02T0304+0800", "2020-01-01T19:04:00Z"},
      {"2004-07-08 23:56:58.0", "2004-07-08T23:56:58Z"},
      {"Thu, 30 Apr 2015 08:57:00 MEST", "2015-04-30T06:57:00Z"},
      {"Mon, 26 January 2004 16:31:00 ET", "2004-01-26T21:31:00Z"},
      {"Thu, 01 Jan 2004 00:00 +0100", "2003-12-31T23:00:00Z"},
      {"Fri, 02 Jan 2020 03:04:05 GMT", "2020-01-02T03:04:05Z"},
      {"Thu, 02 Jan 2020", "2020-01-02T00:00:00Z"},
      {"2 Jan 2020 03:04:05 GMT+8", "2020-01-01T19:04:05Z"},
      {"Sat Nov 18 12:00:00 PST 2003", "2003-11-18T20:00:00Z"},
      {"January 2, 2020 3:04 PM", "2020-01-02T15:04:00Z"},
      {"Jan 2nd, 2020 at 12:30 am", "2020-01-02T00:30:00Z"},
      {"23.09.2004 14:05", "2004-09-23T14:05:00Z"},
      {"09/23/2004", "2004-09-23T00:00:00Z"},
      {"1577934245", "2020-01-02T03:04:05Z"},
      {"1577934245678", "2020-01-02T03:04:05Z"},
      {"12", ""},
      {"1.0", ""},
      {"hello 2020", ""},
      {"yesterday", ""},
      {"0000-00-00", ""},
      {"2021-366", ""},
      {"2020-W54", ""},
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

TEST(ParseDate, refuses_a_megabyte_at_once) { EXPECT_FALSE(parse_date("2020-01-02" + std::string(1 << 20, '1'))); }

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
