#include "posts/hugo.hpp"

#include "posts/site_tree.hpp"

namespace feedd::posts {
namespace {

std::string body_with(std::string_view settings, std::string_view text) {
  SiteTree site;
  site.write("hugo.toml", "baseURL = \"https://e.org/\"\n" + std::string(settings));
  site.write("content/posts/a.md", "---\ndate: 2020-01-02\n---\n" + std::string(text));
  return site.entries()["content/posts/a.md"].html;
}

TEST(HugoMarkup, is_as_the_settings_of_goldmark_have_it) {
  const std::string extensions = "[markup.goldmark.extensions]\n";
  EXPECT_EQ(body_with(extensions + "strikethrough = false\n", "~~a~~\n"), "<p>~~a~~</p>\n");
  EXPECT_EQ(body_with(extensions + "table = false\n", "a | b\n--|--\n"), "<p>a | b\n–|–</p>\n");
  EXPECT_EQ(body_with(extensions + "typographer = false\n", "it's --\n"), "<p>it's --</p>\n");
  EXPECT_EQ(body_with(extensions + "definitionList = false\n", "t\n: d\n"), "<p>t\n: d</p>\n");
  EXPECT_EQ(body_with(extensions + "footnote = false\n", "a[^1]\n").find("sup"), std::string::npos);
  const auto back = body_with(extensions + "footnote = {backlinkHTML = \"\\u0008^\\u0012\"}\n", "a[^1]\n\n[^1]: b\n");
  EXPECT_NE(back.find(">^</a>"), std::string::npos) << back;
  EXPECT_EQ(body_with(extensions + "taskList = false\n", "- [ ] a\n").find("input"), std::string::npos);
  EXPECT_EQ(body_with("[markup.goldmark.renderer]\nhardWraps = true\n", "a\nb\n"), "<p>a<br />\nb</p>\n");
  EXPECT_EQ(body_with("[markup.goldmark.parser]\nautoHeadingIDType = \"github-ascii\"\n", "# Ünï 中文 a\n"),
            "<h1 id=\"uni--a\">Ünï 中文 a</h1>\n");
  EXPECT_EQ(body_with("", "a <b>c</b>\n"), "<p>a <!-- raw HTML omitted -->c<!-- raw HTML omitted --></p>\n");
  EXPECT_EQ(body_with("[markup.goldmark.renderer]\nunsafe = true\n", "a <b>c</b>\n"), "<p>a <b>c</b></p>\n");
  EXPECT_EQ(body_with("", "www.e.com\n"), "<p><a href=\"https://www.e.com\">www.e.com</a></p>\n");
}

TEST(HugoMarkup, has_attributes_of_blocks_where_they_are_on) {
  const auto text = "para\n{.c #i}\n\n- li\n{.list}\n\nnot {.a} here\n\ntext\n{.a}\nmore\n";
  const auto on = body_with("[markup.goldmark.parser.attribute]\nblock = true\n", text);
  EXPECT_TRUE(on.starts_with("<p class=\"c\" id=\"i\">para</p>\n<ul class=\"list\">")) << on;
  EXPECT_NE(on.find("<p>not {.a} here</p>\n<p>text\n{.a}\nmore</p>"), std::string::npos) << on;
  EXPECT_NE(body_with("", text).find("{.c #i}"), std::string::npos);
}

using Strings = std::vector<std::string>;
constexpr auto head = "baseURL = 'https://e.org/'\n";

std::string path_of(std::string_view place, std::string_view matter, std::string_view more = "") {
  SiteTree site;
  site.write("hugo.toml", std::string(head) + std::string(more));
  site.write("content/posts/deep/_index.md", "");
  site.write(place, "---\n" + std::string(matter) + "\n---\ntext\n");
  return site.only_path();
}

TEST(HugoAddress, is_made_of_the_place) {
  const struct {
    const char *place, *path;
  } cases[] = {
      {"content/posts/UPPER Case.md", "/posts/upper-case/"},
      {"content/posts/C++ 与 Rust：对比（一）.md", "/posts/c++-与-rust对比一/"},
      {"content/posts/日本語・テスト「引用」.md", "/posts/日本語テスト引用/"},
      {"content/posts/a+b&c=d.md", "/posts/a+bcd/"},
      {"content/posts/a.b.c.md", "/posts/a.b.c/"},
      {"content/posts/_under.md", "/posts/_under/"},
      {"content/posts/one--two.md", "/posts/one--two/"},
      {"content/posts/b/index.md", "/posts/b/"},
      {"content/posts/x.markdown", "/posts/x/"},
      {"content/posts/h.html", "/posts/h/"},
      {"content/Posts/Deep Er/x.md", "/posts/deep-er/x/"},
      {"content/posts/c.fr.md", "/posts/c.fr/"},
      {"content/posts/2020-01-05-x.md", "/posts/2020-01-05-x/"},
      {"content/x.md", "/x/"},
  };
  for (const auto& c : cases) EXPECT_EQ(path_of(c.place, "date: 2020-01-02\ntitle: T"), c.path) << c.place;
}

TEST(HugoSite, ignores_the_files_it_names) {
  SiteTree site;
  site.write("hugo.toml", "baseURL = 'https://e.org/'\nignoreFiles = ['secret\\.md$', '(']\n");
  site.write("content/posts/secret.md", "---\ndate: 2020-01-02\n---\n");
  site.write("content/posts/a.md", "---\ndate: 2020-01-02\n---\n");
  EXPECT_EQ(site.only_path(), "/posts/a/");
  const auto remarks = site.settings().remarks;
  ASSERT_EQ(remarks.size(), 1U);
  EXPECT_NE(remarks[0].what.find("'ignoreFiles' has no regular expression: \"(\""), std::string::npos);
}

TEST(HugoSite, has_one_page_of_two_files_in_its_own_language) {
  SiteTree site;
  site.write("hugo.toml",
             "baseURL = 'https://e.org/'\ndefaultContentLanguage = 'zh'\n[languages.zh]\n[languages.en]\n");
  for (const std::string place : {"z.md", "z.zh.md", "z.en.md", "b/index.md", "b/index.zh.md"})
    site.write("content/posts/" + place, "---\ntitle: " + place + "\ndate: 2020-01-02\n---\n");
  const auto entries = site.entries();
  EXPECT_EQ(entries.size(), 2U);
  EXPECT_TRUE(entries.contains("content/posts/z.zh.md"));
  EXPECT_TRUE(entries.contains("content/posts/b/index.zh.md"));
}

TEST(HugoAddress, yields_to_front_matter) {
  const struct {
    const char *field, *path;
  } cases[] = {
      {"slug: My Slug!", "/posts/my-slug/"},
      {"slug: 中文 slug", "/posts/中文-slug/"},
      {"slug: a/b", "/posts/a/b/"},
      {"slug: a.b", "/posts/a.b/"},
      {"url: x", "/x/"},
      {"url: /x", "/x/"},
      {"url: /x/", "/x/"},
      {"url: /x.html", "/x.html"},
      {"url: a.htm", "/a.htm"},
      {"url: /Up/Case", "/Up/Case/"},
      {"url: /v1.2/x", "/v1.2/x"},
      {"url: /中文/路 径", "/中文/路 径/"},
      {"URL: \"2022/11/23/y\"", "/2022/11/23/y/"},
      {"slug: \"\"", "/posts/a/"},
      {"url: \"\"", "/posts/a/"},
      {"permalink: /p/", "/posts/a/"},
      {"aliases: [/old/]", "/posts/a/"},
      {"type: page", "/posts/a/"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(path_of("content/posts/a.md", std::string("date: 2020-01-02\n") + c.field), c.path) << c.field;
  }
}

TEST(HugoAddress, follows_the_pattern_of_its_section) {
  const struct {
    const char *pattern, *path;
  } cases[] = {
      {"/:year/:month/:day/:title/", "/2020/03/07/c-与-rust对比-ünï/"},
      {"/:slug/", "/c-与-rust对比-ünï/"},
      {":filename", "/2020-03-07-my-file/"},
      {"/:slugorfilename", "/2020-03-07-my-file/"},
      {"/x/:contentbasename/", "/x/2020-03-07-my-file/"},
      {"/:section/:monthname/:weekday/:weekdayname/:yearday", "/posts/march/6/saturday/67/"},
      {"/:sections/x", "/posts/deep/x/"},
      {"/:sections[1:]/x", "/deep/x/"},
      {"/:sections[last]/x", "/deep/x/"},
      {"/:sections[0]/x", "/posts/x/"},
      {"/:06/:1/:2/:Jan/:Monday", "/20/3/7/mar/saturday/"},
      {"/a/:title.html", "/a/c-与-rust对比-ünï.html/"},
  };
  for (const auto& c : cases) {
    const auto more = std::string("[permalinks]\nposts = '") + c.pattern + "'\n";
    const auto matter = "title: 'C++ 与 Rust：对比 Ünï'\ndate: 2020-03-07T23:30:00-05:00";
    EXPECT_EQ(path_of("content/posts/deep/2020-03-07-My File.md", matter, more), c.path) << c.pattern;
  }
  EXPECT_EQ(path_of("content/posts/no/x.md", "date: 2020-03-07", "[permalinks]\nposts = '/:sections/:filename/'\n"),
            "/posts/x/")
      << "a directory without a page of its own is no section";
  EXPECT_EQ(path_of("content/posts/x.md", "title: T", "[permalinks]\nposts = '/:sections[last]/:title/'\n"), "/t/");
  EXPECT_EQ(path_of("content/posts/C++ a.md", "date: 2020-03-07", "[permalinks]\nposts = '/:filename/'\n"), "/c-a/");
  EXPECT_EQ(path_of("content/posts/x.md", "title: C++ & A/B\ndate: 2020-03-07", "[permalinks]\nposts = '/:title/'\n"),
            "/c-a/b/");
  EXPECT_EQ(path_of("content/post/x.md", "date: 2020-03-07", "[permalinks]\nposts = '/:year/'\n"), "/post/x/");
  EXPECT_EQ(path_of("content/post/x.md", "date: 2020-03-07", "[permalinks.page]\npost = '/:year/'\n"), "/2020/");
}

TEST(HugoAddress, has_hyphens_where_hugo_has_them) {
  const struct {
    const char *title, *path;
  } cases[] = {{"C++", "/c-/"},  {"+1 day", "/-1-day/"},    {"a + b", "/a--b/"},
               {"C#", "/c/"},    {"a \\u2003b", "/a-b/"},   {"a !", "/a/"},
               {"ΣΑΣ", "/σασ/"}, {"为什么 ？", "/为什么/"}, {"a -- b", "/a--b/"}};
  for (const auto& c : cases) {
    EXPECT_EQ(
        path_of("content/posts/x.md", "title: \"" + std::string(c.title) + "\"", "[permalinks]\nposts = '/:title/'\n"),
        c.path)
        << c.title;
  }
  EXPECT_EQ(path_of("content/posts/x.md", "slug: '- x -'", "[permalinks]\nposts = '/:slug/'\n"), "/x/");
  EXPECT_EQ(path_of("content/posts/x.md", "slug: 'C++'", "[permalinks]\nposts = '/:slug/'\n"), "/c-/");
  EXPECT_EQ(path_of("content/posts/a 🎉.md", "x: y"), "/posts/a-/");
  EXPECT_EQ(path_of("content/posts/a！.md", "x: y"), "/posts/a/");
}

TEST(HugoAddress, with_a_slash_before_it_is_that_of_no_language) {
  const auto more = "defaultContentLanguageInSubdir = true\n[languages.en]\n[languages.zh]\n";
  EXPECT_EQ(path_of("content/posts/x.md", "url: /a/", more), "/a/");
  EXPECT_EQ(path_of("content/posts/x.md", "url: a.html", more), "/en/a.html");
  EXPECT_EQ(path_of("content/posts/x.md", "x: y", more), "/en/posts/x/");
}

TEST(HugoAddress, obeys_the_switches_of_the_site) {
  const auto dated = "date: 2020-03-07";
  EXPECT_EQ(path_of("content/posts/B.md", dated, "uglyURLs = true\n"), "/posts/b.html");
  EXPECT_EQ(path_of("content/posts/B.md", dated, "[uglyURLs]\nposts = true\n"), "/posts/b.html");
  EXPECT_EQ(path_of("content/posts/B.md", dated, "disablePathToLower = true\n"), "/posts/B/");
  EXPECT_EQ(path_of("content/posts/Ž.md", dated, "removePathAccents = true\n"), "/posts/z/");
  EXPECT_EQ(path_of("content/posts/b.md", dated, "defaultContentLanguageInSubdir = true\n"), "/en/posts/b/");
  EXPECT_EQ(path_of("content/posts/b.en.md", dated, "[languages.en]\n[languages.fr]\n"), "/posts/b/");
  EXPECT_EQ(path_of("text/posts/b.md", dated, "contentDir = 'text'\n"), "/posts/b/");
  const std::string pattern = "[permalinks]\nposts = '/P/:year/:slug'\n";
  EXPECT_EQ(path_of("content/posts/b.md", "date: 2020-03-07\nslug: X", pattern), "/p/2020/x/");
  EXPECT_EQ(path_of("content/posts/b.md", "date: 2020-03-07\nslug: X", "disablePathToLower = true\n" + pattern),
            "/P/2020/X/");
  EXPECT_EQ(path_of("content/posts/b.md", "slug: x", pattern), "/p/1/x/");
}

TEST(HugoDates, come_from_front_matter_in_the_zone_of_the_site) {
  const struct {
    const char *fields, *published, *updated;
  } cases[] = {
      {"date: 2020-01-02 03:04:05", "2020-01-01T19:04:05Z", ""},
      {"date: \"2020-01-02\"", "2020-01-01T16:00:00Z", ""},
      {"date: 2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z", ""},
      {"date: 1577934245", "2020-01-02T03:04:05Z", ""},
      {"DATE: 2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z", ""},
      {"publishDate: 2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z", ""},
      {"published: 2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z", ""},
      {"lastmod: 2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"},
      {"date: 2020-01-02T03:04:05Z\nmodified: 2021-01-02T03:04:05Z", "2020-01-02T03:04:05Z", "2021-01-02T03:04:05Z"},
      {"date: \"\"\npublishDate: 2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z", ""},
      {"title: T", "", ""},
  };
  for (const auto& c : cases) {
    SiteTree site;
    site.write("hugo.toml", std::string(head) + "timeZone = 'Asia/Shanghai'\n");
    site.write("content/posts/a.md", std::string("---\n") + c.fields + "\n---\n");
    const auto entry = site.entries()["content/posts/a.md"];
    EXPECT_EQ(entry.published ? to_rfc3339(*entry.published) : "", c.published) << c.fields;
    EXPECT_EQ(entry.updated ? to_rfc3339(*entry.updated) : "", c.updated) << c.fields;
  }
}

TEST(HugoDates, are_those_of_the_last_commit_where_the_site_wants_them) {
  const auto committed = *parse_rfc3339("2022-02-03T04:05:06Z");
  const struct {
    const char *settings, *front_matter, *published, *updated;
  } cases[] = {
      {"enableGitInfo = true\n", "date: 2020-01-02\nlastmod: 2021-01-01", "2020-01-02T00:00:00Z",
       "2022-02-03T04:05:06Z"},
      {"", "date: 2020-01-02\nlastmod: 2021-01-01", "2020-01-02T00:00:00Z", "2021-01-01T00:00:00Z"},
      {"enableGitInfo = true\n[frontmatter]\nlastmod = ['lastmod', ':git']\n", "date: 2020-01-02\nlastmod: 2021-01-01",
       "2020-01-02T00:00:00Z", "2021-01-01T00:00:00Z"},
      {"enableGitInfo = true\n[frontmatter]\ndate = ['date', ':git']\n", "title: x", "2022-02-03T04:05:06Z",
       "2022-02-03T04:05:06Z"},
      {"enableGitInfo = true\n[frontmatter]\nlastmod = [':fileModTime', ':default']\n", "date: 2020-01-02",
       "2020-01-02T00:00:00Z", "2019-01-01T00:00:00Z"},
  };
  for (const auto& c : cases) {
    SiteTree site;
    site.write("hugo.toml", std::string(head) + c.settings);
    site.write("content/posts/a.md", "x");
    const auto settings = site.settings();
    const auto walked = walk(settings, {});
    ASSERT_TRUE(walked);
    PostFile file{"content/posts/a.md", std::string("---\n") + c.front_matter + "\n---\nx", "",
                  *parse_rfc3339("2019-01-01T00:00:00Z")};
    if (settings.hugo.git) file.committed = committed;
    const auto made = post(file, settings, walked->survey, *parse_rfc3339("2026-11-01T00:00:00Z"));
    ASSERT_TRUE(made && made->entry) << c.settings;
    EXPECT_EQ(made->entry->published, parse_rfc3339(c.published).value()) << c.settings;
    EXPECT_EQ(made->entry->updated, parse_rfc3339(c.updated).value()) << c.settings;
  }
}

TEST(HugoDates, may_come_from_file_names) {
  SiteTree site;
  site.write("hugo.toml", std::string(head) + "[frontmatter]\ndate = [':filename', ':default']\n");
  site.write("content/posts/2020-01-05-my-file.md", "---\ndate: 2021-01-01\n---\n");
  site.write("content/posts/2020-01-06-b/index.md", "---\ntitle: B\n---\n");
  site.write("content/posts/2020-1-7-x.md", "---\ndate: 2021-01-01\n---\n");
  auto entries = site.entries();
  EXPECT_EQ(to_rfc3339(*entries["content/posts/2020-01-05-my-file.md"].published), "2020-01-05T00:00:00Z");
  EXPECT_EQ(entries["content/posts/2020-01-05-my-file.md"].link->path(), "/posts/my-file/");
  EXPECT_EQ(entries["content/posts/2020-01-06-b/index.md"].link->path(), "/posts/b/");
  EXPECT_EQ(entries["content/posts/2020-1-7-x.md"].link->path(), "/posts/2020-1-7-x/");
}

TEST(HugoDates, that_are_nowhere_said_are_those_of_file_names_and_stay_out_of_the_address) {
  SiteTree site;
  site.write("hugo.toml", "baseURL = 'https://e.org/'\n[permalinks]\nposts = '/:year/:filename/'\n");
  site.write("content/posts/2020-01-02-a.md", "---\ntitle: A\n---\n");
  const auto entry = site.entries()["content/posts/2020-01-02-a.md"];
  EXPECT_EQ(entry.published, *parse_rfc3339("2020-01-02T00:00:00Z"));
  EXPECT_EQ(entry.link->path(), "/1/2020-01-02-a/");
}

TEST(HugoSite, reads_what_hugo_reads_and_names_what_it_cannot) {
  SiteTree site;
  site.write("hugo.toml", "baseURL = 'https://e.org/'\n");
  for (auto name : {"a.md", "b.markdown", "c.mdown", "d.html", "e.mkd", "f.org", "g.rst", "h.textile"}) {
    site.write("content/posts/" + std::string(name), "---\ndate: 2020-01-02\n---\n");
  }
  const auto walked = walk(site.settings(), {});
  ASSERT_TRUE(walked);
  EXPECT_EQ(walked->found.size(), 4U);
  std::vector<std::string> named;
  for (const auto& note : walked->notes) named.push_back(note.place);
  std::sort(named.begin(), named.end());
  EXPECT_EQ(named, (std::vector<std::string>{"content/posts/f.org", "content/posts/g.rst"}));
}

TEST(HugoDates, are_looked_for_under_each_name_of_a_key) {
  const auto entry_with = [](std::string_view keys, std::string_view matter, std::string_view place) {
    SiteTree site;
    site.write("hugo.toml", std::string(head) + "[frontmatter]\n" + std::string(keys));
    site.write(place, "---\n" + std::string(matter) + "\n---\n");
    return site.entries()[std::string(place)];
  };
  const auto place = "content/posts/2020-01-05-a.md";
  const auto aliased = entry_with("date = ['publishDate']\nexpiryDate = ['lastmod']\n",
                                  "date: 2019-01-01\npublished: 2018-01-01\nmodified: 2030-01-01", place);
  EXPECT_EQ(to_rfc3339(*aliased.published), "2018-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339(*aliased.expires), "2030-01-01T00:00:00Z");
  const auto named = entry_with("date = [':filename']\n", "date: 2030-01-01", place);
  EXPECT_EQ(to_rfc3339(*named.published), "2020-01-05T00:00:00Z");
  EXPECT_EQ(to_rfc3339(*named.due), "2030-01-01T00:00:00Z");
}

TEST(HugoSite, needs_no_directory_named_content) {
  SiteTree site;
  site.write("config.yaml",
             "baseURL: https://e.org/\nlanguages:\n  en: {contentDir: english}\n  fr: {contentDir: f}\n");
  site.write("english/posts/a.md", "---\ndate: 2020-01-01\n---\n");
  site.write("f/posts/b.md", "---\ndate: 2020-01-01\n---\n");
  EXPECT_EQ(site.only_path(), "/posts/a/");
}

TEST(HugoSite, may_mount_another_directory_in_place_of_its_content) {
  SiteTree site;
  site.write("hugo.toml", std::string(head) +
                              "[[module.mounts]]\nsource = 'docs'\ntarget = 'content'\nlang = 'en'\n"
                              "[[module.mounts]]\nsource = 'docs/fr'\ntarget = 'content'\nlang = 'fr'\n"
                              "[[module.mounts]]\nsource = '../out'\ntarget = 'content'\n"
                              "[[module.mounts]]\nsource = 'pictures'\ntarget = 'static'\n");
  for (auto place : {"docs/posts/a.md", "docs/fr/posts/b.md", "pictures/c.md"}) {
    site.write(place, "---\ndate: 2020-01-01\n---\n");
  }
  EXPECT_EQ(site.only_path(), "/posts/a/");
}

TEST(HugoSite, takes_a_language_it_does_not_have_for_a_part_of_the_name) {
  SiteTree site;
  site.write("hugo.toml", head);
  site.write("content/posts/_index.zh.md", "---\ncascade: {tags: [zh]}\n---\n");
  site.write("content/posts/b/index.md", "---\ndate: 2020-01-01\n---\n");
  site.write("content/posts/b/index.zh.md", "---\ndate: 2020-01-01\n---\n");
  site.write("content/posts/c.zh.md", "---\ndate: 2020-01-01\n---\n");
  auto entries = site.entries();
  EXPECT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries["content/posts/c.zh.md"].link->path(), "/posts/c.zh/");
  EXPECT_TRUE(entries["content/posts/c.zh.md"].tags.empty());
}

TEST(HugoPosts, are_hidden_due_and_expired_as_hugo_has_it) {
  const auto now = *parse_rfc3339("2026-11-01T00:00:00Z");
  const struct {
    const char* fields;
    bool is_there;
    const char* due;
  } cases[] = {
      {"date: 2020-01-01\ndraft: true", false, ""},
      {"date: 2020-01-01\ndraft: \"true\"", false, ""},
      {"date: 2020-01-01\npublished: false", false, ""},
      {"date: 2020-01-01\n_build: {list: never}", false, ""},
      {"date: 2020-01-01\n_build: {list: local}", false, ""},
      {"date: 2020-01-01\n_build: {list: always}", true, ""},
      {"date: 2020-01-01\ndraft: 1", false, ""},
      {"date: 2020-01-01\ndraft: false\npublished: false", true, ""},
      {"date: 2020-01-01\ndraft: true\npublished: true", false, ""},
      {"date: 2030-01-01", true, "2030-01-01T00:00:00Z"},
      {"date: 2030-01-01\npublishDate: 2020-01-01", true, ""},
      {"date: 2020-01-01\npublishDate: 2030-01-01", true, "2030-01-01T00:00:00Z"},
  };
  for (const auto& c : cases) {
    SiteTree site;
    site.write("hugo.toml", head);
    site.write("content/posts/a.md", std::string("---\n") + c.fields + "\n---\n");
    auto entries = site.entries(now);
    EXPECT_EQ(entries.size(), c.is_there ? 1U : 0U) << c.fields;
    if (entries.empty()) continue;
    const auto& due = entries.begin()->second.due;
    EXPECT_EQ(due ? to_rfc3339(*due) : "", c.due) << c.fields;
  }
}

TEST(HugoPosts, are_pages_of_the_first_language_and_no_resources_of_others) {
  SiteTree site;
  site.write("config/_default/hugo.toml", "baseURL = 'https://e.org/'\ndefaultContentLanguage = 'en'\n");
  site.write("config/_default/languages.fr.toml", "contentDir = 'content/fr'\ntitle = 'F'\n");
  site.write("config/_default/languages.en.toml", "contentDir = 'content/en'\ntitle = 'E'\nlocale = 'en-GB'\n");
  const auto dated = "---\ndate: 2020-01-01\n---\n";
  for (auto place : {"content/en/post/a.md", "content/en/post/_index.md", "content/fr/post/a.md",
                     "content/en/post/b/index.md", "content/en/post/b/notes.md", "content/en/post/c.fr.md",
                     "content/en/post/b/deep/more.md", "content/en/about.md"}) {
    site.write(place, dated);
  }
  site.write("content/en/contact.md", "---\ntitle: undated\n---\n");
  Strings places;
  for (const auto& [place, entry] : site.entries()) places.push_back(place);
  EXPECT_EQ(places, (Strings{"content/en/post/a.md", "content/en/post/b/index.md"}));
  EXPECT_EQ(site.settings().title, "E");
  EXPECT_EQ(site.settings().language, "en-GB");
}

TEST(HugoPosts, take_what_sections_cascade) {
  SiteTree site;
  site.write("hugo.toml", head);
  site.write("content/posts/_index.md", "---\ncascade:\n  tags: [below]\n  author: Section\n---\n");
  site.write("content/posts/deep/_index.md", "---\ncascade:\n- _target: {path: /posts/deep/x*}\n  tags: [x]\n---\n");
  site.write("content/gone/_index.md", "---\ndraft: true\n---\n");
  site.write("content/old/_index.md", "---\nexpiryDate: 2021-01-01\n---\n");
  site.write("content/posts/a.md", "---\ndate: 2020-01-01\n---\n");
  site.write("content/posts/own.md", "---\ndate: 2020-01-01\ntags: [own]\n---\n");
  site.write("content/posts/deep/x.md", "---\ndate: 2020-01-01\n---\n");
  site.write("content/gone/a.md", "---\ndate: 2020-01-01\ndraft: false\n---\n");
  site.write("content/old/a.md", "---\ndate: 2020-01-01\n---\n");
  auto entries = site.entries();
  EXPECT_EQ(names(entries["content/posts/a.md"].tags), (Strings{"below"}));
  EXPECT_EQ(entries["content/posts/a.md"].authors[0].name, "Section");
  EXPECT_EQ(names(entries["content/posts/own.md"].tags), (Strings{"own"}));
  EXPECT_EQ(names(entries["content/posts/deep/x.md"].tags), (Strings{"x"}));
  EXPECT_FALSE(entries.contains("content/gone/a.md"));
  EXPECT_EQ(to_rfc3339(*entries["content/old/a.md"].expires), "2021-01-01T00:00:00Z");
}

TEST(HugoPosts, take_what_is_cascaded_to_pages_like_them) {
  const std::string up = "posts/Up.md", bundle = "posts/b/index.md", deep = "posts/deep/c.md", news = "news/d.md";
  const struct {
    const char* target;
    Strings takers;
  } cases[] = {
      {"path = '/posts/*'", {up, bundle}},
      {"path = '{/posts/*,/news/*}'", {news, up, bundle}},
      {"path = '/posts/**'", {up, bundle, deep}},
      {"path = '/**.md'", {news, up, bundle, deep}},
      {"path = '**'", {news, up, bundle, deep}},
      {"path = '**/deep/**'", {deep}},
      {"path = '/posts/up*'", {up}},
      {"path = '/posts/UP*'", {up}},
      {"path = '/posts/deep'", {}},
      {"path = 'posts/*'", {}},
      {"kind = '{page,section}'", {news, up, bundle, deep}},
      {"kind = '{home,section}'", {}},
      {"lang = '{de,en}'", {news, up, bundle, deep}},
      {"lang = 'fr'", {}},
      {"environment = 'production'", {news, up, bundle, deep}},
      {"environment = 'development'", {}},
  };
  for (const auto& c : cases) {
    SiteTree site;
    site.write("hugo.toml", std::string(head) + "[[cascade]]\ntags = ['t']\n[cascade._target]\n" + c.target + "\n");
    for (const auto& place : {up, bundle, deep, news}) site.write("content/" + place, "---\ndate: 2020-01-01\n---\n");
    Strings takers;
    for (const auto& [place, entry] : site.entries()) {
      if (!entry.tags.empty()) takers.push_back(place.substr(8));
    }
    EXPECT_EQ(takers, c.takers) << c.target;
  }
}

TEST(HugoSettings, are_told_with_where_they_came_from) {
  SiteTree site;
  site.write("config.yaml", "baseURL: https://e.org/sub/\ntitle: T\nparams:\n  author: {name: A, email: a@e.org}\n");
  site.write("content/posts/a.md", "---\ndate: 2020-01-01\n---\n");
  const auto settings = site.settings();
  EXPECT_EQ(settings.generator, Generator::hugo);
  EXPECT_EQ(settings.base_path, "/sub");
  EXPECT_EQ(settings.authors, (std::vector<Person>{{"A", "a@e.org", ""}}));
  ASSERT_EQ(settings.origins.size(), 4U);
  EXPECT_EQ(settings.origins[0].place, "config.yaml:1");
  EXPECT_EQ(settings.origins[1].place, "config.yaml:2");
  EXPECT_EQ(settings.origins[3].name, "raw HTML");
  EXPECT_EQ(settings.origins[3].value, "left out, as 'markup.goldmark.renderer.unsafe' is not on");
  EXPECT_EQ(site.only_path(), "/sub/posts/a/");
}

}  // namespace
}  // namespace feedd::posts
