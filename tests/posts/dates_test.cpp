#include "posts/dates.hpp"

#include <gtest/gtest.h>

namespace feedd::posts {
namespace {

Zone zone(std::string_view name) {
  auto found = Zone::find(name);
  EXPECT_TRUE(found) << name;
  return found ? *found : Zone();
}

std::string read_in(const std::string& text, std::string_view zone_name) {
  const auto instant = read_date(text, zone(zone_name));
  return instant ? to_rfc3339(*instant) : "none";
}

TEST(Dates, are_read_in_the_zone_of_the_site) {
  const struct {
    const char *text, *utc, *shanghai;
  } cases[] = {
      {"2020-01-02 03:04:05", "2020-01-02T03:04:05Z", "2020-01-01T19:04:05Z"},
      {"2020-01-02T03:04:05", "2020-01-02T03:04:05Z", "2020-01-01T19:04:05Z"},
      {"2020-01-02 03:04", "2020-01-02T03:04:00Z", "2020-01-01T19:04:00Z"},
      {"2020-1-2 3:4:5", "2020-01-02T03:04:05Z", "2020-01-01T19:04:05Z"},
      {"2020/01/02 03:04:05", "2020-01-02T03:04:05Z", "2020-01-01T19:04:05Z"},
      {"2020-01-02", "2020-01-02T00:00:00Z", "2020-01-01T16:00:00Z"},
      {"2020-1-2", "2020-01-02T00:00:00Z", "2020-01-01T16:00:00Z"},
      {"20200102", "2020-01-02T00:00:00Z", "2020-01-01T16:00:00Z"},
      {"Jan 2, 2020", "2020-01-02T00:00:00Z", "2020-01-01T16:00:00Z"},
      {"2 January 2020", "2020-01-02T00:00:00Z", "2020-01-01T16:00:00Z"},
      {"2020-01-02 24:00:00", "2020-01-03T00:00:00Z", "2020-01-02T16:00:00Z"},
      {"2020-01-02 3:04 PM", "2020-01-02T15:04:00Z", "2020-01-02T07:04:00Z"},
      {"2020-02-30", "2020-03-01T00:00:00Z", "2020-02-29T16:00:00Z"},
      {"2020-01-02 03:04:05 +0800", "2020-01-01T19:04:05Z", "2020-01-01T19:04:05Z"},
      {"2020-01-02 03:04:05.678 +08:00", "2020-01-01T19:04:05Z", "2020-01-01T19:04:05Z"},
      {"2020-01-02T03:04:05+08:00", "2020-01-01T19:04:05Z", "2020-01-01T19:04:05Z"},
      {"2020-01-02 03:04 +0800", "2020-01-01T19:04:00Z", "2020-01-01T19:04:00Z"},
      {"2020-01-02 03:04:05 -0500", "2020-01-02T08:04:05Z", "2020-01-02T08:04:05Z"},
      {"2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"},
      {"2020-01-02 03:04:05 PST", "2020-01-02T11:04:05Z", "2020-01-02T11:04:05Z"},
      {"2020-01-02 03:04:05 CST", "2020-01-02T09:04:05Z", "2020-01-02T09:04:05Z"},
      {"Thu, 02 Jan 2020 03:04:05 +0000", "2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(read_in(c.text, "UTC"), c.utc) << c.text;
    EXPECT_EQ(read_in(c.text, "Asia/Shanghai"), c.shanghai) << c.text;
  }
}

TEST(Dates, skip_and_repeat_an_hour_where_the_zone_does) {
  EXPECT_EQ(read_in("2020-03-08 02:30:00", "America/New_York"), "2020-03-08T07:30:00Z");
  EXPECT_EQ(read_in("2020-11-01 01:30:00", "America/New_York"), "2020-11-01T06:30:00Z");
}

TEST(Dates, are_none_when_they_are_nonsense) {
  for (auto text :
       {"", " ", "nonsense", "2020-13-45", "2020-01", "1577934245", "true", "2020-01-02 25:00:00", "yesterday",
        "2020-01-02 03:04:05 XYZ", "2020-01-02 03:04:05 +0800 more", "2020-00-10", "T", "Jan", "-", "2020-"}) {
    EXPECT_EQ(read_in(text, "UTC"), "none") << text;
  }
}

TEST(Dates, bare_in_jekyll_mean_utc_and_quoted_ones_the_zone) {
  const auto shanghai = zone("Asia/Shanghai");
  const DateText bare{"2020-01-02 03:04:05", true, false, 3}, quoted{"2020-01-02 03:04:05", false, false, 3};
  EXPECT_EQ(to_rfc3339(post_date(bare, "date", shanghai, Generator::jekyll)->instant), "2020-01-02T03:04:05Z");
  EXPECT_EQ(to_rfc3339(post_date(quoted, "date", shanghai, Generator::jekyll)->instant), "2020-01-01T19:04:05Z");
  EXPECT_EQ(to_rfc3339(post_date(bare, "date", shanghai, Generator::plain)->instant), "2020-01-01T19:04:05Z");
}

TEST(Dates, of_jekyll_are_what_ruby_makes_of_them) {
  const struct {
    const char *text, *utc, *berlin;
  } cases[] = {
      {"02/01/2020", "2020-01-02T00:00:00Z", "2020-01-01T23:00:00Z"},
      {"3.1.2020", "2020-01-03T00:00:00Z", "2020-01-02T23:00:00Z"},
      {"January 2020", "2020-01-01T00:00:00Z", "2019-12-31T23:00:00Z"},
      {"Jan 5, 2020 3pm", "2020-01-05T15:00:00Z", "2020-01-05T14:00:00Z"},
      {"3:04:05 p.m. 5 Jan 2020", "2020-01-05T15:04:05Z", "2020-01-05T14:04:05Z"},
      {"5th March 2019", "2019-03-05T00:00:00Z", "2019-03-04T23:00:00Z"},
      {"5th March, 2019 at 14h30", "2019-03-05T14:30:00Z", "2019-03-05T13:30:00Z"},
      {"Sat Aug 28 02:55:50 2010", "2010-08-28T02:55:50Z", "2010-08-28T00:55:50Z"},
      {"Sat Aug 28 02:55:50 +0900 2010", "2010-08-27T17:55:50Z", "2010-08-27T17:55:50Z"},
      {"Sat, 28 Aug 10 02:55 EST", "2010-08-28T07:55:00Z", "2010-08-28T07:55:00Z"},
      {"2-Jan-2020 20:15", "2020-01-02T20:15:00Z", "2020-01-02T19:15:00Z"},
      {"Jan-2-99", "1999-01-02T00:00:00Z", "1999-01-01T23:00:00Z"},
      {"May '07", "2007-05-01T00:00:00Z", "2007-04-30T22:00:00Z"},
      {"20200105T102030Z", "2020-01-05T10:20:30Z", "2020-01-05T10:20:30Z"},
      {"202001051020", "2020-01-05T10:20:00Z", "2020-01-05T09:20:00Z"},
      {"2020-032", "2020-02-01T00:00:00Z", "2020-01-31T23:00:00Z"},
      {"H31.04.30", "2019-04-30T00:00:00Z", "2019-04-29T22:00:00Z"},
      // What a zone is called is known of RFC 822's zones, and of the site's own.
      {"2020-01-02 03:04:05 JST", "2020-01-02T03:04:05Z", "2020-01-02T02:04:05Z"},
      {"2020-01-02 03:04:05 CEST", "2020-01-02T03:04:05Z", "2020-01-02T01:04:05Z"},
      {"2020-07-02 03:04:05 CET", "2020-07-02T03:04:05Z", "2020-07-02T02:04:05Z"},
      {"2020-01-02 03:04:05 B", "2020-01-02T01:04:05Z", "2020-01-02T01:04:05Z"},
      {"2020-01-02 03:04:05 +8", "2020-01-02T03:04:05Z", "2020-01-02T02:04:05Z"},
      {"2020-01-02 03:04:05 +0800 (CST)", "2020-01-01T19:04:05Z", "2020-01-01T19:04:05Z"},
      // No year, or no date at all; Ruby would say: this year, now.
      {"Jan 5", "none", "none"},
      {"3pm", "none", "none"},
      {"yesterday", "none", "none"},
      {"Jan 32, 2020", "none", "none"},
      {"2020-01-02 25:00", "none", "none"},
      {"Jan 5, 50 BC", "none", "none"},
      {"", "none", "none"},
  };
  for (const auto& c : cases) {
    const auto read = [&](std::string_view name) {
      const auto date = post_date({c.text, false, false, 3}, "date", zone(name), Generator::jekyll);
      return date ? to_rfc3339(date->instant) : "none";
    };
    EXPECT_EQ(read("UTC"), c.utc) << c.text;
    EXPECT_EQ(read("Europe/Berlin"), c.berlin) << c.text;
  }
}

TEST(Dates, without_a_year_have_that_of_the_files_name) {
  const struct {
    const char *text, *date;
  } cases[] = {
      {"Feb 10 8:15", "2019-02-10T08:15:00Z"},
      {"10:30", "2019-05-06T10:30:00Z"},
      {"3/4", "2019-03-04T00:00:00Z"},
      {"May", "2019-05-01T00:00:00Z"},
      {"10th", "2019-05-10T00:00:00Z"},
      {"Mon 10:00 -0500", "2019-05-06T15:00:00Z"},
      {"yesterday", "none"},
      {"12-25", "none"},
      {"Mon", "none"},
  };
  for (const auto& c : cases) {
    const DateText text{c.text, false, false, 3, midnight(2019, 5, 6)};
    const auto date = post_date(text, "date", Zone(), Generator::jekyll);
    EXPECT_EQ(date ? to_rfc3339(date->instant) : "none", c.date) << c.text;
    EXPECT_EQ(date && date->is_completed, std::string_view(c.date) != "none") << c.text;
  }
}

TEST(Dates, that_cannot_be_read_say_where_they_stand_and_what_would_be_right) {
  const auto wrong = post_date({"yesterday", false, false, 3}, "date", Zone(), Generator::plain);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().what, "3: 'date' is not a date: \"yesterday\": write 2020-01-02 03:04:05 +0800");
}

TEST(Dates, of_hugo_may_be_seconds_of_the_epoch) {
  EXPECT_EQ(to_rfc3339(post_date({"1577934245", false, true, 1}, "date", Zone(), Generator::hugo)->instant),
            "2020-01-02T03:04:05Z");
  EXPECT_EQ(to_rfc3339(post_date({"20200102", false, true, 1}, "date", Zone(), Generator::hugo)->instant),
            "1970-08-22T19:08:22Z");
  EXPECT_EQ(to_rfc3339(post_date({"20200102", false, true, 1}, "date", Zone(), Generator::plain)->instant),
            "2020-01-02T00:00:00Z");
}

TEST(Dates, keep_what_the_calendar_shows_where_they_were_written) {
  const auto written = read_written("2020-03-07 23:30:00 -0500", zone("Asia/Shanghai"));
  ASSERT_TRUE(written);
  EXPECT_EQ(to_rfc3339(written->instant), "2020-03-08T04:30:00Z");
  EXPECT_EQ(std::chrono::floor<std::chrono::days>(written->local), *midnight(2020, 3, 7));
}

TEST(Dates, may_repeat_the_year_behind_the_hour) {
  EXPECT_EQ(read_in("2023-01-29 18:30:22 2023 -0800", "UTC"), "2023-01-30T02:30:22Z");
}

TEST(Dates, may_stand_in_the_address_alone) {
  const struct {
    const char* path;
    std::optional<Local> day;
  } cases[] = {{"2018/07/27/what-is-new", midnight(2018, 7, 27)},
               {"/blog/2018/7/2-x/", midnight(2018, 7, 2)},
               {"/2018/07/27", midnight(2018, 7, 27)},
               {"/2018/07/x", std::nullopt},
               {"/2018/13/01/", std::nullopt},
               {"", std::nullopt},
               {"/", std::nullopt}};
  for (const auto& c : cases) EXPECT_EQ(day_in_address(c.path), c.day) << c.path;
}

}  // namespace
}  // namespace feedd::posts
