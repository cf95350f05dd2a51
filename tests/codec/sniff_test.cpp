#include "codec/sniff.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "codec/check.hpp"
#include "codec/xml.hpp"

namespace feedd::codec {
namespace {

using namespace std::string_literals;

const Uri base = *parse_uri("https://example.org/feed");

struct SniffCase {
  std::string text;
  Kind kind;
};

TEST(Sniff, tells_by_the_first_element) {
  const SniffCase cases[] = {
      {"", Kind::empty},
      {" \r\n", Kind::empty},
      {"<feed xmlns=\"http://www.w3.org/2005/Atom\"/>", Kind::atom},
      {"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- <rss> -->\n<a:feed/>", Kind::atom},
      {"<?xml-stylesheet href=\"x\"?><rss version=\"2.0\">", Kind::rss},
      {"<!DOCTYPE rss PUBLIC \"-//N//DTD\" \"x\" [<!ENTITY a \"b>\">]><rss>", Kind::rss},
      {"<rdf:RDF xmlns:rdf=\"x\">", Kind::rdf},
      {"<opml version=\"1.0\">", Kind::opml},
      {"<!doctype HTML><p>", Kind::html},
      {"<HTML>", Kind::html},
      {"{\"version\": \"https:\\/\\/jsonfeed.org\\/version\\/1.1\", \"items\": []}", Kind::json_feed},
      {"{\"items\": [], \"title\": \"x\"}", Kind::json_feed},
      {"{\"a\": 1}", Kind::unknown},
      {"[1]", Kind::unknown},
      {"hello", Kind::unknown},
      {"\xFF\xFE<\0r\0s\0s\0>\0"s, Kind::rss},
  };
  for (const auto& one : cases) EXPECT_EQ(sniff(one.text), one.kind) << one.text;
}

TEST(ParseAny, says_what_else_the_bytes_are) {
  struct Refused {
    std::string text, says;
  };
  const Refused cases[] = {
      {"", "an empty body"},
      {"<html><title> My\n page </title>", "an HTML page titled 'My page', not a feed"},
      {"<html><head><link rel=alternate type=application/rss+xml href=/rss>", "it names one: https://example.org/rss"},
      {"{\"a\": 1}", "JSON that is no feed"},
      {"{\"version\": \"https://jsonfeed.org/version/1\", ", "broken JSON"},
      {"<opml version=\"2.0\"><body/></opml>", "OPML"},
      {"<sitemap/>", "its root is <sitemap>"},
      {"Not found", "neither XML nor JSON: 'Not found'"},
  };
  for (const auto& one : cases) {
    auto parsed = parse_any(one.text, "", base);
    ASSERT_FALSE(parsed) << one.text;
    EXPECT_NE(parsed.error().what.find(one.says), std::string::npos) << parsed.error().what;
    EXPECT_EQ(parsed.error().what.find('\n'), std::string::npos);
  }
}

TEST(ParseAny, finds_the_charset_in_order) {
  struct Charset {
    std::string bytes, content_type, title;
  };
  auto feed = [](std::string declaration, std::string title) {
    return declaration + "<rss version=\"2.0\"><channel><title>" + title + "</title></channel></rss>";
  };
  const std::string chinese = "\xD6\xD0\xCE\xC4";  // 中文 in GBK
  const Charset cases[] = {
      {feed("", "中文"), "", "中文"},
      {feed("", "中文"), "text/xml", "中文"},
      {feed("<?xml version=\"1.0\" encoding=\"gb2312\"?>", chinese), "", "中文"},
      {feed("<?xml version='1.0' encoding='utf-8'?>", chinese), "text/xml; charset=\"GB2312\"", "中文"},
      {"\xEF\xBB\xBF" + feed("<?xml version=\"1.0\" encoding=\"gbk\"?>", "中文"), "text/xml; charset=gbk", "中文"},
      {feed("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>", "\x93quoted\x94 \xE9"), "", "“quoted” é"},
      {feed("<?xml version=\"1.0\" encoding=\"big5\"?>", "\xA4\xA4\xA4\xE5"), "", "中文"},
      {feed("", "中文"), "text/xml; charset=no-such-thing", "中文"},
      {feed("<?xml version=\"1.0\" encoding=\"shift_jis\"?>", "\x93\xFA\x96\x7B"), "", "日本"},
  };
  for (const auto& one : cases) {
    auto parsed = parse_any(one.bytes, one.content_type, base);
    ASSERT_TRUE(parsed) << parsed.error().what;
    EXPECT_EQ(parsed->info.title, one.title);
  }
}

TEST(ParseAny, reads_utf_16) {
  std::string text = "<?xml version=\"1.0\" encoding=\"utf-16\"?><rss><channel><title>ab</title></channel></rss>",
              wide = "\xFF\xFE";
  for (char c : text) wide += std::string(1, c) + '\0';
  auto parsed = parse_any(wide, "", base);
  ASSERT_TRUE(parsed) << parsed.error().what;
  EXPECT_EQ(parsed->info.title, "ab");
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += piece;
  return all;
}

TEST(ParseAny, reads_what_is_nested_or_attributed_beyond_reason_up_to_there) {
  const std::string deep = "<rss><channel><item><guid>1</guid></item><item><guid>2</guid><description>";
  for (const auto& piece : {std::string("<a>"), std::string("<div xmlns='http://www.w3.org/1999/xhtml'>")}) {
    auto parsed = parse_any(deep + repeated(piece, 100000) + "x", "", base);
    ASSERT_TRUE(parsed) << parsed.error().what;
    ASSERT_EQ(parsed->entries.size(), 2u);
    EXPECT_NE(parsed->entries[1].html.find('x'), std::string::npos);
  }
  std::string attributes;
  for (int i = 0; i < 10000; ++i) attributes += " a" + std::to_string(i) + "=''";
  auto parsed =
      parse_any("<rss" + attributes + "><channel><title" + attributes + ">t</title></channel></rss>", "", base);
  ASSERT_TRUE(parsed) << parsed.error().what;
  EXPECT_EQ(parsed->info.title, "t");
}

TEST(ParseAny, reads_a_million_items_up_to_its_limits) {
  auto parsed = parse_any("<rss><channel>" + repeated("<item/>", 1000000) + "<item><guid>last</guid></item>", "", base);
  ASSERT_TRUE(parsed) << parsed.error().what;
  EXPECT_EQ(parsed->entries.size(), 1000u);
  EXPECT_FALSE(parsed->notes.empty());
}

TEST(ParseAny, cuts_a_title_of_a_megabyte) {
  auto parsed = parse_any("<rss><channel><title>" + repeated("名", 400000) + "</title></channel></rss>", "", base);
  ASSERT_TRUE(parsed) << parsed.error().what;
  EXPECT_LE(parsed->info.title.size(), 4096u);
  EXPECT_TRUE(is_utf8(parsed->info.title));
}

TEST(ParseAny, reads_an_entity_of_the_document_that_is_a_short_text_and_no_other) {
  const std::pair<const char*, const char*> declarations[] = {
      {"<!ENTITY e \"猫 & dogs\">", "x&e;y"},  // it holds a reference, or would
      {"<!ENTITY e '猫'>", "x猫y"},
      {"<!ENTITY   e\n \"it's\" >", "xit'sy"},
      {"<!ENTITY e SYSTEM \"file:///etc/passwd\">", "x&e;y"},
      {"<!ENTITY a \"aaaa\"><!ENTITY e \"&a;&a;\">", "x&e;y"},
      {"<!ENTITY % e \"p\">", "x&e;y"},
      {"<!ENTITY e \"<b/>\">", "x&e;y"},
      {"<!ENTITY e \"unclosed>", "x&e;y"},
      {"<!ENTITY amp \"never\"><!ENTITY e \"1\"><!ENTITY e \"2\">", "x1y"},
  };
  for (const auto& [declared, said] : declarations) {
    auto parsed = parse_any("<!DOCTYPE rss [" + std::string(declared) +
                                "]><rss><channel><item><title>x&e;y</title><guid>1</guid></item></channel></rss>",
                            "", base);
    ASSERT_TRUE(parsed) << declared << parsed.error().what;
    EXPECT_EQ(parsed->entries.at(0).title, said) << declared;
  }
}

TEST(ParseAny, lets_the_entities_of_a_document_not_make_it_much_larger) {
  const auto text = repeated("猫", 80);
  auto parsed =
      parse_any("<!DOCTYPE rss [<!ENTITY e \"" + text + "\">]><rss><channel><item><guid>1</guid><description>" +
                    repeated("&e;", 100000) + "</description></item></channel></rss>",
                "", base);
  ASSERT_TRUE(parsed) << parsed.error().what;
  const auto& html = parsed->entries.at(0).html;
  EXPECT_TRUE(html.find(text) != std::string::npos && html.find("&amp;e;") != std::string::npos);
  EXPECT_LT(html.size(), 100000u * 7 + (64u << 10));
}

TEST(ParseAny, hands_on_links_that_lead_somewhere_and_runs_none) {
  const std::pair<const char*, const char*> links[] = {
      {"ftp://ftp.example.org/pub/a", "ftp://ftp.example.org/pub/a"},
      {"magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a",
       "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a"},
      {"mailto:a@example.org", "mailto:a@example.org"},
      {"gemini://example.org/a", "gemini://example.org/a"},
      {"javascript:alert(1)", ""},
      {"data:text/html,x", ""},
      {"file:///etc/passwd", ""},
      {"vbscript:x", ""},
  };
  for (const auto& [written, kept] : links) {
    auto parsed =
        parse_any("<rss><channel><item><title>t</title><link>" + std::string(written) + "</link><enclosure url='" +
                      written + "' length='1' type='x/y'/></item></channel></rss>",
                  "", base);
    ASSERT_TRUE(parsed) << parsed.error().what;
    auto entry = parsed->entries.at(0);
    EXPECT_EQ(entry.link ? entry.link->str() : "", kept) << written;
    EXPECT_EQ(entry.enclosures.size(), *kept ? 1u : 0u) << written;
    entry.id = *kept ? kept : "urn:a";  // as an address: nobody may take it for a page
    entry.published = entry.updated = Instant{};
    for (const auto& format : formats()) {
      const auto faults = check_fragment(format, format.fragment(entry, Content::full));
      EXPECT_EQ(first_error(faults), nullptr) << format.name << written;
    }
  }
}

TEST(ParseAny, reads_references_as_xml_has_them) {
  const std::pair<const char*, const char*> titles[] = {
      {"a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"},
      {"&quot;&apos;&#65;&#x4E2d;&#128512;", "\"'A中😀"},
      {"x&#0;&#8;&#xFFFE;&#xD800;&#127;&#129;y", "xy"},
      {"it&#146;s", "it’s"},
      {"&lt<![CDATA[&lt;&#65;]]>&lt;", "&lt&lt;&#65;<"},
      {"1 &lt;<!-- &gt; --> 2", "1 < 2"},
      {"a long enough line of plain words, in which only here &amp; there &#8212; stands something more",
       "a long enough line of plain words, in which only here & there — stands something more"},
  };
  for (const auto& [written, said] : titles) {
    auto parsed = parse_any("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>a</id><title>" +
                                std::string(written) + "</title></entry></feed>",
                            "", base);
    ASSERT_TRUE(parsed) << written;
    EXPECT_EQ(parsed->entries[0].title, said) << written;
  }
}

TEST(ParseAny, tells_which_charset_was_not_the_one) {
  auto parsed = parse_any("<rss><channel><title>中文</title></channel></rss>", "text/xml; charset=iso-8859-1", base);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->info.title, "中文");
  ASSERT_EQ(parsed->notes.size(), 1u);
  EXPECT_EQ(parsed->notes[0].error.what, "said to be windows-1252, but is utf-8");
}

TEST(ParseAny, keeps_what_stands_before_a_document_breaks_off) {
  auto parsed = parse_any(
      "<rss><channel><title>t</title><item><guid>1</guid><title>a</title></item><item><guid>2</guid><title>b</ti", "",
      base);
  ASSERT_TRUE(parsed) << parsed.error().what;
  ASSERT_EQ(parsed->entries.size(), 2u);
  EXPECT_EQ(parsed->entries[0].title, "a");
  EXPECT_EQ(parsed->entries[1].title, "b");
  ASSERT_EQ(parsed->notes.size(), 1u);
  EXPECT_NE(parsed->notes[0].error.what.find("broken XML in line 1"), std::string::npos);
}

TEST(ParseAny, lets_the_last_entry_under_one_key_hold_and_bounds_their_number) {
  std::string items = "<item><guid>a</guid><title>1</title></item><item><guid>a</guid><title>2</title></item>";
  for (int i = 1200; i > 0; --i) items += "<item><guid>" + std::to_string(i) + "</guid></item>";
  auto parsed = parse_any("<rss><channel>" + items + "</channel></rss>", "", base);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->entries.size(), 999u) << "two of the thousand are one";
  EXPECT_EQ(parsed->entries[0].title, "2");
}

TEST(Discover, names_the_feeds_of_a_page_in_order) {
  auto feeds = discover(
      "<html><head><base href=\"/blog/\"><link rel=\"alternate\" type=\"application/atom+xml\" href=\"atom.xml\">"
      "<link rel=stylesheet href=x.css><link rel='ALTERNATE nofollow' type='application/rss+xml; charset=utf-8' "
      "href='/rss'>"
      "<link rel=alternate hreflang=de href=/de><link rel=alternate type=application/feed+json href='javascript:x'>"
      "<link rel=alternate type=application/atom+xml href=atom.xml></head><body><link rel=alternate "
      "type=application/feed+json href=https://example.com/feed.json></body></html>",
      base);
  ASSERT_EQ(feeds.size(), 3u);
  EXPECT_EQ(feeds[0].str(), "https://example.org/blog/atom.xml");
  EXPECT_EQ(feeds[1].str(), "https://example.org/rss");
  EXPECT_EQ(feeds[2].str(), "https://example.com/feed.json");
}

TEST(ParseAny, takes_half_a_surrogate_pair_for_a_character_that_is_lost) {
  const auto parsed = parse_any(
      R"({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "\ud800 \uD83D\uDE00 \\ud800 \udc00\ud83d."}]})",
      "application/feed+json", parse_uri("https://e.org/").value());
  ASSERT_TRUE(parsed) << parsed.error().what;
  EXPECT_EQ(parsed->entries.at(0).title, "\uFFFD \U0001F600 \\ud800 \uFFFD\uFFFD.");
}

/// 1500 items, the oldest first, of a day each.
std::string rising(std::string_view format) {
  std::string items;
  for (int i = 0; i < 1500; ++i) {
    auto date = to_rfc3339(Instant(std::chrono::days(15000 + i)));
    items += (items.empty() || format != "json" ? "" : ",");
    auto n = std::to_string(i);
    if (format == "rss")
      items += "<item><guid>" + n + "</guid><pubDate>" + date + "</pubDate></item>";
    else if (format == "atom")
      items += "<entry><id>" + n + "</id><updated>" + date + "</updated></entry>";
    else if (format == "undated")
      items += "<item><guid>https://example.org/?p=" + n + "</guid></item>";
    else
      items += "{\"id\": \"" + n + "\", \"date_published\": \"" + date + "\"}";
  }
  if (format == "atom") return "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title>" + items + "</feed>";
  if (format == "json")
    return "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"t\", \"items\": [" + items + "]}";
  return "<rss><channel><title>t</title>" + items + "</channel></rss>";
}

TEST(ParseAny, reads_the_newest_of_too_many_entries_wherever_they_stand) {
  for (const char* format : {"rss", "atom", "json", "undated"}) {
    auto parsed = parse_any(rising(format), "", base);
    ASSERT_TRUE(parsed) << format;
    EXPECT_EQ(parsed->info.title, "t") << format;
    ASSERT_EQ(parsed->entries.size(), 1000u) << format;
    EXPECT_TRUE(parsed->entries.front().id.ends_with("500")) << format << " " << parsed->entries.front().id;
    EXPECT_TRUE(parsed->entries.back().id.ends_with("1499")) << format;
    ASSERT_EQ(parsed->notes.size(), 1u) << format;
    EXPECT_EQ(parsed->notes[0].error.what, "1500 entries, of which the newest 1000 are read");
  }
}

TEST(ParseAny, chooses_among_too_many_entries_where_some_were_never_closed) {
  std::string items =
      "<item><guid>a</guid><pubDate>2020-01-02T00:00:00Z</pubDate>"
      "<item><guid>b</guid><pubDate>2020-01-03T00:00:00Z</pubDate></item></item>";
  for (int i = 0; i < 1200; ++i) items += "<item><pubDate>2010-01-01T00:00:00Z</pubDate></item>";
  auto parsed = parse_any("<rss><channel>" + items + "</channel></rss>", "", base);
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->entries.size(), 1000u);
  EXPECT_EQ(parsed->entries[0].id, "a");
  EXPECT_EQ(parsed->entries[1].id, "b");
}

TEST(Rhythm, is_read_from_a_feed_and_bounded) {
  struct Row {
    const char* said;
    std::optional<std::chrono::minutes> ttl;
  };
  using std::chrono::minutes;
  for (const Row& row :
       {Row{"<ttl>90</ttl>", minutes(90)}, Row{"<ttl>0</ttl>", {}}, Row{"<ttl>-5</ttl>", {}},
        Row{"<ttl>9000000</ttl>", minutes(1'000'000)},
        Row{"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", minutes(720)},
        Row{"<ttl>60</ttl><sy:updatePeriod>weekly</sy:updatePeriod>", minutes(10080)}}) {
    const auto text = std::string("<rss xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel>") +
                      row.said + "<item><guid>1</guid></item></channel></rss>";
    const auto parsed = parse_any(text, "", parse_uri("https://example.org/").value());
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->info.rhythm.ttl, row.ttl) << row.said;
  }
}

}  // namespace
}  // namespace feedd::codec
