#include "posts/jekyll.hpp"
#include "posts/posts.hpp"
#include "posts/site_tree.hpp"

namespace feedd::posts {
namespace {

struct Site : SiteTree {
  explicit Site(std::string_view feed) {
    write("_config.yml", "url: https://e.org\nbaseurl: /b\nfeed:\n" + std::string(feed));
  }
};

TEST(JekyllFeed, says_how_long_it_is_and_what_its_icon_is) {
  const struct {
    const char* feed;
    std::size_t limit;
    const char* icon;
  } cases[] = {
      {"  posts_limit: 20\n", 20, ""},
      {"  posts_limit: 0\n", 0, ""},
      {"  icon: /i.png\n  logo: /l.png\n", 0, "https://e.org/b/i.png"},
      {"  logo: l.png\n", 0, "https://e.org/b/l.png"},
      {"  icon: https://cdn.example.org/i.png\n", 0, "https://cdn.example.org/i.png"},
      {"  icon: javascript:x\n", 0, ""},
  };
  for (const auto& c : cases) {
    const Site site(c.feed);
    const auto said = about(site.config());
    EXPECT_EQ(said.limit, c.limit) << c.feed;
    EXPECT_EQ(said.icon ? said.icon->str() : "", c.icon) << c.feed;
  }
  SiteTree limited;
  limited.write("_config.yml", "url: https://e.org/\nlimit_posts: 7\n");
  EXPECT_EQ(about(limited.config()).limit, 7U);
  limited.write("_config.yml", "url: https://e.org/\nlimit_posts: 7\nfeed: {posts_limit: 5}\n");
  EXPECT_EQ(about(limited.config()).limit, 5U);
  SiteTree at_the_top;
  at_the_top.write("_config.yml", "url: https://e.org/\nfeed: {icon: /i.png}\n");
  EXPECT_EQ(about(at_the_top.config()).icon.value().str(), "https://e.org/i.png");
}

TEST(JekyllFeed, names_what_is_to_be_said_to_feedd_otherwise) {
  const struct {
    const char *feed, *remark;
  } cases[] = {
      {"  path: /feed.xml\n", ""},
      {"  tags: false\n  disable_in_development: false\n  excerpt_only: true\n", ""},
      {"  posts_limit: many\n",
       "_config.yml:4: 'feed.posts_limit' is not read: it is no number of entries: write posts_limit: 10"},
      {"  path: blog/news.xml\n",
       "_config.yml:4: 'feed.path' is not read: the feed is at /atom.xml and /feed.xml: let the server in front lead "
       "the "
       "old address there"},
      {"  categories: [news, 云]\n",
       "_config.yml:4: 'feed.categories' is not read: a [[feed]] for each, with keep = [\"tag:news\", \"tag:云\"], is "
       "that feed"},
      {"  tags: true\n",
       "_config.yml:4: 'feed.tags' is not read: a [[feed]] for each, with keep = [\"tag:NAME\"], is that feed"},
      {"  tags: {only: [a]}\n",
       "_config.yml:4: 'feed.tags' is not read: a [[feed]] for each, with keep = [\"tag:a\"], is that feed"},
      {"  collections: [notes]\n",
       "_config.yml:4: 'feed.collections' is not read: documents of 'notes' are no posts: a [[posts]] with path = "
       "\"…/_notes\" reads them, a [[feed]] of that source is their feed"},
      {"  collections:\n    posts: {path: /atom.xml}\n", ""},
      {"  disable_in_development: true\n",
       "_config.yml:4: 'feed.disable_in_development' is not read: feedd has no development environment: leave the "
       "[[posts]] out"},
  };
  for (const auto& c : cases) {
    const auto remarks = Site(c.feed).settings().remarks;
    EXPECT_EQ(remarks.size(), *c.remark ? 1U : 0U) << c.feed;
    EXPECT_EQ(remarks.empty() ? "" : remarks.front().what, c.remark) << c.feed;
  }
}

}  // namespace
}  // namespace feedd::posts
