#include "site/compare.hpp"

#include <gtest/gtest.h>

namespace feedd::site {
namespace {

Entry entry(int n) {
  const auto name = std::to_string(n);
  Entry e;
  e.id = "https://e.org/" + name + "/";
  e.title = "Post " + name;
  e.link = parse_uri(e.id).value();
  e.html = "<p>words of " + name + "</p>";
  e.published = Instant(std::chrono::hours(400'000 - n));
  return e;
}

std::vector<std::string> lines(const std::vector<Entry>& old, const std::vector<Entry>& ours, std::size_t shown = 50) {
  std::vector<std::string> out;
  for (const auto& difference : compare(old, ours, shown).differences) out.push_back(line_of(difference));
  return out;
}

using Lines = std::vector<std::string>;

TEST(Compare, is_silent_where_a_reader_sees_nothing) {
  auto ours = std::vector{entry(1), entry(2), entry(3)};
  ours[0].html = "<p class=\"x\">words  of\n<em>1</em></p>";
  ours[1].updated = Instant();
  auto comparison = compare(std::vector{entry(1), entry(2)}, ours, 50);
  EXPECT_TRUE(comparison.differences.empty()) << "older than the old feed's oldest";
  EXPECT_EQ(comparison.same, 2U);
}

TEST(Compare, tells_new_gone_and_changed) {
  auto changed = entry(2);
  changed.title = "Other";
  changed.link = parse_uri("https://e.org/two/").value();
  changed.html = "other";
  EXPECT_EQ(lines({entry(1), entry(2), entry(4)}, {entry(0), changed, entry(4)}),
            (Lines{"changed https://e.org/2/: title, link, content", "gone https://e.org/1/ \"Post 1\"",
                   "new https://e.org/0/ \"Post 0\""}));
}

TEST(Compare, pairs_what_has_another_id_by_address_then_by_title) {
  auto by_link = entry(1), by_title = entry(2), neither = entry(3);
  by_link.id = "urn:1";
  by_link.title = "Renamed";
  by_link.link = parse_uri("http://e.org/1/index.html").value();
  by_title.id = "urn:2";
  by_title.title = " post  2";
  by_title.link = parse_uri("https://e.org/two").value();
  neither.id = "urn:3";
  neither.title = "x";
  neither.link.reset();
  EXPECT_EQ(lines({entry(1), entry(2), entry(3)}, {by_link, by_title, neither}),
            (Lines{"gone https://e.org/3/ \"Post 3\"", "id differs: https://e.org/1/ -> urn:1 \"Renamed\"",
                   "id differs: https://e.org/2/ -> urn:2 \" post  2\""}))
      << "as old as the oldest is not new";
}

TEST(Compare, does_not_guess_between_two_of_one_title) {
  auto a = entry(1), b = entry(2), old = entry(3);
  a.title = b.title = old.title = "Weekly";
  EXPECT_EQ(lines({old}, {a, b}), (Lines{"gone https://e.org/3/ \"Weekly\"", "new https://e.org/1/ \"Weekly\"",
                                         "new https://e.org/2/ \"Weekly\""}));
}

TEST(Compare, knows_that_nobody_sees_what_is_beyond_our_window) {
  auto changed = entry(2);
  changed.title = "Other";
  auto other = entry(3);
  other.id = "urn:3";
  EXPECT_EQ(lines({entry(1), entry(2), entry(3)}, {entry(1), changed, other}, 1), Lines{});
}

TEST(Compare, takes_all_of_ours_as_new_for_an_old_feed_without_dates) {
  auto old = entry(1);
  old.published.reset();
  EXPECT_EQ(lines({old}, {entry(1), entry(9)}), Lines{"new https://e.org/9/ \"Post 9\""});
}

}  // namespace
}  // namespace feedd::site
