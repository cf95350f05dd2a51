#include "posts/glob.hpp"

#include <gtest/gtest.h>

#include <string>

namespace feedd::posts {
namespace {

TEST(Glob, matches_whole_paths) {
  const struct {
    const char *pattern, *path;
    bool matches;
  } cases[] = {
      {"**/*.md", "a.md", true},
      {"**/*.md", "a/b/c.md", true},
      {"**/*.md", "a/b/c.mdx", false},
      {"*.md", "a.md", true},
      {"*.md", "a/b.md", false},
      {"a/**", "a/b/c", true},
      {"a/**", "b/a/c", false},
      {"a/**/z.md", "a/z.md", true},
      {"a/**/z.md", "a/b/c/z.md", true},
      {"a/**/z.md", "a/b/c/y.md", false},
      {"**/x/**/y", "a/x/b/x/c/y", true},
      {"**", "a/b", true},
      {"技术/*.md", "技术/文.md", true},
      {"?.md", "文.md", true},
      {"??.md", "文.md", false},
      {"[a-c]x", "bx", true},
      {"[!a-c]x", "bx", false},
      {"[", "[", true},
      {"", "a", false},
      {"a", "a/b", false},
      {"a/b", "a", false},
      {"*a*b*c", "xaxbxc", true},
      {"*a*b*c", "xaxbx", false},
  };
  for (const auto& c : cases) EXPECT_EQ(matches_glob(c.pattern, c.path), c.matches) << c.pattern << ' ' << c.path;
}

TEST(Glob, across_directories_lets_asterisks_go_past_slashes) {
  const struct {
    const char *pattern, *path;
    bool matches;
  } cases[] = {
      {"*.secret.md", "/s/content/a/b.secret.md", true},
      {"*.secret.md", "/s/content/a/b.md", false},
      {"**/drafts/*", "/s/content/drafts/a/b.md", true},
      {"*/a/**/z.md", "/s/a/z.md", true},
      {"*/a/**/z.md", "/s/a/b/c/z.md", true},
      {"drafts/*", "/s/content/drafts/a.md", false},
  };
  for (const auto& c : cases) EXPECT_EQ(matches_across(c.pattern, c.path), c.matches) << c.pattern << ' ' << c.path;
}

TEST(Glob, that_is_hostile_ends_soon) {
  std::string pattern, path(2000, 'a');
  for (int i = 0; i < 200; ++i) pattern += "*a";
  EXPECT_FALSE(matches_glob(pattern + "b", path));
}

TEST(Glob, in_braces_means_each_of_its_alternatives) {
  using Globs = std::vector<std::string>;
  EXPECT_EQ(alternatives("a/{b,c*}/{d,}"), (Globs{"a/b/d", "a/b/", "a/c*/d", "a/c*/"}));
  EXPECT_EQ(alternatives("a/{b"), (Globs{"a/{b"}));
  EXPECT_EQ(alternatives(""), (Globs{""}));
  std::string many;
  for (int i = 0; i < 40; ++i) many += "{a,b}";
  EXPECT_EQ(alternatives(many), (Globs{many}));
}

TEST(Glob, of_what_to_leave_out_covers_what_is_below) {
  EXPECT_TRUE(covers("vendor/", "vendor/x/y.md"));
  EXPECT_TRUE(covers("/README.md", "README.md"));
  EXPECT_TRUE(covers("drafts/**", "drafts/a.md"));
  EXPECT_FALSE(covers("vendor", "a/vendor/x.md"));
  EXPECT_TRUE(covers("**/vendor", "a/vendor/x.md"));
  EXPECT_FALSE(covers("", "a"));
}

}  // namespace
}  // namespace feedd::posts
