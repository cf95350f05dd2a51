#include "site/route.hpp"

#include <gtest/gtest.h>

namespace feedd::site {
namespace {

Entry entry() {
  Entry e;
  e.source = {"posts/blog"};
  e.title = "Kubernetes 1.20 升级";
  e.link = parse_uri("https://blog.example.org/k8s").value();
  e.language = "zh-CN";
  e.authors = {{"孔令贤", "kong@example.org", ""}};
  e.tags = {{"云", "", ""}, {"k8s", "", "Kubernetes"}};
  e.summary = "一个摘要";
  e.html = "<p>About <strong>containers</strong></p>";
  e.enclosures = {{.url = parse_uri("https://blog.example.org/a.mp3").value(), .type = "audio/mpeg"}};
  e.published = Instant(std::chrono::hours(24 * 100));
  return e;
}

struct Row {
  const char* what;
  Rule rule;
  bool taken;
};

using Field = Condition::Field;

TEST(Routes, take_what_the_rule_says) {
  const Row rows[] = {
      {"no rule takes all", {}, true},
      {"its own source", {{{"posts/blog"}}, {}, {}}, true},
      {"another source", {{{"upstream/lwn"}}, {}, {}}, false},
      {"a title by pattern, in any case", {{}, {{Field::title, "kubernetes \\d"}}, {}}, true},
      {"a title in another script", {{}, {{Field::title, "升级$"}}, {}}, true},
      {"a tag by its whole name", {{}, {{Field::tag, "云"}}, {}}, true},
      {"a tag by its label", {{}, {{Field::tag, "kubernetes"}}, {}}, true},
      {"not a part of a tag", {{}, {{Field::tag, "k8"}}, {}}, false},
      {"an author", {{}, {{Field::author, "孔"}}, {}}, true},
      {"a link", {{}, {{Field::link, "/k8s$"}}, {}}, true},
      {"a language by its first part", {{}, {{Field::language, "zh"}}, {}}, true},
      {"not by a prefix of that part", {{}, {{Field::language, "z"}}, {}}, false},
      {"the source by its name", {{}, {{Field::source, "blog"}}, {}}, true},
      {"not by its kind", {{}, {{Field::source, "posts"}}, {}}, false},
      {"a word of the text", {{}, {{Field::text, "container"}}, {}}, true},
      {"a word of the summary", {{}, {{Field::text, "摘要"}}, {}}, true},
      {"no name of an element", {{}, {{Field::text, "strong"}}, {}}, false},
      {"an enclosure", {{}, {{Field::has, "enclosure"}}, {}}, true},
      {"an image", {{}, {{Field::has, "image"}}, {}}, false},
      {"any of several", {{}, {{Field::title, "nothing"}, {Field::tag, "云"}}, {}}, true},
      {"drop wins", {{}, {{Field::tag, "云"}}, {{Field::title, "Kubernetes"}}}, false},
  };
  for (const auto& row : rows) {
    Channel channel;
    channel.id = {"c"};
    channel.rule = row.rule;
    auto routes = Routes::make({channel}, {{"posts/blog"}}, {});
    ASSERT_TRUE(routes) << row.what;
    EXPECT_EQ((*routes)(entry()).size(), row.taken ? 1U : 0U) << row.what;
  }
}

TEST(Routes, show_an_entry_for_the_stretch_of_time_in_which_it_has_the_age) {
  const Condition older{Field::age, std::to_string(30 * 86400)}, cloud{Field::tag, "云"}, other{Field::tag, "x"};
  const Instant then(std::chrono::hours(24 * 130));
  auto filed = [](Rule channel_rule, Rule source_rule = {}) {
    Channel channel;
    channel.rule = std::move(channel_rule);
    return Routes::make({channel}, {{"posts/blog"}}, {{{"posts/blog"}, source_rule}}).value()(entry());
  };
  using Filings = std::vector<store::Filing>;
  EXPECT_EQ(filed({{}, {}, {older}}), (Filings{{{""}, {}, then}})) << "until it is too old";
  EXPECT_EQ(filed({{}, {older}, {}}), (Filings{{{""}, then, {}}})) << "from then on";
  EXPECT_EQ(filed({{}, {other, older}, {}}), (Filings{{{""}, then, {}}}));
  EXPECT_EQ(filed({{}, {cloud, older}, {}}), (Filings{{{""}, {}, {}}})) << "it matches at once";
  EXPECT_EQ(filed({{}, {}, {older, cloud}}), Filings());
  EXPECT_EQ(filed({{}, {older}, {}}, {{}, {}, {older}}), Filings()) << "never both";
  EXPECT_EQ(filed({}, {{}, {}, {older}}), (Filings{{{""}, {}, then}}));
}

TEST(Routes, show_nothing_of_a_source_that_is_not_configured) {
  auto routes = Routes::make({Channel{}}, {{"posts/other"}}, {}).value();
  EXPECT_TRUE(routes(entry()).empty());
}

TEST(Routes, hold_a_source_to_its_own_rule_in_every_channel) {
  Rule rule;
  rule.drop = {{Field::tag, "云"}};
  auto routes = Routes::make({Channel{}}, {{"posts/blog"}}, {{{"posts/blog"}, rule}}).value();
  EXPECT_TRUE(routes(entry()).empty());
}

TEST(Routes, refuse_a_pattern_that_is_none) {
  Channel channel;
  channel.rule.keep = {{Field::title, "(open"}};
  auto routes = Routes::make({channel}, {}, {});
  ASSERT_FALSE(routes);
  EXPECT_NE(routes.error().what.find("(open"), std::string::npos);
}

TEST(Routes, have_a_digest_that_moves_with_the_rules) {
  Channel plain, ruled;
  ruled.rule.keep = {{Field::tag, "云"}};
  auto a = Routes::make({plain}, {{"s"}}, {}).value(), b = Routes::make({plain}, {{"s"}}, {}).value(),
       c = Routes::make({ruled}, {{"s"}}, {}).value();
  EXPECT_EQ(a.digest(), b.digest());
  EXPECT_NE(a.digest(), c.digest());
}

}  // namespace
}  // namespace feedd::site
