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
