#include "config/lists.hpp"

#include <gtest/gtest.h>

#include "config/load.hpp"

namespace feedd::config {
namespace {

TEST(Lists, number_the_feeds_of_one_name_however_many_there_are) {
  const auto config = *parse("[[upstream]]\nopml = \"https://a.example/list\"\nname = \"list\"\n", "/x.toml", {});
  ASSERT_EQ(config.lists.size(), 1u);
  Lists lists;
  auto& feeds = lists[config.lists[0].id];
  for (int i = 0; i < 10000; ++i)  // each anew from 2 on would be fifty million tries
    feeds.push_back({"", *parse_uri("https://b.example/feed?id=" + std::to_string(i)), {}});
  const auto all = with_lists(config, lists).upstreams;
  ASSERT_EQ(all.size(), 10000u);
  const auto& stem = all[0].name;
  EXPECT_EQ(all[1].name, stem + "-2");
  EXPECT_EQ(all[9999].name, stem + "-10000");
}

}  // namespace
}  // namespace feedd::config
