#include "posts/permalink.hpp"

#include <gtest/gtest.h>

#include "base/uri.hpp"
#include "posts/dates.hpp"

namespace feedd::posts {
namespace {

PermalinkParts parts() {
  PermalinkParts out;
  out.date = *midnight(2020, 3, 7) + std::chrono::hours(14) + std::chrono::minutes(5) + std::chrono::seconds(9);
  out.slug = "My 标题_x";
  out.name = "2020-03-07-My 标题_x";
  out.path = "2020-03-07-My 标题_x";
  out.categories = {"Web Dev", "技术"};
  return out;
}

std::string path_of(std::string_view style, const PermalinkParts& of) {
  auto path = permalink(permalink_pattern(style), of);
  return path ? percent_decoded(*path) : path.error().what;
}

TEST(FaultOf, says_what_would_be_right) {
  const struct {
    const char *pattern, *fault;
  } cases[] = {
      {"pretty", ""},
      {"/:year/:title/", ""},
      {"/:month_:day/:categories/:title:output_ext", ""},
      {"/x:/:title/", ""},
      {"pretyt", "gives every post one address: did you mean \"pretty\"?"},
      {"/blog/post/", "gives every post one address: write /:year/:month/:day/:title/"},
      {"/:yaer/:title", "has a placeholder that there is not, ':yaer': did you mean :year?"},
      {"/:filename/", "has a placeholder that there is not, ':filename': write /:year/:month/:day/:title/"},
  };
  for (const auto& c : cases) EXPECT_EQ(fault_of(c.pattern), c.fault) << c.pattern;
}

TEST(Permalink, follows_styles_and_placeholders) {
  const struct {
    const char *style, *path;
  } cases[] = {
      {"date", "/web dev/技术/2020/03/07/My-标题_x.html"},
      {"pretty", "/web dev/技术/2020/03/07/My-标题_x/"},
      {"ordinal", "/web dev/技术/2020/067/My-标题_x.html"},
      {"weekdate", "/web dev/技术/2020/W10/Sat/My-标题_x.html"},
      {"none", "/web dev/技术/My-标题_x.html"},
      {"/blog/:year/:title", "/blog/2020/My-标题_x"},
      {"blog/:title.html", "/blog/My-标题_x.html"},
      {"/:categories/:slug", "/web dev/技术/my-标题-x"},
      {"/:slugified_categories/:title/", "/web-dev/技术/My-标题_x/"},
      {"/:year/:month_:day/:title", "/2020/03_07/My-标题_x"},
      {"/:year-:month-:day-:title.html", "/2020-03-07-My-标题_x.html"},
      {"/:hour:minute:second/", "/140509/"},
      {"/:name", "/2020-03-07-my-标题-x"},
      {"/:collection/:path", "/posts/2020-03-07-My 标题_x"},
      {"/:short_year/:i_month/:i_day/:y_day/:w_year/:week/:w_day", "/20/3/7/067/2020/10/6"},
      {"/:short_month/:long_month/:short_day/:long_day", "/Mar/March/Sat/Saturday"},
      {"/a//b", "/a/b"},
      {"/../x", "/x"},
      {"/:title?x=1", "/My-标题_x?x=1"},
      {"x", "/x"},
      {"", "/"},
      {"/:foo/", "':foo' is no placeholder of permalinks"},
  };
  for (const auto& c : cases) EXPECT_EQ(path_of(c.style, parts()), c.path) << c.style;
}

TEST(Permalink, encodes_what_placeholders_give) {
  EXPECT_EQ(*permalink("/:categories/:title", parts()), "/web%20dev/%E6%8A%80%E6%9C%AF/My-%E6%A0%87%E9%A2%98_x");
  auto other = parts();
  other.slug = "a+b&c=d";
  other.categories = {"Web Dev & C++"};
  EXPECT_EQ(*permalink("/:categories/:title", other), "/web%20dev%20&%20c++/a+b&c=d");
}

TEST(Permalink, names_each_category_once) {
  auto doubled = parts();
  doubled.categories = {"a", "a", "A"};
  EXPECT_EQ(path_of("/:categories/x", doubled), "/a/x");
  doubled.categories.clear();
  EXPECT_EQ(path_of("/:categories/x", doubled), "/x");
}

TEST(Permalink, makes_titles_as_jekyll_does) {
  const struct {
    const char *slug, *title;
  } cases[] = {
      {"C++ 与 Rust：对比（一）", "C++-与-Rust-对比-一"},
      {"UPPER Case", "UPPER-Case"},
      {"a%20b", "a-20b"},
      {"a#b?c", "a-b-c"},
      {"-lead-trail-", "lead-trail"},
      {"one--two", "one-two"},
      {"emoji😀x", "emoji-x"},
      {"日本語・テスト「引用」", "日本語-テスト-引用"},
      {"（括号）", "括号"},
      {"a/b", "a-b"},
  };
  for (const auto& c : cases) {
    auto of = parts();
    of.slug = c.slug;
    EXPECT_EQ(path_of("/:title", of), std::string("/") + c.title) << c.slug;
  }
}

TEST(Permalink, counts_iso_weeks_across_the_turn_of_the_year) {
  auto of = parts();
  of.date = midnight(2021, 1, 3);
  EXPECT_EQ(path_of("/:w_year/:week/:w_day", of), "/2020/53/7");
  of.date = midnight(2024, 12, 30);
  EXPECT_EQ(path_of("/:w_year/:week/:w_day", of), "/2025/01/1");
}

TEST(Permalink, that_needs_a_date_says_so) {
  auto undated = parts();
  undated.date.reset();
  EXPECT_EQ(path_of("/:year/:title", undated),
            "the post has no date, which ':year' of its permalink needs: give it 'date'");
  EXPECT_EQ(path_of("/:title", undated), "/My-标题_x");
}

}  // namespace
}  // namespace feedd::posts
