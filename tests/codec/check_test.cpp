#include "codec/check.hpp"

#include <gtest/gtest.h>

namespace feedd::codec {
namespace {

std::string rules(const Faults& faults) {
  std::string out;
  for (const auto& fault : faults) out += (out.empty() ? "" : " ") + fault.rule;
  return out;
}

struct Row {
  const char *what, *format, *fragment, *rules;
};

TEST(Check, finds_what_the_validator_finds_in_an_entry) {
  const Row rows[] = {
      {"all that must be there", "atom",
       R"(<entry><id>urn:a</id><title/><updated>2024-01-02T03:04:05Z</updated><content type="html">x</content></entry>)",
       ""},
      {"no date and no id", "atom", "<entry><title/><content>x</content></entry>", "MissingElement MissingElement"},
      {"a relative id and link", "atom",
       R"(<entry><id>a</id><title/><updated>2024-01-02T03:04:05Z</updated><link rel="alternate" href="/a"/></entry>)",
       "InvalidFullLink InvalidFullLink"},
      {"another form of date", "atom",
       "<entry><id>urn:a</id><title/><updated>2024-01-02 03:04</updated><content>x</content></entry>",
       "InvalidRFC3339Date"},
      {"neither text nor page", "atom", "<entry><id>urn:a</id><title/><updated>2024-01-02T03:04:05Z</updated></entry>",
       "MissingAlternateLink"},
      {"two alternates", "atom",
       R"(<entry><id>urn:a</id><title/><updated>2024-01-02T03:04:05Z</updated><link rel="alternate" href="http://a/"/><link rel="alternate" href="http://b/"/></entry>)",
       "DuplicateAtomLink"},
      {"a relative address in the text", "atom",
       R"(<entry><id>urn:a</id><title/><updated>2024-01-02T03:04:05Z</updated><content type="html">&lt;a href="/x"&gt;</content></entry>)",
       "ContainsRelRef"},
      {"an address in code is none", "atom",
       R"(<entry><id>urn:a</id><title/><updated>2024-01-02T03:04:05Z</updated><content type="html">&amp;lt;a href="/x"&amp;gt; &lt;a href="#x"&gt; &lt;img alt='src="y"' src="http://z/"&gt;</content></entry>)",
       ""},
      {"an author without name", "atom",
       R"(<entry><id>urn:a</id><title/><updated>2024-01-02T03:04:05Z</updated><author><name/></author><content>x</content></entry>)",
       "MissingElement"},
      {"all that must be there", "rss",
       "<item><title>t</title><guid isPermaLink=\"false\">a</guid><pubDate>Tue, 02 Jan 2024 03:04:05 "
       "+0000</pubDate></item>",
       ""},
      {"nothing", "rss", "<item/>", "MissingTitleOrDescription MissingGuid"},
      {"a guid that is no address", "rss", "<item><title>t</title><guid isPermaLink=\"true\">tag:a</guid></item>",
       "InvalidFullLink"},
      {"two digits for the year", "rss",
       "<item><title>t</title><guid isPermaLink=\"false\">a</guid><pubDate>Tue, 02 Jan 24 03:04:05 "
       "GMT</pubDate></item>",
       "InvalidRFC2822Date"},
      {"an author with a name alone", "rss",
       "<item><title>t</title><guid isPermaLink=\"false\">a</guid><author>Ada</author></item>", "InvalidContact"},
      {"an author as RSS has it", "rss",
       "<item><title>t</title><guid isPermaLink=\"false\">a</guid><author>a@b.c (Ada L.)</author></item>", ""},
      {"an author at a host of one word", "rss",
       "<item><title>t</title><guid isPermaLink=\"false\">a</guid><author>a@b</author></item>", "InvalidContact"},
      {"an address that is none", "atom",
       R"(<entry><id>urn:a</id><title/><updated>2024-01-02T03:04:05Z</updated><author><name>A</name><email>a@b..c</email></author><content>x</content></entry>)",
       "InvalidContact"},
      {"an enclosure without length and type", "rss",
       "<item><title>t</title><guid isPermaLink=\"false\">a</guid><enclosure url=\"http://a/\"/></item>",
       "InvalidNonNegativeInteger MissingAttribute InvalidMIMEType"},
      {"a control character", "rss", "<item><title>\x07</title><guid isPermaLink=\"false\">a</guid></item>",
       "BadCharacter"},
      {"no XML", "rss", "<item><title>t</item>", "SAXError"},
      {"another element", "rss", "<entry/>", "UndefinedElement"},
      {"all that must be there", "json", R"({"id":"a","content_text":""})", ""},
      {"nothing", "json", "{}", "MissingElement MissingElement"},
      {"a relative address", "json", R"({"id":"a","content_html":"<img src='x'>","url":"/a"})",
       "InvalidFullLink ContainsRelRef"},
      {"no date", "json", R"({"id":"a","content_text":"","date_published":"yesterday"})", "InvalidRFC3339Date"},
      {"lists that are none", "json", R"({"id":"a","content_text":"","authors":1})", "InvalidValue"},
      {"no JSON", "json", "{", "SAXError"},
      {"anything", "page", "<p", ""},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(rules(check_fragment(*find_format(row.format), row.fragment)), row.rules)
        << row.format << ": " << row.what;
  }
}

TEST(Atom, gives_an_entry_that_is_passed_on_an_id_that_is_an_address) {
  Entry entry;
  entry.id = "42";
  entry.title = "t";
  const auto& atom = *find_format("atom");
  EXPECT_NE(atom.fragment(entry, Content::full).find("<id>42</id>"), std::string::npos) << "a blog's own stays";
  entry.origin = Origin{"https://a.example/rss", "A", {}, {}};
  EXPECT_NE(atom.fragment(entry, Content::full).find("<id>urn:uuid:"), std::string::npos);
  EXPECT_NE(find_format("rss")->fragment(entry, Content::full).find(">42</guid>"), std::string::npos);
  EXPECT_NE(find_format("json")->fragment(entry, Content::full).find("\"id\":\"42\""), std::string::npos);
}

TEST(Check, passes_entries_of_people_whose_addresses_are_none) {
  for (const std::string address :
       {"x", "d at e.org", "john@", "@x", "john@localhost", "j@@e.org", "j@e..org", "j@é.org"}) {
    Entry entry;
    entry.id = "urn:a";
    entry.title = "t";
    entry.html = "x";
    entry.updated = entry.published = Instant();
    entry.authors = {{"", address, ""}, {"D", address, "https://d.example/"}};
    for (const auto& format : formats()) {
      EXPECT_EQ(rules(check_fragment(format, format.fragment(entry, Content::full))), "") << format.name << address;
    }
  }
}

TEST(Check, is_content_with_what_is_written_of_odd_files_and_podcasts) {
  struct Said {
    const char *name, *text, *written;
  };
  const Said texts[] = {
      {"explicit", "yes", "true"},     {"explicit", "Clean", "false"},  {"explicit", "maybe", nullptr},
      {"episode", "12", "12"},         {"episode", "1.5", nullptr},     {"season", "-1", nullptr},
      {"episodeType", "Full", "full"}, {"episodeType", "odd", nullptr}, {"block", "no", nullptr}};
  for (const auto& [name, text, written] : texts) {
    Entry entry;
    entry.id = "urn:a";
    entry.title = "t";
    entry.enclosures = {{.url = *parse_uri("https://e.example/a"), .type = "audio/mpeg, x"}};
    entry.extensions = {{.name = std::string("itunes:") + name, .text = text}};
    const auto item = find_format("rss")->fragment(entry, Content::full);
    EXPECT_EQ(rules(check_fragment(*find_format("rss"), item)), "");
    const auto element = "<itunes:" + std::string(name) + ">";
    if (written) {
      EXPECT_NE(item.find(element + written + "<"), std::string::npos) << item;
    } else {
      EXPECT_EQ(item.find(element), std::string::npos) << item;
    }
    EXPECT_NE(item.find("application/octet-stream"), std::string::npos);
  }
}

TEST(Check, for_errors_alone_finds_them_and_leaves_the_text_unread) {
  const auto* rss = find_format("rss");
  const std::string item =
      R"(<item><title>t</title><guid isPermaLink="true">tag:a</guid><description>&lt;a href="/x"&gt;</description></item>)";
  EXPECT_EQ(rules(check_fragment(*rss, item)), "InvalidFullLink ContainsRelRef");
  EXPECT_EQ(rules(check_fragment(*rss, item, Look::errors)), "InvalidFullLink");
  EXPECT_EQ(rules(check_fragment(*find_format("json"), R"({"id":"a","content_html":"<img src='x'>"})", Look::errors)),
            "");
  const std::string escaped =
      R"(<entry><id>urn:a</id><title/><updated>2024-01-02T03:04:05Z</updated><link rel="via" href="http://a/&lt;b"/><content>x</content></entry>)";
  EXPECT_EQ(rules(check_fragment(*find_format("atom"), escaped, Look::errors)), "InvalidFullLink");
}

TEST(Check, finds_what_a_whole_feed_lacks_and_entries_of_one_id) {
  const auto* atom = find_format("atom");
  const std::string entry =
      "<entry><id>urn:a</id><title/><updated>2024-01-02T03:04:05Z</updated><content>x</content></entry>";
  const std::string head = "<feed><id>urn:f</id><title>t</title><updated>2024-01-02T03:04:05Z</updated>";
  EXPECT_EQ(rules(check_document(*atom, head + "<author><name>a</name></author><link rel='self' href='http://a/'/>" +
                                            entry + "</feed>")),
            "");
  EXPECT_EQ(rules(check_document(*atom, head + entry + entry + "</feed>")),
            "MissingSelf DuplicateEntries MissingElement");
  const auto* rss = find_format("rss");
  EXPECT_EQ(
      rules(check_document(*rss, "<rss><channel><title>t</title><managingEditor>Ada</managingEditor></channel></rss>")),
      "MissingElement MissingElement InvalidContact MissingAtomSelfLink");
  EXPECT_EQ(rules(check_document(*find_format("json"), R"({"version":"1","title":"t","items":[1]})")),
            "MissingElement MissingSelf InvalidValue");
}

}  // namespace
}  // namespace feedd::codec
