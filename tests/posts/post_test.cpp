#include "posts/post.hpp"

#include <gtest/gtest.h>

#include "posts/posts.hpp"
#include "posts/site_tree.hpp"
#include "posts/tree.hpp"

namespace feedd::posts {
namespace {

const std::filesystem::path fixtures = FIXTURES "/posts";
const Instant now = *parse_rfc3339("2026-11-01T00:00:00Z");

PostsConfig config_of(const std::string& directory) {
  PostsConfig config;
  config.id = {"posts/" + directory};
  config.name = directory;
  config.path = fixtures / directory;
  return config;
}

PostsConfig blog_config() {
  auto config = config_of("blog");
  config.url = *parse_uri("https://blog.example.org/");
  config.zone = *Zone::find("Asia/Shanghai");
  config.authors = {{"The Author", "", ""}};
  config.tags = {"own"};
  return config;
}

std::map<std::string, Entry> entries_of(const PostsConfig& config) {
  std::map<std::string, Entry> out;
  const auto read = settings(config);
  EXPECT_TRUE(read) << (read ? "" : read.error().what);
  const auto walked = walk(*read, {});
  EXPECT_TRUE(walked);
  for (const auto& found : walked->found) {
    const auto bytes = read_post(config.path, found.place);
    EXPECT_TRUE(bytes) << found.place;
    auto made = post({found.place, *bytes, found.stamp, found.modified}, *read, walked->survey, now);
    EXPECT_TRUE(made) << found.place << ": " << (made ? "" : made.error().what);
    if (made && made->entry) out[found.place] = *made->entry;
  }
  return out;
}

std::vector<std::string> names(const std::vector<Tag>& tags) {
  std::vector<std::string> out;
  for (const auto& tag : tags) out.push_back(tag.name());
  return out;
}

TEST(Blog, has_an_entry_for_each_post_but_the_draft) {
  const auto entries = entries_of(blog_config());
  EXPECT_EQ(entries.size(), 8U);
  EXPECT_FALSE(entries.contains("unfinished.md"));
  for (const auto& [place, entry] : entries) {
    EXPECT_TRUE(entry.published) << place;
    EXPECT_FALSE(entry.title.empty()) << place;
    EXPECT_FALSE(entry.summary.empty()) << place;
    EXPECT_LE(entry.summary.size(), 500U) << place;
    EXPECT_EQ(entry.html.find('\r'), std::string::npos) << place;
    EXPECT_EQ(entry.html.find('\b'), std::string::npos) << place;
    EXPECT_EQ(entry.tags.back().term, "own") << place;
    ASSERT_TRUE(entry.link) << place;
    EXPECT_EQ(entry.id, entry.link->str());
  }
}

TEST(Blog, of_chinese_is_read_whole) {
  const auto entry = entries_of(blog_config())["技术/2025-12-14-增量构建的四条约束.md"];
  EXPECT_EQ(entry.title, "增量构建的四条约束");
  EXPECT_EQ(to_rfc3339(*entry.published), "2025-12-14T13:05:00Z");
  EXPECT_EQ(percent_decoded(entry.link->str()), "https://blog.example.org/技术/2025-12-14-增量构建的四条约束/");
  EXPECT_EQ(names(entry.tags), (std::vector<std::string>{"技术", "构建", "缓存", "own"}));
  EXPECT_EQ(entry.guid.value, "技术/2025-12-14-增量构建的四条约束.md");
  EXPECT_NE(entry.html.find("<strong>增量构建难的不是快，而是敢信。</strong>只要"), std::string::npos);
  EXPECT_NE(entry.html.find(">https://reproducible-builds.org/docs/</a>，<strong>"), std::string::npos);
  EXPECT_NE(entry.summary.find("写了几年构建工具"), std::string::npos);
  EXPECT_EQ(entry.summary.find("输入要写全"), std::string::npos);
}

TEST(Blog, survives_bom_line_ends_and_controls) {
  auto entries = entries_of(blog_config());
  EXPECT_EQ(entries["技术/2026-04-11-bom.md"].title, "带着字节顺序标记的文件");
  EXPECT_NE(entries["2026-03-03-line-ends.md"].html.find("<br"), std::string::npos);
  EXPECT_EQ(to_rfc3339(*entries["2026-03-03-line-ends.md"].published), "2026-03-02T16:00:00Z");
  EXPECT_NE(entries["2026-05-05-a-bell-in-the-text.md"].html.find("sentence is a"), std::string::npos);
}

TEST(Blog, makes_addresses_absolute) {
  auto entries = entries_of(blog_config());
  EXPECT_NE(entries["2025-11-02-why-i-still-read-feeds.md"].html.find("https://blog.example.org/about/feeds.html"),
            std::string::npos);
  const auto drawn = entries["2026-06-01-drawn-by-hand.html"];
  EXPECT_EQ(drawn.image->str(), "https://blog.example.org/images/four-rooms.svg");
  EXPECT_NE(drawn.html.find("href=\"https://blog.example.org/images/four-rooms.svg\""), std::string::npos);
  EXPECT_NE(drawn.html.find("viewBox"), std::string::npos);
  EXPECT_EQ(entries["2026-01-20-a-clock-that-tests-can-turn.md"].authors[0].name, "Lin Wei");
  EXPECT_EQ(drawn.authors[0].name, "The Author");
}

TEST(Blog, without_an_address_has_ids_that_stay) {
  auto config = blog_config();
  config.url.reset();
  const auto first = entries_of(config), second = entries_of(config);
  std::set<std::string> ids;
  for (const auto& [place, entry] : first) {
    EXPECT_FALSE(entry.link);
    EXPECT_EQ(entry.id.substr(0, 9), "urn:uuid:");
    EXPECT_EQ(entry.id.size(), 45U);
    EXPECT_EQ(entry.id, second.at(place).id);
    ids.insert(entry.id);
  }
  EXPECT_EQ(ids.size(), first.size());
}

TEST(JekyllSite, is_told_by_its_configuration) {
  auto entries = entries_of(config_of("jekyll"));
  EXPECT_EQ(entries.size(), 4U);
  const auto snow = entries["_posts/2025-11-23-第一场雪.md"];
  EXPECT_EQ(percent_decoded(snow.link->str()), "https://hill.example.org/journal/2025-11-23-第一场雪.html");
  EXPECT_EQ(to_rfc3339(*snow.published), "2025-11-22T16:00:00Z");
  EXPECT_EQ(names(snow.tags), (std::vector<std::string>{"生活", "雪", "山"}));
  EXPECT_EQ(snow.language, "zh-CN");
  EXPECT_EQ(snow.authors, (std::vector<Person>{{"周明", "zhou@hill.example.org", ""}}));
  EXPECT_NE(snow.html.find("<strong>山白了。</strong>于是"), std::string::npos);
  EXPECT_NE(snow.html.find("src=\"https://hill.example.org/images/first%20snow.png\""), std::string::npos);
  EXPECT_EQ(to_rfc3339(*entries["_posts/2025-12-01-bare-time.md"].published), "2025-12-01T20:00:00Z");
  EXPECT_EQ(entries["_posts/2025-12-01-bare-time.md"].title, "Bare Time");
  EXPECT_EQ(to_rfc3339(*entries["_posts/2025-12-02-quoted-time.md"].published), "2025-12-01T12:00:00Z");
  EXPECT_EQ(names(entries["notes/_posts/2025-12-05-tools.md"].tags), (std::vector<std::string>{"notes"}));
  const auto info = about(config_of("jekyll"));
  EXPECT_EQ(info.info.title, "山边小记");
  EXPECT_EQ(info.info.link->str(), "https://hill.example.org/journal");
}

TEST(JekyllSite, yields_to_what_feedd_is_told) {
  auto config = config_of("jekyll");
  config.url = *parse_uri("https://elsewhere.example.org/");
  config.permalink = "pretty";
  config.zone = Zone();
  config.drafts = true;
  auto entries = entries_of(config);
  EXPECT_EQ(entries.size(), 5U);
  EXPECT_TRUE(entries.contains("_drafts/someday.md"));
  EXPECT_EQ(entries["notes/_posts/2025-12-05-tools.md"].link->str(),
            "https://elsewhere.example.org/notes/2025/12/05/tools/");
  EXPECT_EQ(to_rfc3339(*entries["notes/_posts/2025-12-05-tools.md"].published), "2025-12-05T00:00:00Z");
}

Settings plain_settings() {
  auto config = config_of("blog");
  config.url = *parse_uri("https://e.org/b");
  return *settings(config);
}

Entry entry_of(const std::string& bytes, const std::string& place = "a/2026-01-02-x y.md") {
  const auto made = post({place, bytes, "s", {}}, plain_settings(), {}, now);
  EXPECT_TRUE(made) << (made ? "" : made.error().what);
  return made && made->entry ? *made->entry : Entry();
}

TEST(Post, without_front_matter_takes_everything_from_its_name) {
  const auto entry = entry_of("text");
  EXPECT_EQ(entry.title, "x y");
  EXPECT_EQ(to_rfc3339(*entry.published), "2026-01-02T00:00:00Z");
  EXPECT_EQ(entry.link->str(), "https://e.org/b/a/2026-01-02-x-y/");
  EXPECT_EQ(entry.summary, "text");
  EXPECT_FALSE(entry_of("text", "undated.md").published);
}

TEST(Post, without_a_title_has_that_of_the_heading_it_begins_with) {
  const struct {
    const char *body, *title, *html;
  } cases[] = {
      {"\n# First *Heading* #\n\ntext\n", "First Heading", "<p>text</p>\n"},
      {"中文标题\n===\n\ntext\n", "中文标题", "<p>text</p>\n"},
      {"---\ndate: 2020-01-02\n---\n# One\n# Two\n", "One", "<h1 id=\"two\">Two</h1>\n"},
      {"---\ntitle: T\n---\n# One\n", "T", "<h1 id=\"one\">One</h1>\n"},
      {"text\n# One\n", "x y", "<p>text</p>\n<h1 id=\"one\">One</h1>\n"},
      {"## One\n", "x y", "<h2 id=\"one\">One</h2>\n"},
      {"#\n", "x y", "<h1></h1>\n"},
      {"> a\n===\n", "x y", "<blockquote>\n<p>a\n===</p>\n</blockquote>\n"},
  };
  for (const auto& c : cases) {
    const auto entry = entry_of(c.body);
    EXPECT_EQ(entry.title, c.title) << c.body;
    EXPECT_EQ(entry.html, c.html) << c.body;
  }
}

TEST(Post, that_is_a_whole_page_is_its_title_and_its_body) {
  const auto entry = entry_of(
      "<!DOCTYPE html>\n<HTML><head><title>A &amp; B</title></head>\n<body class='x'><p>text</p></BODY></html>\n",
      "page.html");
  EXPECT_EQ(entry.title, "A & B");
  EXPECT_EQ(entry.html, "<p>text</p>");
  EXPECT_EQ(entry_of("<p>a <title>no</title></p>", "part.html").title, "Part");
}

TEST(Post, takes_its_id_from_front_matter) {
  const auto entry = entry_of("---\nid: tag:e.org,2020:1\n---\n");
  EXPECT_EQ(entry.guid.value, "tag:e.org,2020:1");
  EXPECT_EQ(entry.id, "tag:e.org,2020:1");
}

TEST(Post, of_the_future_waits_for_its_hour) {
  const auto entry = entry_of("---\ndate: 2027-01-01\nlastmod: 2026-05-01\nexpiryDate: 2028-01-01\n---\n");
  EXPECT_EQ(entry.due, entry.published);
  EXPECT_EQ(to_rfc3339(*entry.updated), "2026-05-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(*entry.expires), "2028-01-01T00:00:00Z");
  EXPECT_FALSE(entry_of("---\ndate: 2026-01-01\n---\n").due);
}

TEST(Post, is_summed_up_by_the_best_there_is) {
  EXPECT_EQ(entry_of("---\ndescription: d *x*  y\n---\nbody").summary, "d *x* y");
  EXPECT_EQ(entry_of("---\ndescription:\n---\nbody").summary, "body");
  EXPECT_EQ(entry_of("one\n\ntwo\n\n<!--more-->\n\nthree").summary, "one two");
  EXPECT_EQ(entry_of("## head\n\n![](/i.png)\n\nfirst *one*\n\nsecond").summary, "first one");
  EXPECT_EQ(entry_of("a *b* [c](/d \"e>f\") `g<h>` ![i](/j.png) <kbd>k</kbd> &amp; l").summary, "a b c g<h> k & l");
  EXPECT_EQ(entry_of("a *b* [c](/d \"e>f\") `g<h>` ![i](/j.png) &amp; l").summary, "a b c g<h> & l");
  EXPECT_LE(entry_of(std::string(3000, 'x')).summary.size(), 500U);
}

TEST(Post, of_a_plain_directory_leads_to_other_posts_by_their_addresses) {
  SiteTree site;
  site.write("home.md", "[a](notes/a.md#x) [sub](sub/) [none](none/) [far](https://x.org/a.md)\n");
  site.write("notes/a.md", "[s](../sub/) [h](../home.md)\n");
  site.write("sub/index.md", "sub\n");
  auto config = site.config();
  config.kind = Generator::plain;
  config.url = *parse_uri("https://e.org/blog/");
  auto entries = site.entries(config);
  EXPECT_EQ(entries["home.md"].html,
            "<p><a href=\"https://e.org/blog/notes/a/#x\">a</a> <a href=\"https://e.org/blog/sub/\">sub</a> "
            "<a href=\"https://e.org/blog/home/none/\">none</a> <a href=\"https://x.org/a.md\">far</a></p>\n");
  EXPECT_EQ(entries["notes/a.md"].html,
            "<p><a href=\"https://e.org/blog/sub/\">s</a> <a href=\"https://e.org/blog/home/\">h</a></p>\n");
}

TEST(Post, of_a_directory_with_an_address_has_the_files_beside_it) {
  SiteTree site;
  site.write("a/b.md", "![](c.png) ![](d/e%20f.png) ![](/g.png) ![](none.png) [h](h.pdf?v=1#page=2)\n");
  for (auto name : {"a/c.png", "a/d/e f.png", "g.png", "a/h.pdf"}) site.write(name, "x");
  site.write("i/index.md", "![](c.png)\n");
  site.write("i/c.png", "x");
  auto config = site.config();
  config.url = *parse_uri("https://e.org/n/");
  auto entries = site.entries(config);
  EXPECT_EQ(
      entries["a/b.md"].html,
      "<p><img src=\"https://e.org/n/a/c.png\" alt=\"\" /> <img src=\"https://e.org/n/a/d/e%20f.png\" alt=\"\" /> "
      "<img src=\"https://e.org/g.png\" alt=\"\" /> <img src=\"https://e.org/n/a/b/none.png\" alt=\"\" /> "
      "<a href=\"https://e.org/n/a/h.pdf?v=1#page=2\">h</a></p>\n");
  EXPECT_EQ(entries["i/index.md"].html, "<p><img src=\"https://e.org/n/i/c.png\" alt=\"\" /></p>\n");
}

TEST(Post, of_pandoc_begins_with_its_title_authors_and_date) {
  const auto made = post({"x.md", "% A\n  b\n% C; D\n% 2 March 2020\n\ntext\n", "s", {}}, plain_settings(), {}, now);
  ASSERT_TRUE(made && made->entry);
  EXPECT_EQ(made->entry->title, "A b");
  EXPECT_EQ(made->entry->authors, (std::vector<Person>{{"C", "", ""}, {"D", "", ""}}));
  EXPECT_EQ(made->entry->published, *parse_rfc3339("2020-03-02T00:00:00Z"));
  EXPECT_EQ(made->entry->html, "<p>text</p>\n");
  const auto other = post({"x.md", "100 %\n% a\n", "s", {}}, plain_settings(), {}, now);
  EXPECT_EQ(other->entry->html, "<p>100 %\n% a</p>\n");
}

TEST(Post, that_is_wrong_says_where) {
  const auto undated =
      post({"x.md", "---\ntitle: T\ndate: yesterday\nupdated: now\n---\n", "s", {}}, plain_settings(), {}, now);
  ASSERT_TRUE(undated && undated->entry);
  EXPECT_FALSE(undated->entry->published);
  ASSERT_EQ(undated->remarks.size(), 1U);
  EXPECT_EQ(undated->remarks[0].what,
            "3: 'date' is not a date: \"yesterday\": write 2020-01-02 03:04:05 +0800: git, or "
            "the moment it was first seen, is asked instead");
  const auto lost = post({"x.md", "---\npermalink: /:nowhere/\n---\n", "s", {}}, plain_settings(), {}, now);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().what, "2: ':nowhere' is no placeholder of permalinks");
}

}  // namespace
}  // namespace feedd::posts
