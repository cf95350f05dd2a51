#include "model/newest.hpp"

#include <gtest/gtest.h>

namespace feedd {
namespace {

std::optional<Instant> day(int days) { return Instant(std::chrono::days(days)); }

struct One {
  std::optional<Instant> date;
  std::string name;
};

std::vector<bool> chosen(const std::vector<One>& entries, std::size_t count) {
  Newest newest;
  for (const auto& [date, name] : entries) newest.add(date, name);
  return newest.chosen(count);
}

using Places = std::vector<bool>;

TEST(Newest, are_told_by_their_dates_wherever_they_stand) {
  EXPECT_EQ(chosen({{day(1), ""}, {day(3), ""}, {day(2), ""}}, 2), (Places{false, true, true}));
  EXPECT_EQ(chosen({{day(3), ""}, {day(2), ""}, {day(1), ""}}, 2), (Places{true, true, false}));
}

TEST(Newest, that_share_a_date_stand_at_the_end_where_the_new_ones_are) {
  EXPECT_EQ(chosen({{day(1), ""}, {day(2), ""}, {day(2), ""}}, 1), (Places{false, false, true}));
  EXPECT_EQ(chosen({{day(2), ""}, {day(2), ""}, {day(1), ""}}, 1), (Places{true, false, false}));
}

TEST(Newest, without_a_date_are_told_by_the_numbers_in_their_names) {
  EXPECT_EQ(chosen({{{}, "/?p=8"}, {{}, "/?p=9"}, {{}, "/?p=10"}}, 1), (Places{false, false, true}));
  EXPECT_EQ(chosen({{{}, "/?p=10"}, {{}, "/?p=9"}, {{}, "/?p=8"}}, 1), (Places{true, false, false}));
  EXPECT_EQ(chosen({{{}, "/2023/12/a"}, {{}, "/2024/01/b"}, {{}, "/2024/02/c"}}, 1), (Places{false, false, true}));
  EXPECT_EQ(chosen({{{}, "1.html"}, {{}, "01.html"}, {{}, "2.html"}}, 1), (Places{true, false, false}));
}

TEST(Newest, come_first_in_a_document_that_tells_nothing) {
  EXPECT_EQ(chosen({{{}, "a"}, {{}, "b"}, {{}, "c"}}, 2), (Places{true, true, false}));
  EXPECT_EQ(chosen({{{}, "7"}, {{}, "9"}, {{}, "8"}, {{}, "3"}}, 1), (Places{true, false, false, false}));
}

TEST(Newest, are_those_without_a_date_among_others_with_one) {
  EXPECT_EQ(chosen({{day(3), ""}, {{}, ""}, {day(2), ""}}, 1), (Places{false, true, false}));
}

TEST(Newest, are_all_where_there_are_no_more) {
  EXPECT_EQ(chosen({{day(1), ""}, {{}, ""}}, 2), (Places{true, true}));
  EXPECT_TRUE(chosen({}, 5).empty());
}

}  // namespace
}  // namespace feedd
