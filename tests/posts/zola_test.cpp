#include "posts/zola.hpp"

#include "posts/site_tree.hpp"

namespace feedd::posts {
namespace {

using Strings = std::vector<std::string>;
constexpr auto head = "base_url = 'https://e.org'\ntitle = 'Z'\n";

std::string path_of(std::string_view place, std::string_view matter, std::string_view more = "") {
  SiteTree site;
  site.write("config.toml", std::string(head) + std::string(more));
  site.write(place, "+++\n" + std::string(matter) + "\n+++\ntext\n");
  return site.only_path();
}

TEST(ZolaAddress, is_made_of_place_slug_or_path) {
  const struct {
    const char *place, *matter, *path;
  } cases[] = {
      {"content/blog/My Post.md", "date = 2020-01-02", "/blog/my-post/"},
      {"content/blog/2020-01-02-name.md", "title = 'T'", "/blog/name/"},
      {"content/blog/2020-01-02-dir/index.md", "title = 'T'", "/blog/dir/"},
      {"content/blog/中文.md", "date = 2020-01-02", "/blog/zhong-wen/"},
      {"content/blog/a.md", "date = 2020-01-02\nslug = 'Other One'", "/blog/other-one/"},
      {"content/blog/a.md", "date = 2020-01-02\npath = 'x/Y/z'", "/x/Y/z/"},
      {"content/blog/a.md", "path = '2018/07/27/new'", "/2018/07/27/new/"},
      {"content/blog/a.md", "date = 2020-01-02\npath = ' x '", "/x/"},
      {"content/a.md", "date = 2020-01-02", "/a/"},
      {"content/My Notes/snake_case.md", "date = 2020-01-02", "/My Notes/snake-case/"},  // sections stay as they are
      {"content/My Notes/A b/index.md", "date = 2020-01-02", "/My Notes/a-b/"},
      {"content/blog/2020-01-02 - name.md", "title = 'T'", "/blog/name/"},
      {"content/blog/a.fr.md", "date = 2020-01-02", "/blog/a-fr/"},  // nothing says that it has other languages
  };
  for (const auto& c : cases) EXPECT_EQ(path_of(c.place, c.matter), c.path) << c.place << ": " << c.matter;
  EXPECT_EQ(path_of("content/blog/中 文: (a).b?.md", "date = 2020-01-02", "[slugify]\npaths = 'safe'\n"),
            "/blog/中 文 (a).b/");
  EXPECT_EQ(path_of("content/blog/2020-01-02-a.md", "", "[slugify]\npaths_keep_dates = true\n"), "/blog/2020-01-02-a/");
}

TEST(ZolaAddress, keeps_the_language_of_the_site_in_the_name) {
  const auto more = "[languages.fr]\n";
  EXPECT_EQ(path_of("content/blog/a.en.md", "date = 2020-01-02", more), "/blog/a-en/");
  EXPECT_EQ(path_of("content/blog/b/index.en.md", "date = 2020-01-02", more), "/blog/index-en/");
  EXPECT_EQ(path_of("content/blog/a.fr.md", "date = 2020-01-02", more), "0 entries");
}

TEST(ZolaPosts, are_dated_pages_of_the_first_language) {
  SiteTree site;
  site.write("config.toml", std::string(head) + "[languages.fr]\n");
  site.write("content/_index.md", "+++\n+++\n");
  site.write("content/a.md", "+++\ndate = 2020-01-02\nupdated = 2021-01-02\n[taxonomies]\ntags = ['x', 'y']\n+++\n");
  site.write("content/a.fr.md", "+++\ndate = 2020-01-02\n+++\n");
  site.write("content/undated.md", "+++\ntitle = 'U'\n+++\n");
  site.write("content/draft.md", "+++\ndate = 2020-01-02\ndraft = true\n+++\n");
  site.write("content/b/index.md", "+++\ndate = 2020-01-02T03:04:05+08:00\n+++\n");
  site.write("content/b/notes.md", "+++\ndate = 2020-01-02\n+++\n");
  auto entries = site.entries();
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries["content/b/notes.md"].link->path(), "/b/notes/");  // what lies beside a page is another page
  EXPECT_EQ(names(entries["content/a.md"].tags), (Strings{"x", "y"}));
  EXPECT_EQ(to_rfc3339(*entries["content/a.md"].updated), "2021-01-02T00:00:00Z");
  EXPECT_EQ(to_rfc3339(*entries["content/b/index.md"].published), "2020-01-01T19:04:05Z");
  EXPECT_EQ(site.settings().generator, Generator::zola);
}

TEST(ZolaLinks, lead_to_sections_too) {
  SiteTree site;
  site.write("config.toml", head);
  site.write("content/Notes/_index.md", "+++\n+++\n");
  site.write("content/Notes/b c.md", "+++\ntitle = 'B'\n+++\n");
  site.write("content/a.md",
             "+++\ndate = 2020-01-02\n+++\n[s](@/Notes/_index.md#x) [no](@/none/_index.md)\n"
             "[p](@/Notes/b%20c.md#y) [q](<@/Notes/b c.md>)\n");
  const auto html = site.entries()["content/a.md"].html;
  for (auto link : {"https://e.org/Notes/#x\"", "https://e.org/Notes/b-c/#y\"", "https://e.org/Notes/b-c/\">q"}) {
    EXPECT_NE(html.find(link), std::string::npos) << link << " in " << html;
  }
}

TEST(ZolaPosts, are_none_where_a_section_is_a_draft_or_a_glob_ignores_them) {
  SiteTree site;
  site.write("config.toml", std::string(head) + "ignored_content = ['*.{secret,x}.md', '**/old/*']\n");
  for (auto place :
       {"a.md", "b.secret.md", "c.x.md", "blog/old/d.md", "blog/older/e.md", "wip/f.md", "wip/deep/g.md"}) {
    site.write(std::string("content/") + place, "+++\ndate = 2020-01-02\n+++\n");
  }
  site.write("content/wip/_index.md", "+++\ndraft = true\n+++\n");
  site.write("content/blog/_index.md", "+++\ntransparent = true\npage_template = 'p.html'\nrender = false\n+++\n");
  site.write("content/blog/_index.en.md", "+++\ndraft = true\n+++\n");  // no section's page
  Strings places;
  for (const auto& [place, entry] : site.entries()) places.push_back(place);
  EXPECT_EQ(places, (Strings{"content/a.md", "content/blog/older/e.md"}));
}

TEST(ZolaPosts, have_dates_as_toml_and_yaml_write_them) {
  const struct {
    const char *matter, *published;
  } cases[] = {
      {"+++\ndate = 2020-01-02\n+++\n", "2020-01-02T00:00:00Z"},
      {"+++\ndate = 2020-01-02T03:04:05\n+++\n", "2020-01-02T03:04:05Z"},
      {"+++\ndate = 2020-01-02 03:04:05\n+++\n", "2020-01-02T03:04:05Z"},
      {"+++\ndate = 2020-01-02T03:04:05.5-01:00\n+++\n", "2020-01-02T04:04:05Z"},
      {" \n\n  +++\ndate = 2020-01-02\n  +++ \n", "2020-01-02T00:00:00Z"},  // the head may stand behind blanks
      {"+++\ndate = '2020-01-02'\n+++\n", "2020-01-02T00:00:00Z"},
      {"---\ndate: 2020-01-02 03:04:05\n---\n", "2020-01-02T03:04:05Z"},
      {"---\ndate: 2001-12-14 21:59:43.10 -5\n---\n", "2001-12-15T02:59:43Z"},
  };
  for (const auto& c : cases) {
    SiteTree site;
    site.write("config.toml", head);
    site.write("content/a.md", c.matter);
    auto entries = site.entries();
    ASSERT_EQ(entries.size(), 1U) << c.matter;
    EXPECT_EQ(to_rfc3339(*entries["content/a.md"].published), c.published) << c.matter;
  }
}

TEST(ZolaPosts, have_ids_on_headings_as_slugify_says) {
  const auto html_with = [](std::string_view more) {
    SiteTree site;
    site.write("config.toml", std::string(head) + std::string(more));
    site.write("content/a.md", "+++\ndate = 2020-01-02\n+++\n# 日本 héhé (it's) snake_case\n\n# A&B \"c\"\n");
    return site.entries()["content/a.md"].html;
  };
  const auto ascii = html_with("");
  EXPECT_NE(ascii.find("<h1 id=\"ri-ben-hehe-it-s-snake-case\">"), std::string::npos) << ascii;
  EXPECT_NE(ascii.find("<h1 id=\"a-b-c\">"), std::string::npos) << ascii;
  for (auto mode : {"safe", "off"}) {
    const auto kept = html_with(std::string("[slugify]\nanchors = '") + mode + "'\n");
    EXPECT_NE(kept.find("<h1 id=\"日本_héhé_(it&#39;s)_snake_case\">"), std::string::npos) << kept;
    EXPECT_NE(kept.find("<h1 id=\"A&amp;B_"), std::string::npos) << kept;
  }
}

TEST(ZolaSite, says_how_many_entries_its_feed_holds_and_what_markdown_knows) {
  SiteTree site;
  site.write("config.toml",
             "base_url = 'https://e.org'\nfeed_limit = 2\n[markdown]\ndefinition_list = true\n"
             "[languages.en]\ntitle = 'In English'\n");
  site.write("content/a.md", "+++\ndate = 2020-01-02\n+++\nterm\n: what\n\nbegin <!--More  --> rest\n");
  EXPECT_EQ(site.settings().feed_limit, 2U);
  EXPECT_EQ(site.settings().title, "In English");
  const auto entry = site.entries()["content/a.md"];
  EXPECT_NE(entry.html.find("<dt>\nterm\n</dt>"), std::string::npos) << entry.html;
  EXPECT_EQ(entry.summary, "term what begin");
}

TEST(ZolaPosts, may_have_their_day_in_the_path_alone) {
  SiteTree site;
  site.write("config.toml", head);
  site.write("content/a.md", "+++\npath = '2018/07/27/new'\n+++\n");
  EXPECT_EQ(to_rfc3339(*site.entries()["content/a.md"].published), "2018-07-27T00:00:00Z");
}

}  // namespace
}  // namespace feedd::posts
