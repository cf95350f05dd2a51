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
      {"content/a.md", "date = 2020-01-02", "/a/"},
  };
  for (const auto& c : cases) EXPECT_EQ(path_of(c.place, c.matter), c.path) << c.place << ": " << c.matter;
  EXPECT_EQ(path_of("content/blog/中 文: (a).b?.md", "date = 2020-01-02", "[slugify]\npaths = 'safe'\n"),
            "/blog/中 文 (a).b/");
  EXPECT_EQ(path_of("content/blog/2020-01-02-a.md", "", "[slugify]\npaths_keep_dates = true\n"), "/blog/2020-01-02-a/");
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
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(names(entries["content/a.md"].tags), (Strings{"x", "y"}));
  EXPECT_EQ(to_rfc3339(*entries["content/a.md"].updated), "2021-01-02T00:00:00Z");
  EXPECT_EQ(to_rfc3339(*entries["content/b/index.md"].published), "2020-01-01T19:04:05Z");
  EXPECT_EQ(site.settings().generator, Generator::zola);
}

TEST(ZolaLinks, lead_to_sections_too) {
  SiteTree site;
  site.write("config.toml", head);
  site.write("content/Notes/_index.md", "+++\n+++\n");
  site.write("content/a.md", "+++\ndate = 2020-01-02\n+++\n[s](@/Notes/_index.md#x) [no](@/none/_index.md)\n");
  const auto html = site.entries()["content/a.md"].html;
  EXPECT_NE(html.find("https://e.org/notes/#x\""), std::string::npos) << html;
}

TEST(ZolaPosts, may_have_their_day_in_the_path_alone) {
  SiteTree site;
  site.write("config.toml", head);
  site.write("content/a.md", "+++\npath = '2018/07/27/new'\n+++\n");
  EXPECT_EQ(to_rfc3339(*site.entries()["content/a.md"].published), "2018-07-27T00:00:00Z");
}

}  // namespace
}  // namespace feedd::posts
