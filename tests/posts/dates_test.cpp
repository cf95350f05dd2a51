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

TEST(DatedName, is_read_as_hugo_and_zola_do) {
  const struct {
    const char* name;
    std::optional<Local> day;
    const char* slug;
  } cases[] = {{"2020-01-05-my-file.md", midnight(2020, 1, 5), "my-file"},
               {"2020-01-05_x.md", midnight(2020, 1, 5), "x"},
               {"2020-01-05.md", midnight(2020, 1, 5), "2020-01-05"},
               {"2020-01-05T15-04-05-x.md", *midnight(2020, 1, 5) + std::chrono::seconds(54245), "x"},
               {"2020-1-5-x.md", std::nullopt, "2020-1-5-x"},
               {"20-01-05-x.md", std::nullopt, "20-01-05-x"},
               {"2020-01-05x.md", std::nullopt, "2020-01-05x"},
               {"x.md", std::nullopt, "x"}};
  for (const auto& c : cases) {
    const auto name = dated_name(c.name);
    EXPECT_EQ(name.day, c.day) << c.name;
    EXPECT_EQ(name.slug, c.slug) << c.name;
  }
}

TEST(FileName, tells_day_slug_and_title) {
  const struct {
    const char *name, *day, *slug, *jekyll_title, *plain_title;
  } cases[] = {
      {"20-1-2-two.md", "2020-01-02", "two", "Two", "Two"},
      {"2020-1-2-b.md", "2020-01-02", "b", "B", "B"},
      {"2020-02-30-feb.md", "2020-03-01", "feb", "Feb", "Feb"},
      {"2020-01-02-.md", "2020-01-02", "", "", ""},
      {"2020-01-02-C++ 与 Rust：对比（一）.md", "2020-01-02", "C++ 与 Rust：对比（一）", "C++ 与 rust：对比（一）",
       "C++ 与 Rust：对比（一）"},
      {"2020-01-02-my-Slug_x-中文-2.0.md", "2020-01-02", "my-Slug_x-中文-2.0", "My Slug_x 中文 2.0",
       "My Slug X 中文 2.0"},
      {"2020-01-02-a.b.c.md", "2020-01-02", "a.b.c", "A.b.c", "A.b.c"},
      {"hello-world.md", "none", "hello-world", "Hello World", "Hello World"},
      {"2020-01-02.md", "none", "2020-01-02", "2020 01 02", "2020 01 02"},
      {"2020-13-40-bad.md", "none", "2020-13-40-bad", "2020 13 40 Bad", "2020 13 40 Bad"},
  };
  for (const auto& c : cases) {
    const auto name = file_name(c.name);
    const auto day = name.day ? to_rfc3339(Zone().instant(*name.day)).substr(0, 10) : "none";
    EXPECT_EQ(day, c.day) << c.name;
    EXPECT_EQ(name.slug, c.slug) << c.name;
    EXPECT_EQ(title_of(name, Generator::jekyll), c.jekyll_title) << c.name;
    EXPECT_EQ(title_of(name, Generator::plain), c.plain_title) << c.name;
  }
  EXPECT_TRUE(file_name("2020-13-40-bad.md").bad_day);
}

}  // namespace
}  // namespace feedd::posts
