#include "codec/format.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "codec/dump.hpp"
#include "codec/html.hpp"
#include "codec/sniff.hpp"

namespace feedd::codec {
namespace {

const Uri base = *parse_uri("https://feeds.example.org/");
Uri at(std::string_view path) { return *resolve(base, path); }
Instant when(std::string_view text) { return *parse_rfc3339(text); }

FeedInfo info() {
  FeedInfo info;
  info.id = "https://feeds.example.org/atom.xml";
  info.title = "星球 Planet <&>\"'";
  info.subtitle = "What friends write";
  info.link = at("/");
  info.self = at("/atom.xml");
  info.id = info.self->str();
  info.hubs = {at("/hub")};
  info.alternates = {{at("/rss.xml"), "application/rss+xml", "RSS"},
                     {at("/feed.json"), "application/feed+json", "JSON Feed"}};
  info.language = "zh-CN";
  info.rights = "© 2024 everybody";
  info.icon = at("/icon.png");
  info.authors = {{"Ada & Co", "", "https://ada.example.org/"}};
  info.contributors = {{"Grace", "", ""}};
  info.tags = {{"技术", "", ""}};
  info.extensions = {{"itunes:owner", "", {}, {{"itunes:name", "Ada"}}}};
  info.updated = when("2024-05-06T07:08:09Z");
  info.sources = {{"Ada's <blog>", at("https://ada.example.org/"), at("https://ada.example.org/atom.xml")}};
  return info;
}

Entry full() {
  Entry entry;
  entry.id = "https://ada.example.org/a?b=1&c=2";
  entry.guid = Guid{entry.id};
  entry.title = "猫 <b> & \"dogs\" ]]> it's";
  entry.link = parse_uri(entry.id).value();
  entry.html =
      clean("<p>a &lt; b</p><pre>\n\nx\n\ty</pre><a href=\"/x?y&amp;z\" title='\"'>l</a> ]]&gt; 😀", *entry.link);
  entry.summary = "a < b & \"c\"";
  entry.published = when("2024-05-01T02:03:04Z");
  entry.updated = when("2024-05-02T02:03:04Z");
  entry.authors = {{"Ada", "ada@example.org", "https://ada.example.org/"}, {"鲁迅", "", ""}};
  entry.contributors = {{"Grace", "", ""}};
  entry.tags = {{"技术", "", ""}, {"c++ &amp; more", "https://tags.example.org/", ""}};
  entry.enclosures = {{at("/a.mp3"), "audio/mpeg", 1234, std::chrono::seconds(3723), "Part <one>"},
                      {at("/a.mp4"), "video/mp4", 5678, std::chrono::seconds(60), "", "video", 640, 480}};
  entry.links = {{"via", at("/via"), "text/html", "Seen there"},
                 {"license", at("/licence")},
                 {"replies", at("/a/comments.rss"), "application/rss+xml"}};
  entry.extensions = {{"itunes:episode", "7"},
                      {"podcast:transcript", "", {{"url", "https://ada.example.org/a.vtt"}, {"type", "text/vtt"}}},
                      {"georss:where", "", {}, {{"gml:Point", "", {}, {{"gml:pos", "45.2 -71.9"}}}}}};
  entry.comment_count = 12;
  entry.image = at("/a.png");
  entry.comments = at("/a#comments");
  entry.language = "zh-CN";
  entry.rights = "CC BY";
  entry.origin =
      Origin{"https://ada.example.org/atom.xml", "Ada's blog", at("https://ada.example.org/atom.xml"), {}, ""};
  return entry;
}

Entry bare() {
  Entry entry;
  entry.id = "tag:example.org,2024:1";
  entry.guid = Guid{entry.id};
  entry.title = "bare";
  entry.language = "zh-CN";
  return entry;
}

std::string document(const Format& format, const std::vector<Entry>& entries, Content content = Content::full) {
  Frame frame = format.frame(info());
  std::string out = frame.before;
  for (std::size_t i = 0; i < entries.size(); ++i)
    out += (i ? frame.between : "") + format.fragment(entries[i], content);
  return out + frame.after;
}

/// What of an entry each format has words for.
Entry carried(std::string_view format, Entry entry) {
  entry.source = {};
  if (format == "atom") {
    if (!entry.updated) entry.updated = entry.published;
  }
  return entry;
}

class EveryFeed : public testing::TestWithParam<const Format*> {};

TEST(Enclosure, without_a_type_has_the_one_its_name_tells) {
  Entry entry = bare();
  entry.enclosures = {{at("/a.mp3?x=1"), ""}, {at("/b.unheard"), ""}};
  const auto written = [&](std::string_view name) { return find_format(name)->fragment(entry, Content::full); };
  EXPECT_NE(written("rss").find("type=\"audio/mpeg\""), std::string::npos);
  EXPECT_NE(written("atom").find("type=\"audio/mpeg\""), std::string::npos);
  EXPECT_NE(written("json").find("audio/mpeg"), std::string::npos);
  EXPECT_NE(written("json").find("application/octet-stream"), std::string::npos);
}

TEST_P(EveryFeed, is_read_back_as_it_was_written) {
  const Format& format = *GetParam();
  const std::vector<Entry> entries{full(), bare()};
  auto parsed = parse_any(document(format, entries), "", base);
  ASSERT_TRUE(parsed) << parsed.error().what;
  Parsed expected;
  expected.info = info();
  expected.info.alternates.clear();
  expected.info.sources.clear();
  if (format.name == "rss") expected.info.authors = {{"Ada & Co", "", ""}};
  if (format.name == "json") expected.info.updated.reset();
  for (const auto& entry : entries) expected.entries.push_back(carried(format.name, entry));
  EXPECT_EQ(dump(*parsed), dump(expected));
}

TEST_P(EveryFeed, is_whole_without_entries) {
  auto parsed = parse_any(document(*GetParam(), {}), "", base);
  ASSERT_TRUE(parsed) << parsed.error().what;
  EXPECT_TRUE(parsed->entries.empty());
  EXPECT_TRUE(parsed->notes.empty());
  EXPECT_EQ(parsed->info.title, info().title);
}

TEST_P(EveryFeed, carries_summaries_alone_when_asked) {
  Entry entry = full();
  entry.summary.clear();
  entry.html = "<p>" + std::string(400, 'x') + " " + std::string(400, 'y') + "</p>";
  auto parsed = parse_any(document(*GetParam(), {entry}, Content::summary), "", base);
  ASSERT_TRUE(parsed) << parsed.error().what;
  const Entry& read = parsed->entries.at(0);
  EXPECT_EQ(read.summary.empty() ? read.html : read.summary, std::string(400, 'x'));
}

TEST_P(EveryFeed, holds_nothing_xml_forbids) {
  Entry entry = full();
  entry.title = std::string(
                    "a\x08"
                    "b\nc\0d",
                    8) +
                "\xEF\xBF\xBE\xff";
  entry.html = "<pre>a\r\nb\x0b</pre>";
  entry.tags = {{"x\x01y", "", ""}};
  entry.summary.clear();
  std::string fragment = GetParam()->fragment(entry, Content::full);
  EXPECT_EQ(fragment, xml_safe(fragment));
  auto parsed = parse_any(document(*GetParam(), {entry}), "", base);
  ASSERT_TRUE(parsed) << parsed.error().what;
  EXPECT_EQ(parsed->entries.at(0).html, "<pre>a\nb</pre>");
}

INSTANTIATE_TEST_SUITE_P(Formats, EveryFeed,
                         testing::Values(find_format("atom"), find_format("rss"), find_format("json")),
                         [](const auto& tested) { return std::string(tested.param->name); });

TEST(Atom, is_well_formed_for_another_parser) {
  if (std::system("xmllint --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "xmllint is not installed";
  for (std::string_view name : {"atom", "rss"}) {
    auto path = std::filesystem::temp_directory_path() / fmt::format("feedd-{}-{}.xml", name, std::rand());
    for (const auto& entries : {std::vector<Entry>{}, std::vector<Entry>{full(), bare()}}) {
      std::ofstream(path, std::ios::binary) << document(*find_format(name), entries);
      EXPECT_EQ(std::system(("xmllint --noout " + path.string()).c_str()), 0);
    }
    std::filesystem::remove(path);
  }
}

TEST(Atom, keeps_lines_in_text_and_makes_them_spaces_in_attributes) {
  Entry entry = bare();
  entry.html = "<pre>a\n\tb</pre>";
  entry.tags = {{"c\n\td", "", ""}};
  std::string fragment = find_format("atom")->fragment(entry, Content::full);
  EXPECT_NE(fragment.find("&lt;pre&gt;a\n\tb&lt;/pre&gt;"), std::string::npos) << fragment;
  EXPECT_NE(fragment.find("term=\"c  d\""), std::string::npos) << fragment;
}

TEST(Atom, gives_each_part_of_the_frame_a_line_of_its_own) {
  FeedInfo one;
  one.id = "urn:a";
  one.title = "A & B";
  Frame frame = find_format("atom")->frame(one);
  EXPECT_TRUE(
      frame.before.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                               "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:media="));
  EXPECT_EQ(frame.before.substr(frame.before.find("<id>")),
            "<id>urn:a</id>\n<title>A &amp; B</title>\n<updated>1970-01-01T00:00:00Z</updated>\n"
            "<generator>feedd</generator>\n<author><name>A &amp; B</name></author>\n");
  EXPECT_EQ(frame.after, "\n</feed>\n");
}

TEST(Atom, tells_by_a_link_which_feed_an_entry_came_from) {
  auto entry = full();
  const auto via = "<link rel=\"via\" href=\"" + entry.origin->feed_url->str() + "\"";
  EXPECT_NE(find_format("atom")->fragment(entry, Content::full).find(via), std::string::npos);
  entry.origin.reset();
  EXPECT_EQ(find_format("atom")->fragment(entry, Content::full).find(via), std::string::npos);
}

TEST(Atom, names_the_origin_where_an_entry_has_no_author) {
  Entry entry = full();
  entry.authors.clear();
  EXPECT_NE(find_format("atom")->fragment(entry, Content::full).find("<author><name>Ada's blog</name></author>"),
            std::string::npos);
}

TEST(Rss, is_a_permalink_only_when_it_is_the_link) {
  Entry entry = full();
  EXPECT_NE(find_format("rss")->fragment(entry, Content::full).find("isPermaLink=\"true\""), std::string::npos);
  entry.link = at("/elsewhere");
  EXPECT_NE(find_format("rss")->fragment(entry, Content::full).find("isPermaLink=\"false\""), std::string::npos);
}

TEST(Rss, puts_the_text_into_the_description_when_there_is_no_summary) {
  Entry entry = full();
  entry.summary.clear();
  std::string fragment = find_format("rss")->fragment(entry, Content::full);
  EXPECT_EQ(fragment.find("content:encoded"), std::string::npos);
  EXPECT_EQ(parse_any(document(*find_format("rss"), {entry}), "", base)->entries.at(0).html, entry.html);
}

TEST(Rss, has_a_channel_description_always) {
  FeedInfo one = info();
  one.subtitle.clear();
  EXPECT_NE(find_format("rss")->frame(one).before.find("<description>星球 Planet"), std::string::npos);
}

TEST(Podcast, words_beside_a_text_are_the_summary_whichever_format_tells_them) {
  struct Row {
    const char *said, *html, *summary;
  };
  const Row rows[] = {
      {"<description>All of it</description><itunes:summary>Short</itunes:summary>", "All of it", "Short"},
      {"<description>All of it</description><itunes:subtitle>Sub</itunes:subtitle>", "All of it", "Sub"},
      {"<description>Same</description><itunes:summary>Same</itunes:summary>", "Same", ""},
      {"<summary>Same</summary><description>Same</description><itunes:summary>Other</itunes:summary>", "Same", "Other"},
      {"<itunes:summary>Alone</itunes:summary>", "", "Alone"},
      {"<description>All of it</description><itunes:sumMary>Short</itunes:sumMary>", "All of it", "Short"},
      {"<a:summary>Same</a:summary><a:content type='html'>Same&lt;/b&gt;</a:content>", "Same", ""},
      {"<a:summary>Short</a:summary><itunes:sumMary>All of it</itunes:sumMary>", "<p>All of it</p>", "Short"},
      {"<a:summary>Short</a:summary><itunes:summary>All of it</itunes:summary>", "<p>All of it</p>", "Short"},
      {"<a:summary>All of it</a:summary><itunes:subtitle>Short</itunes:subtitle>", "<p>All of it</p>", "Short"},
  };
  for (const auto& [said, html, summary] : rows) {
    const auto item =
        R"(<rss xmlns:a="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><item><guid>1</guid>)" +
        std::string(said) + "</item></channel></rss>";
    auto read = parse_any(item, "", base);
    ASSERT_TRUE(read.has_value() && read->entries.size() == 1) << said;
    EXPECT_EQ(read->entries.front().html, html) << said;
    EXPECT_EQ(read->entries.front().summary, summary) << said;
    for (const auto& format : formats()) {
      if (!format.is_feed) continue;
      auto again = parse_any(document(format, read->info, read->entries), "", base);
      ASSERT_TRUE(again.has_value() && again->entries.size() == 1) << format.name;
      EXPECT_EQ(format.fragment(again->entries.front(), Content::full),
                format.fragment(read->entries.front(), Content::full))
          << said;
    }
  }
}

TEST(Podcast, words_alone_are_the_summary) {
  const std::string item =
      R"({"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","_feedd":{"extensions":[{"name":"itunes:subtitle","text":"Alone"}]}}]})";
  const auto read = parse_any(item, "", base);
  ASSERT_TRUE(read.has_value() && read->entries.size() == 1);
  EXPECT_EQ(read->entries.front().summary, "Alone");
}

TEST(JsonFeed, holds_no_line_end_inside_a_fragment) {
  Entry entry = full();
  entry.title = "a\nb";
  entry.html = "<pre>a\r\nb</pre>";
  std::string fragment = find_format("json")->fragment(entry, Content::full);
  EXPECT_EQ(fragment.find_first_of("\r\n"), std::string::npos) << fragment;
}

TEST(Page, shows_title_source_day_and_the_beginning) {
  EXPECT_EQ(find_format("page")->fragment(full(), Content::full),
            "<article lang=\"zh-CN\"><h2><a href=\"https://ada.example.org/a?b=1&amp;c=2\">猫 &lt;b&gt; &amp; "
            "&quot;dogs&quot; ]]&gt; it&#39;s</a></h2><p class=\"about\">Ada&#39;s blog · <time "
            "datetime=\"2024-05-01T02:03:04Z\">2024-05-01</time></p><p>a &lt; b &amp; &quot;c&quot;</p></article>");
}

TEST(Page, names_feeds_and_sources_and_runs_no_script) {
  std::string text = document(*find_format("page"), {full()});
  EXPECT_EQ(sniff(text), Kind::html);
  EXPECT_EQ(text.find("<script"), std::string::npos);
  EXPECT_NE(text.find("<html lang=\"zh-CN\">"), std::string::npos);
  EXPECT_NE(text.find("Ada&#39;s &lt;blog&gt;</a>"), std::string::npos);
  auto feeds = discover(text, base);
  ASSERT_EQ(feeds.size(), 2u);
  EXPECT_EQ(feeds[0], at("/rss.xml"));
}

TEST(Formats, have_names_of_their_own) {
  std::vector<std::string_view> files;
  for (const auto& format : formats()) {
    files.push_back(format.file);
    files.insert(files.end(), format.aliases.begin(), format.aliases.end());
    EXPECT_EQ(find_format(format.name), &format);
  }
  std::sort(files.begin(), files.end());
  EXPECT_EQ(std::adjacent_find(files.begin(), files.end()), files.end());
  EXPECT_EQ(find_format("gopher"), nullptr);
}

}  // namespace
}  // namespace feedd::codec
