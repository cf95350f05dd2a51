#include "posts/identity.hpp"

#include <gtest/gtest.h>

namespace feedd::posts {
namespace {

Trace trace(std::string place, std::string content = "", std::string title = "", std::string birth = "") {
  auto out = trace_of(place, "");
  out.content = std::move(content);
  out.title = std::move(title);
  out.birth = std::move(birth);
  return out;
}

TEST(Stamp, keeps_what_the_walk_saw_and_what_was_read) {
  Trace read;
  read.birth = "7.1.2";
  read.content = "c";
  read.title = "t";
  const auto stamp = stamped("5-1700-7-abc", read);
  EXPECT_EQ(walked_part(stamp), "5-1700-7-abc");
  const auto trace = trace_of("x/hello.md", stamp);
  EXPECT_EQ(trace.file, "5-1700-7");
  EXPECT_EQ(trace.birth, "7.1.2");
  EXPECT_EQ(trace.content, "c");
  EXPECT_EQ(trace.title, "t");
  EXPECT_EQ(trace.slug, "hello");
  read = {};
  EXPECT_EQ(trace_of("a.md", stamped("5--3-7-abc", read)).file, "5--3-7");
  EXPECT_EQ(trace_of("a.md", stamped("5-1-7-abc", read)).title, "");
}

TEST(Stamp, of_an_earlier_feedd_tells_of_the_file_alone) {
  const auto trace = trace_of("2020-01-02-hello.md", "5-1700-7-abc");
  EXPECT_EQ(trace.file, "5-1700-7");
  EXPECT_EQ(trace.content, "");
  EXPECT_EQ(trace.slug, "hello");
}

TEST(Slug, of_an_index_is_that_of_its_directory) {
  EXPECT_EQ(trace_of("posts/hello/index.md", "").slug, "hello");
  EXPECT_EQ(trace_of("index.md", "").slug, "index");
}

struct Case {
  const char* name;
  std::vector<Trace> left, came;
  std::vector<Match> matches;
};
class Signs : public testing::TestWithParam<Case> {};

TEST_P(Signs, tell_which_is_which) { EXPECT_EQ(match_signs(GetParam().left, GetParam().came), GetParam().matches); }

INSTANTIATE_TEST_SUITE_P(
    Files, Signs,
    testing::Values(
        Case{"the_same_bytes", {trace("a.md", "A"), trace("b.md", "B")}, {trace("x.md", "B")}, {{1, 0}}},
        Case{"of_twins_those_with_the_same_name",
             {trace("o/a.md", "T"), trace("o/b.md", "T")},
             {trace("n/b.md", "T"), trace("n/a.md", "T")},
             {{0, 1}, {1, 0}}},
        Case{"of_twins_under_other_names_none",
             {trace("a.md", "T"), trace("b.md", "T")},
             {trace("x.md", "T"), trace("y.md", "T")},
             {}},
        Case{"nor_of_one_that_came_twice", {trace("a.md", "T")}, {trace("x.md", "T"), trace("y.md", "T")}, {}},
        Case{"the_bytes_before_the_name",
             {trace("a.md", "A"), trace("b.md", "B")},
             {trace("n/a.md", "B"), trace("n/b.md", "A")},
             {{0, 1}, {1, 0}}},
        Case{"the_same_place", {trace("a.md", "A")}, {trace("a.md", "B")}, {{0, 0}}},
        Case{"the_bytes_before_the_place",
             {trace("1.md", "A"), trace("2.md", "B")},
             {trace("2.md", "A"), trace("3.md", "B")},
             {{0, 0}, {1, 1}}},
        Case{"the_birth_of_an_edited_file",
             {trace("a.md", "A", "", "7.1")},
             {trace("x.md", "B", "", "7.1"), trace("n/a.md", "C")},
             {{0, 0}}},
        Case{
            "the_slug_of_an_edited_file", {trace("o/a.md", "A")}, {trace("n/a.md", "B"), trace("c.md", "C")}, {{0, 0}}},
        Case{"the_title_of_an_edited_file",
             {trace("a.md", "A", "t")},
             {trace("x.md", "B", "t"), trace("y.md", "C", "u")},
             {{0, 0}}},
        Case{"slug_and_title_before_either",
             {trace("o/a.md", "A", "t"), trace("p/a.md", "B", "u")},
             {trace("n/a.md", "C", "u"), trace("m/a.md", "D", "t")},
             {{0, 1}, {1, 0}}},
        Case{"a_name_that_two_had_tells_nothing",
             {trace("o/a.md", "A"), trace("p/a.md", "B")},
             {trace("n/a.md", "C")},
             {}},
        Case{"what_is_not_known_matches_nothing", {trace("a.md")}, {trace("b.md")}, {}}),
    [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace feedd::posts
