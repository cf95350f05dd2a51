#include "posts/jekyll.hpp"

#include "posts/site_tree.hpp"

namespace feedd::posts {
namespace {

using Strings = std::vector<std::string>;

Entry entry_with(std::string_view defaults, std::string_view matter,
                 std::string_view place = "_posts/2020-01-02-a.md") {
  SiteTree site;
  site.write("_config.yml", "url: https://e.org\n" + std::string(defaults));
  site.write(place, "---\n" + std::string(matter) + "\n---\ntext\n");
  return site.entries()[std::string(place)];
}

TEST(JekyllDefaults, lie_under_what_a_post_says) {
  const auto rules = R"(defaults:
- scope: {path: ""}
  values: {author: Everywhere, tags: [t], categories: dcat}
- scope: {path: _posts/deep, type: posts}
  values: {author: Deep, title: Default title}
- scope: {path: "_posts/*/g"}
  values: {author: Globbed}
- scope: {path: "", type: pages}
  values: {author: Page}
- scope: {path: "", type: drafts}
  values: {author: Drafter}
)";
  EXPECT_EQ(entry_with(rules, "title: T").authors[0].name, "Everywhere");
  EXPECT_EQ(names(entry_with(rules, "title: T\ntags: [own]").tags), (Strings{"dcat", "own"}));
  EXPECT_EQ(names(entry_with(rules, "categories: own\ncategory: sub").tags), (Strings{"dcat", "own", "sub", "t"}));
  EXPECT_EQ(entry_with(rules, "x: y", "_posts/deep/2020-01-02-a.md").authors[0].name, "Deep");
  EXPECT_EQ(entry_with(rules, "x: y", "_posts/deep/2020-01-02-a.md").title, "Default title");
  EXPECT_EQ(entry_with(rules, "title:", "_posts/deep/2020-01-02-a.md").title, "Default title");
  EXPECT_EQ(entry_with(rules, "author: Own", "_posts/deep/2020-01-02-a.md").authors[0].name, "Own");
  EXPECT_EQ(entry_with(rules, "x: y", "_posts/c/g/2020-01-02-a.md").authors[0].name, "Globbed");
}

TEST(JekyllDefaults, hold_where_their_path_leads) {
  const auto is_there = [](std::string path, std::string_view settings, std::string_view place) {
    const auto rules = "defaults:\n- scope: {path: \"" + path + "\"}\n  values: {title: Default}\n";
    return entry_with(std::string(settings) + rules, "x: y", place).title == "Default";
  };
  EXPECT_TRUE(is_there("_posts/2020-01-0{2,3}*", "", "_posts/2020-01-02-a.md"));
  EXPECT_FALSE(is_there("_posts/2020-01-0{4,3}*", "", "_posts/2020-01-02-a.md"));
  EXPECT_TRUE(is_there("_posts/2020", "", "_posts/2020-01-02-a.md"));
  EXPECT_FALSE(is_there("/_posts", "", "_posts/2020-01-02-a.md"));
  EXPECT_FALSE(is_there("/_posts/*", "", "_posts/2020-01-02-a.md"));
  EXPECT_TRUE(is_there("c/_posts/2020", "collections_dir: c\n", "c/_posts/2020-01-02-a.md"));
  EXPECT_TRUE(is_there("c/_posts/*a.md", "collections_dir: c\n", "c/_posts/2020-01-02-a.md"));
}

TEST(JekyllTerms, are_words_between_narrow_blanks_and_lists_in_lists) {
  EXPECT_EQ(names(entry_with("", "tags: \"a\\tb　c  d\"").tags), (Strings{"a", "b　c", "d"}));
  EXPECT_EQ(names(entry_with("", "tags: [x, [y, [z]]]\ncategory: [[p, q]]").tags), (Strings{"p", "q", "x", "y", "z"}));
}

TEST(JekyllExcerpt, ends_at_the_separator_whatever_it_is) {
  const std::string_view text = "One *a*.\n\nTwo [l] END more.\n\n\nThree.<!--m-->\n\n[l]: /l\n";
  const auto summary = [&](std::string_view settings, std::string_view matter) {
    SiteTree site;
    site.write("_config.yml", "url: https://e.org\n" + std::string(settings));
    site.write("_posts/2020-01-02-a.md", "---\n" + std::string(matter) + "\n---\n" + std::string(text));
    return site.entries()["_posts/2020-01-02-a.md"].summary;
  };
  const struct {
    const char *settings, *matter, *summary;
  } cases[] = {
      {"", "x: y", "One a."},
      {"", "excerpt_separator: END", "One a. Two l"},
      {"excerpt_separator: END\n", "x: y", "One a. Two l"},
      {"excerpt_separator: END\n", "excerpt_separator: Two", "One a."},
      {"excerpt_separator: END\n", "excerpt_separator: false", "One a. Two l"},
      {"excerpt_separator: \"\\n\\n\\n\"\n", "x: y", "One a. Two l END more."},
      {"excerpt_separator: \"\"\n", "x: y", ""},
      {"excerpt_separator: \"\"\n", "description: D", "D"},
      {"", "excerpt_separator: \"\"", ""},
      {"excerpt_separator: NOWHERE\n", "x: y", "One a. Two l END more. Three."},
      {"excerpt_separator: <!--m-->\n", "x: y", "One a. Two l END more. Three."},
      {"excerpt_separator: <!--no-->\n", "x: y", "One a. Two l END more. Three."},
  };
  for (const auto& c : cases) EXPECT_EQ(summary(c.settings, c.matter), c.summary) << c.settings << c.matter;
}

TEST(JekyllDefaults, may_hide_posts_and_set_addresses) {
  const auto rules = "defaults:\n- scope: {path: _posts}\n  values: {published: false, permalink: /d/:title/}\n";
  EXPECT_TRUE(entry_with(rules, "x: y").guid.value.empty());
  EXPECT_EQ(entry_with(rules, "published: true").link->path(), "/d/a/");
}

TEST(JekyllDates, that_nobody_understands_leave_the_day_to_the_files_name) {
  SiteTree site;
  site.write("_config.yml", "url: https://e.org\n");
  const auto made = post({"_posts/2020-01-02-a.md", "---\ndate: soon\n---\nx\n", "s", {}}, site.settings(), {}, {});
  ASSERT_TRUE(made && made->entry);
  EXPECT_EQ(to_rfc3339(*made->entry->published), "2020-01-02T00:00:00Z");
  ASSERT_EQ(made->remarks.size(), 1U);
  EXPECT_EQ(made->remarks[0].what,
            "2: 'date' is not a date: \"soon\": write 2020-01-02 03:04:05 +0800: the file's name is asked instead");
}

TEST(JekyllDrafts, are_told_from_posts_that_are_withheld) {
  for (const std::string switches : {"", "show_drafts: true\n", "unpublished: true\n"}) {
    const bool drafts = switches.starts_with("show"), withheld = switches.starts_with("unpub");
    EXPECT_EQ(entry_with(switches, "draft: true").guid.value.empty(), !drafts) << switches;
    EXPECT_EQ(entry_with(switches, "published: false").guid.value.empty(), !withheld) << switches;
  }
}

TEST(JekyllSite, may_keep_its_files_in_directories_of_their_own) {
  EXPECT_EQ(entry_with("source: ./src/\n", "x: y", "src/_posts/2020-01-02-a.md").link->path(), "/2020/01/02/a.html");
  const auto inner = entry_with("source: src\ncollections_dir: coll\n", "x: y", "src/coll/cat/_posts/2020-01-02-a.md");
  EXPECT_EQ(inner.link->path(), "/cat/2020/01/02/a.html");
  EXPECT_EQ(names(inner.tags), (Strings{"cat"}));
  EXPECT_EQ(entry_with("permalink: /:collection/:path\n", "x: y", "foo/_posts/sub/2020-01-02-a.md").link->path(),
            "/posts/foo/sub/2020-01-02-a");
  EXPECT_TRUE(entry_with("exclude: [old]\nsource: src\n", "x: y", "src/old/_posts/2020-01-02-a.md").guid.value.empty());
}

TEST(JekyllMarkup, has_no_ids_where_kramdown_makes_none_and_names_what_is_not_read) {
  SiteTree site;
  site.write("_config.yml",
             "url: https://e.org\nkramdown:\n  auto_ids: false\n  hard_wrap: false\n  parse_span_html: false\n");
  site.write("_posts/2020-01-02-a.md", "# One\n");
  EXPECT_EQ(site.entries()["_posts/2020-01-02-a.md"].html, "<h1>One</h1>\n");
  const auto remarks = site.settings().remarks;
  ASSERT_EQ(remarks.size(), 1U);
  EXPECT_TRUE(remarks[0].what.starts_with("_config.yml:5: 'kramdown.parse_span_html' is not read")) << remarks[0].what;
}

TEST(JekyllDates, without_a_year_are_named) {
  SiteTree site;
  site.write("_config.yml", "url: https://e.org\n");
  const auto made =
      post({"_posts/2019-01-02-a.md", "---\ntitle: A\ndate: Feb 10 8:15\n---\nb\n", "s", {}}, site.settings(), {}, {});
  ASSERT_TRUE(made && made->entry);
  EXPECT_EQ(to_rfc3339(*made->entry->published), "2019-02-10T08:15:00Z");
  ASSERT_EQ(made->remarks.size(), 1U);
  EXPECT_TRUE(made->remarks[0].what.starts_with("3: 'date' names no year")) << made->remarks[0].what;
}

TEST(JekyllMarkup, is_as_the_settings_of_kramdown_have_it) {
  const auto body = [](std::string_view settings, std::string_view text) {
    SiteTree site;
    site.write("_config.yml", "url: https://e.org\nkramdown:\n  " + std::string(settings) + "\n");
    site.write("_posts/2020-01-02-a.md", "---\n---\n" + std::string(text));
    return site.entries()["_posts/2020-01-02-a.md"].html;
  };
  EXPECT_EQ(body("hard_wrap: true", "a\nb\n"), "<p>a<br />\nb</p>\n");
  EXPECT_EQ(body("smart_quotes: [apos, apos, quot, quot]", "\"a\" it's -- b\n"), "<p>&quot;a&quot; it's – b</p>\n");
  EXPECT_EQ(body("header_offset: 1", "# A\n"), "<h2 id=\"a\">A</h2>\n");
  EXPECT_EQ(body("gfm_quirks: [paragraph_end, no_auto_typographic]", "\"a\" -- ...\n"), "<p>“a” -- ...</p>\n");
  EXPECT_EQ(body("auto_id_prefix: s-", "# A\n"), "<h1 id=\"s-a\">A</h1>\n");
  EXPECT_EQ(body("input: kramdown", "~~a~~\n"), "<p>~~a~~</p>\n");
  EXPECT_EQ(body("hard_wrap: \"true\"", "a\nb\n"), "<p>a<br />\nb</p>\n");
  EXPECT_EQ(body("auto_ids: \"false\"", "# A\n# B {#c}\n"), "<h1>A</h1>\n<h1 id=\"c\">B</h1>\n");
  EXPECT_EQ(body("typographic_symbols: {mdash: \" & \", hellip: ...}", "a---b -- `---` ... [x](/a---b)\n"),
            "<p>a &amp; b – <code>---</code> ... <a href=\"https://e.org/a---b\">x</a></p>\n");
  const auto note = body("{footnote_nr: 4, footnote_prefix: p-, footnote_backlink: '^'}", "a[^x]\n\n[^x]: b\n");
  EXPECT_NE(note.find("#fn:p-x\" class=\"footnote\" rel=\"footnote\">4</a>"), std::string::npos) << note;
  EXPECT_NE(note.find("<ol start=\"4\">\n<li id=\"fn:p-x\""), std::string::npos) << note;
  EXPECT_NE(note.find("#fnref:p-x\" class=\"reversefootnote\" role=\"doc-backlink\">^</a>"), std::string::npos) << note;
  const auto beyond = body("footnote_nr: 2147483647", "a[^x] b[^y]\n\n[^x]: c\n\n[^y]: d\n");
  EXPECT_NE(beyond.find("rel=\"footnote\">2</a>"), std::string::npos) << beyond;
  EXPECT_EQ(body("footnote_backlink: ''", "a[^x]\n\n[^x]: b\n").find("reversefootnote"), std::string::npos);
  EXPECT_EQ(body("toc_levels: 2..3", "* x\n{:toc}\n\n# A\n\n## B\n\n#### C\n").find("#a"), std::string::npos);
  EXPECT_NE(body("toc_levels: 2..3", "* x\n{:toc}\n\n# A\n\n## B\n\n#### C\n").find("#b"), std::string::npos);
  const auto block = "<div>\n*x*\n</div>\n\n<pre>*y*</pre>\n";
  EXPECT_NE(body("parse_block_html: true", block).find("<em>x</em>"), std::string::npos);
  EXPECT_NE(body("parse_block_html: true", block).find("*y*"), std::string::npos);
  EXPECT_NE(body("parse_block_html: false", block).find("*x*"), std::string::npos);
}

TEST(JekyllMarkup, is_markdown_by_the_suffixes_of_the_site) {
  const auto shown = [](std::string_view settings, std::string_view suffix) {
    SiteTree site;
    site.write("_config.yml", "url: https://e.org\npermalink: /:title:output_ext\n" + std::string(settings));
    site.write("_posts/2020-01-02-a." + std::string(suffix), "---\ntitle: yes\n---\n*x*\n");
    const auto all = site.entries();
    const auto entry = all.empty() ? Entry() : all.begin()->second;
    return entry.title + " " + std::string(entry.link ? entry.link->path() : "") + " " + entry.html;
  };
  const auto rendered = "true /a.html <p><em>x</em></p>\n";
  for (auto suffix : {"md", "mkd", "MKDN", "markdown"}) EXPECT_EQ(shown("", suffix), rendered) << suffix;
  EXPECT_EQ(shown("", "mdown"), "true /a.mdown *x*\n");
  EXPECT_EQ(shown("", "htm"), "true /a.htm *x*\n");
  EXPECT_EQ(shown("markdown_ext: mdown, txt\n", "mdown"), rendered);
  EXPECT_EQ(shown("markdown_ext: [mdown]\n", "md"), "true /a.md *x*\n");
}

TEST(JekyllSite, takes_in_what_include_names) {
  EXPECT_TRUE(entry_with("", "x: y", "_extra/_posts/2020-01-02-a.md").guid.value.empty());
  EXPECT_EQ(entry_with("include: [_extra]\n", "x: y", "_extra/_posts/2020-01-02-a.md").link->path(),
            "/_extra/2020/01/02/a.html");
}

TEST(JekyllSite, is_told_by_its_posts_directory_alone) {
  SiteTree site;
  site.write("CNAME", "blog.example.org\n");
  site.write("_posts/2020-01-02-a.md", "text");
  EXPECT_EQ(site.settings().generator, Generator::jekyll);
  EXPECT_EQ(site.entries()["_posts/2020-01-02-a.md"].link->str(), "https://blog.example.org/2020/01/02/a.html");
  EXPECT_EQ(site.settings().origins[0].place, "CNAME");
}

TEST(Sites, are_found_from_a_directory_within_them) {
  SiteTree site;
  site.write("jekyll/_config.yml", "url: https://e.org\n");
  site.write("jekyll/_posts/news/2020-01-02-a.md", "text");
  site.write("jekyll/_posts/2020-01-02-b.md", "text");
  site.write("hugo/hugo.toml", "baseURL = 'https://e.org/'\n");
  site.write("hugo/content/news/a.md", "---\ndate: 2020-01-02\n---\n");
  site.write("hugo/content/other/b.md", "---\ndate: 2020-01-02\n---\n");
  auto config = site.config();
  config.path = site.path("jekyll/_posts/news");
  auto entries = site.entries(config);
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries["_posts/news/2020-01-02-a.md"].link->str(), "https://e.org/2020/01/02/a.html");
  config.path = site.path("hugo/content/news");
  entries = site.entries(config);
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries["content/news/a.md"].link->str(), "https://e.org/news/a/");
}

TEST(JekyllSite, knows_its_authors_by_their_keys) {
  SiteTree site;
  site.write("_config.yml", "url: https://e.org\nauthor: lin\n");
  site.write("_data/authors.yml", "lin: {name: Lin Wei, email: lin@e.org}\n");
  site.write("_posts/2020-01-02-c.md", "---\ntitle: of the site's author\n---\n");
  site.write("_posts/2020-01-02-a.md", "---\nauthor: lin\n---\n");
  site.write("_posts/2020-01-02-b.md", "---\nauthors: [lin, Other]\n---\n");
  auto entries = site.entries();
  EXPECT_EQ(entries["_posts/2020-01-02-a.md"].authors, (std::vector<Person>{{"Lin Wei", "lin@e.org", ""}}));
  EXPECT_EQ(entries["_posts/2020-01-02-b.md"].authors[1].name, "Other");
  EXPECT_EQ(entries["_posts/2020-01-02-c.md"].authors[0].name, "Lin Wei");
}

TEST(JekyllLinks, lead_to_posts_pages_collections_and_files) {
  SiteTree site;
  site.write("_config.yml",
             "url: https://e.org\nbaseurl: /b\ncollections:\n  docs: {permalink: /:collection/:path/}\n");
  site.write("_docs/a/history.md", "text");
  site.write("_notes/n.md", "text");
  site.write("about.md", "text");
  site.write("team/index.md", "text");
  site.write("own.md", "---\npermalink: /mine/\n---\n");
  site.write("files/a b.pdf", "file");
  site.write("_posts/2020-01-02-other.md", "text");
  site.write("_posts/2020-01-03-a.md",
             "{% link _docs/a/history.md %} {% link _notes/n.md %} {% link about.md %} {% link team/index.md %} "
             "{% link own.md %} {% link files/a b.pdf %} {% link _posts/2020-01-02-other.md %} {% post_url "
             "2020-01-02-other %} "
             "{% link nowhere.md %}\n");
  const auto html = site.entries()["_posts/2020-01-03-a.md"].html;
  EXPECT_NE(html.find("/b/docs/a/history/ /b/notes/n.html /b/about.html /b/team/ /b/mine/ /b/files/a%20b.pdf "
                      "/b/2020/01/02/other.html /b/2020/01/02/other.html {% link nowhere.md %}"),
            std::string::npos)
      << html;
}

TEST(Ids, are_those_that_subscribers_hold_already) {
  SiteTree site;
  site.write("_config.yml", "url: https://e.org\nbaseurl: /b\npermalink: /:year-:month-:day-:title.html\n");
  site.write("_posts/2020-01-02-中文：a.md", "text");
  auto config = site.config();
  auto id = [&](GuidRule rule) {
    config.guid = rule;
    return site.entries(config).begin()->second.id;
  };
  EXPECT_EQ(id(GuidRule::own), "https://e.org/b/2020-01-02-%E4%B8%AD%E6%96%87-a.html");
  EXPECT_EQ(id(GuidRule::permalink), "https://e.org/b/2020-01-02-%E4%B8%AD%E6%96%87-a.html");
  EXPECT_EQ(id(GuidRule::jekyll_feed), "https://e.org/b/%E4%B8%AD%E6%96%87:a");
  EXPECT_EQ(id(GuidRule::tag), "tag:e.org,2020-01-02:/b/2020-01-02-%E4%B8%AD%E6%96%87-a.html");
}

}  // namespace
}  // namespace feedd::posts
