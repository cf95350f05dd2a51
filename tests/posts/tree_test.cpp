#include "posts/tree.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "posts/temp_tree.hpp"

namespace feedd::posts {
namespace {

using Strings = std::vector<std::string>;

PostsConfig config_of(const TempTree& tree) {
  PostsConfig config;
  config.id = {"posts/t"};
  config.name = "t";
  config.path = tree.path();
  return config;
}

Walk walk_of(const PostsConfig& config) {
  auto walked = walk(*settings(config), {});
  EXPECT_TRUE(walked) << (walked ? "" : walked.error().what);
  return walked ? *walked : Walk();
}

Strings places(const Walk& walk) {
  Strings out;
  for (const auto& found : walk.found) out.push_back(found.place);
  return out;
}

TEST(Walk, finds_posts_and_leaves_the_rest) {
  TempTree tree;
  for (auto place : {"b.md", "a/c.markdown", "a/d.html", "a/.hidden.md", ".git/x.md", "a/e.md~", "a/#f#.md", "g.txt",
                     "4913", ".h.md.swp", "skip/x.md", "技术/文.md"}) {
    tree.write(place, "x");
  }
  auto config = config_of(tree);
  config.exclude = {"skip"};
  EXPECT_EQ(places(walk_of(config)), (Strings{"a/c.markdown", "a/d.html", "b.md", "技术/文.md"}));
  config.include = {"a/**"};
  EXPECT_EQ(places(walk_of(config)), (Strings{"a/c.markdown", "a/d.html"}));
}

TEST(Walk, of_jekyll_takes_dated_posts_below_posts_directories) {
  TempTree tree;
  tree.write("_config.yml", "exclude: [vendor, old]\n");
  for (auto place :
       {"_posts/2020-01-01-a.md", "_posts/deep/2020-1-2-b.mkd", "x/_posts/20-1-3-c.html", "index.md",
        "_posts/undated.md", "_posts/_posts/2020-01-01-d.md", "_x/_posts/2020-01-01-e.md", "_posts/_2020-01-01-f.md",
        "old/_posts/2020-01-01-g.md", "_drafts/h.md", "_site/2020-01-01-i.html"}) {
    tree.write(place, "x");
  }
  auto config = config_of(tree);
  EXPECT_EQ(places(walk_of(config)),
            (Strings{"_posts/2020-01-01-a.md", "_posts/deep/2020-1-2-b.mkd", "x/_posts/20-1-3-c.html"}));
  config.drafts = true;
  EXPECT_EQ(places(walk_of(config)).front(), "_drafts/h.md");
}

TEST(Walk, never_leaves_the_root_nor_waits_for_a_pipe) {
  TempTree outside, tree;
  outside.write("secret.md", "x");
  std::filesystem::create_symlink(outside.path("secret.md"), tree.path("link.md"));
  std::filesystem::create_directory_symlink(outside.path(), tree.path("linked"));
  ASSERT_EQ(::mkfifo(tree.path("pipe.md").c_str(), 0600), 0);
  tree.write("a.md", "x");
  const auto walked = walk_of(config_of(tree));
  EXPECT_EQ(places(walked), Strings{"a.md"});
  EXPECT_EQ(walked.notes.size(), 2U);
  for (auto place : {"link.md", "linked/secret.md", "pipe.md", "../"}) {
    EXPECT_FALSE(read_post(tree.path(), place)) << place;
  }
  EXPECT_EQ(*read_post(tree.path(), "a.md"), "x");
}

TEST(Walk, stops_at_a_depth_and_says_so) {
  TempTree tree;
  std::string place;
  for (int i = 0; i < deepest_directory + 3; ++i) place += "d/";
  tree.write(place + "x.md", "x");
  tree.write("a.md", "x");
  const auto walked = walk_of(config_of(tree));
  EXPECT_EQ(places(walked), Strings{"a.md"});
  EXPECT_EQ(walked.notes.size(), 1U);
}

TEST(Walk, of_nothing_fails) {
  auto config = config_of(TempTree());
  const auto walked = walk(*settings(config), {});
  ASSERT_FALSE(walked);
  EXPECT_EQ(walked.error().code, Errc::not_found);
}

TEST(Walk, stamps_change_with_the_file_and_with_the_settings) {
  TempTree tree;
  tree.write("a.md", "x");
  auto config = config_of(tree);
  const auto first = walk_of(config).found.at(0).stamp;
  EXPECT_EQ(walk_of(config).found.at(0).stamp, first);
  tree.write("a.md", "xy");
  const auto second = walk_of(config).found.at(0).stamp;
  EXPECT_NE(second, first);
  config.tags = {"t"};
  EXPECT_NE(walk_of(config).found.at(0).stamp, second);
}

TEST(LookAt, finds_of_a_few_places_what_a_walk_does) {
  for (const char* settings_file : {"", "_config.yml"}) {
    TempTree tree;
    if (*settings_file) tree.write(settings_file, "exclude: [old]\n");
    const std::set<std::string> all{
        "2020-01-01-a.md",          "_posts/2020-01-01-b.md",     "_posts/deep/2020-01-01-c.md", "_drafts/d.md",
        "a/.hidden/e.md",           "old/_posts/2020-01-01-f.md", "_posts/2020-01-01-g.md",      "gone.md",
        "_posts/2020-01-01-gone.md"};
    for (const auto& place : all)
      if (place.find("gone") == std::string::npos) tree.write(place, "x");
    const auto config = config_of(tree);
    const auto walked = walk_of(config).found;
    for (const auto& place : all) {
      std::vector<Found> one;
      std::copy_if(walked.begin(), walked.end(), std::back_inserter(one),
                   [&](const Found& file) { return file.place == place; });
      const auto found = look_at(*settings(config), {place});
      EXPECT_TRUE(found || one.empty()) << place;
      EXPECT_EQ(found.value_or(one), one) << place;
    }
  }
}

TEST(LookAt, leaves_to_a_walk_what_may_be_more_than_a_post) {
  TempTree tree;
  tree.write("a.md", "x");
  tree.write("picture.png", "x");
  tree.write("dir.md/x.md", "x");
  ASSERT_EQ(mkfifo(tree.path("pipe.md").c_str(), 0600), 0);
  std::filesystem::create_symlink("a.md", tree.path("link.md"));
  const auto config = config_of(tree);
  EXPECT_TRUE(look_at(*settings(config), {"a.md"}));
  for (const char* place : {"picture.png", "dir.md", "pipe.md", "link.md", "_config.yml", "\xFF.md"})
    EXPECT_FALSE(look_at(*settings(config), {"a.md", place})) << place;
}

TEST(LookAt, leaves_to_a_walk_where_posts_tell_of_each_other) {
  TempTree tree;
  tree.write("hugo.toml", "baseURL = \"https://e.org/\"\n");
  tree.write("content/a.md", "x");
  EXPECT_FALSE(look_at(*settings(config_of(tree)), {"content/a.md"}));
}

TEST(ReadPost, refuses_more_than_a_post_may_have) {
  TempTree tree;
  tree.write("a.md", std::string(largest_post, 'x'));
  tree.write("b.md", std::string(largest_post + 1, 'x'));
  EXPECT_TRUE(read_post(tree.path(), "a.md"));
  ASSERT_FALSE(read_post(tree.path(), "b.md"));
  EXPECT_EQ(read_post(tree.path(), "b.md").error().code, Errc::too_large);
}

Found file(const char* place, const char* stamp) {
  Found found;
  found.place = place;
  found.stamp = stamp;
  return found;
}

TEST(Compare, tells_new_changed_and_removed_apart) {
  const std::vector<Found> found{file("a", "1"), file("b", "2"), file("d", "1")};
  const std::vector<Known> known{{{"gb"}, "b", "1"}, {{"gc"}, "c", "1"}, {{"gd"}, "d", "1"}, {{"ge"}, "e/x", "1"}};
  auto difference = compare(found, known, {});
  EXPECT_EQ(difference.changed, (std::vector<Found>{file("a", "1"), file("b", "2")}));
  EXPECT_EQ(difference.removed, (std::vector<Known>{known[1], known[3]}));
  const Strings unread{"e"};
  EXPECT_EQ(compare(found, known, unread).removed, (std::vector<Known>{known[1]}));
  const Strings all{""};
  EXPECT_TRUE(compare({}, known, all).removed.empty());
  EXPECT_EQ(compare({}, known, {}).removed.size(), 4U);
  EXPECT_TRUE(compare({}, {}, {}).changed.empty());
}

TEST(Leftover, is_what_editors_leave) {
  for (auto name : {".x.swp", "x.md~", "#x.md#", ".#x.md", "4913", "x.tmp", ".x.md.Ab12Cd"})
    EXPECT_TRUE(is_leftover(name)) << name;
  for (auto name : {"x.md", "C#.md", "4913.md", "tmp"}) EXPECT_FALSE(is_leftover(name)) << name;
}

}  // namespace
}  // namespace feedd::posts
