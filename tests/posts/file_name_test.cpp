#include "posts/file_name.hpp"

#include <gtest/gtest.h>

#include "posts/dates.hpp"

namespace feedd::posts {
namespace {

TEST(DatedName, is_read_as_hugo_does) {
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

TEST(ZolaName, holds_a_day_or_a_time_with_its_zone) {
  const auto at = [](int hours, int minutes, int seconds) {
    return *midnight(2020, 1, 5) + std::chrono::seconds((hours * 60 + minutes) * 60 + seconds);
  };
  const struct {
    const char* name;
    std::optional<Local> day;
    const char* slug;
  } cases[] = {{"2020-01-05-my-file.md", at(0, 0, 0), "my-file"},
               {"2020-01-05_x.md", at(0, 0, 0), "x"},
               {"2020-01-05 - x.md", at(0, 0, 0), " x"},
               {"2020-01-05.md", at(0, 0, 0), "2020-01-05"},
               {"2020-01-05x.md", at(0, 0, 0), "2020-01-05x"},
               {"2020-01-05-.md", at(0, 0, 0), "2020-01-05-"},
               {"2020-01-05T15:04:05Z-x.md", at(15, 4, 5), "x"},
               {"2020-01-05T15:04:05.25+08:00_x.md", at(7, 4, 5), "x"},
               {"2020-01-05T15:04:05-01:30-x.md", at(16, 34, 5), "x"},
               {"2020-01-05T15:04:05-x.md", at(0, 0, 0), "2020-01-05T15:04:05-x"},
               {"2020-01-05T15-04-05-x.md", at(0, 0, 0), "2020-01-05T15-04-05-x"},
               {"2020-13-05-x.md", std::nullopt, "2020-13-05-x"},
               {"2020-1-5-x.md", std::nullopt, "2020-1-5-x"},
               {"x.md", std::nullopt, "x"}};
  for (const auto& c : cases) {
    const auto name = zola_name(c.name);
    EXPECT_EQ(name.day, c.day) << c.name;
    EXPECT_EQ(name.slug, c.slug) << c.name;
  }
}

TEST(AnyDatedName, is_read_as_people_write_it) {
  const struct {
    const char* name;
    std::optional<Local> day;
    const char* slug;
  } cases[] = {
      {"2020-02-04-a.md", midnight(2020, 2, 4), "a"},        {"20200204-a b.md", midnight(2020, 2, 4), "a b"},
      {"20200204_a.md", midnight(2020, 2, 4), "a"},          {"20200204.md", midnight(2020, 2, 4), "20200204"},
      {"2020_02_04_a.md", midnight(2020, 2, 4), "a"},        {"2020.02.04 - 中文.md", midnight(2020, 2, 4), "中文"},
      {"2020-02-04.md", midnight(2020, 2, 4), "2020-02-04"}, {"12345678-a.md", std::nullopt, "12345678-a"},
      {"20201340-a.md", std::nullopt, "20201340-a"},         {"2020-02_04.md", std::nullopt, "2020-02_04"},
      {"20200204a.md", std::nullopt, "20200204a"},           {"202002041-a.md", std::nullopt, "202002041-a"}};
  for (const auto& c : cases) {
    const auto name = any_dated_name(c.name);
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
      {"2020-01-02-ünï-ÇODE-ёж.md", "2020-01-02", "ünï-ÇODE-ёж", "Ünï Çode Ёж", "Ünï ÇODE Ёж"},
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
