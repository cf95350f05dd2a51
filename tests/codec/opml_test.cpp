#include "codec/opml.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace feedd::codec {
namespace {

TEST(Opml, reads_folders_categories_and_old_names) {
  std::ifstream file(FIXTURES "/opml/subscriptions.opml");
  std::ostringstream text;
  text << file.rdbuf();
  auto outlines = parse_opml(text.str());
  ASSERT_TRUE(outlines) << outlines.error().what;
  const std::vector<Outline> expected{
      {"Harbour Lights", "Harbour Lights", "https://harbour.example/atom.xml", "https://harbour.example/", "rss", {}},
      {"山居笔记", "山居笔记", "https://shanju.example/feed?a=1&b=2", "", "rss", {"技术", "中文"}},
      {"Old & Gold", "Old & Gold", "http://old.example/rss", "", "rss", {"技术/C++"}},
  };
  EXPECT_EQ(*outlines, expected);
}

const std::vector<Outline> awkward{
    {"A <b> & \"c\"", "A", "https://a.example/?x=1&y=2", "https://a.example/", "rss", {}, "d", "en"},
    {"&amp; is how <b>one</b> writes &", "&lt;", "https://q.example/&amp;", "", "rss", {}},
    {"乙", "乙", "https://b.example/", "", "rss", {"技术/云", "b & c", "&lt;"}},
    {"丙", "丙", "https://c.example/", "", "rss", {"技术/云"}},
    {"丁", "丁", "https://d.example/", "", "rss", {"技术"}, "什么 <br> 也没有"},
    {"e", "e", "https://e.example/", "", "rss", {"News, old and new", "x"}},
};

TEST(Opml, is_read_back_as_it_was_written) {
  std::string text = write_opml("订阅 & more", awkward, "M. <m@example.org>");
  EXPECT_EQ(text, write_opml("订阅 & more", awkward, "M. <m@example.org>"));
  EXPECT_NE(text.find("<head><title>订阅 &amp; more</title><ownerName>M. &lt;m@example.org&gt;</ownerName></head>"),
            std::string::npos);
  auto read = parse_opml(text);
  ASSERT_TRUE(read) << read.error().what;
  ASSERT_EQ(read->size(), awkward.size());
  for (std::size_t i = 0; i < awkward.size(); ++i) EXPECT_EQ((*read)[i], awkward[i]) << awkward[i].text;
}

TEST(Opml, stands_in_the_order_of_its_folders) {
  std::vector<Outline> mixed(awkward.rbegin(), awkward.rend());
  auto once = parse_opml(write_opml("t", mixed)).value();
  EXPECT_TRUE(std::is_permutation(once.begin(), once.end(), awkward.begin(), awkward.end()));
  EXPECT_EQ(parse_opml(write_opml("t", once)).value(), once);
}

TEST(Opml, is_read_in_any_encoding) {
  const std::string around[] = {"<opml><body><outline text='", "' xmlUrl='http://a.example/'/></body></opml>"};
  EXPECT_EQ(parse_opml("<?xml version='1.0' encoding='gbk'?>" + around[0] + "\xD6\xD0" + around[1]).value()[0].text,
            "中");
  EXPECT_EQ(parse_opml("<?xml version='1.0' encoding='utf-8'?>" + around[0] + "caf\xE9" + around[1]).value()[0].text,
            "café");
  std::string wide = "\xFF\xFE";
  for (char c : around[0] + "w" + around[1]) wide += std::string{c, '\0'};
  EXPECT_EQ(parse_opml(wide).value()[0].text, "w");
}

struct AddressCase {
  std::string attributes, address;  ///< of the only feed; empty: there is none
};

TEST(Opml, tells_feeds_from_other_outlines) {
  const AddressCase cases[] = {
      {"xmlUrl='http://a.example/'", "http://a.example/"},
      {"XMLURL='http://a.example/' url='http://page.example/'", "http://a.example/"},
      {"type='RSS' url=' http://a.example/ '", "http://a.example/"},
      {"xmlUrl='' url='http://a.example/'", "http://a.example/"},
      {"xmlUrl='feed://a.example/'", "http://a.example/"},
      {"xmlUrl='feed:https://a.example/'", "https://a.example/"},
      {"xmlUrl='feed: feed://a.example/'", "http://a.example/"},
      {"xmlUrl='FEED://a.example/'", "http://a.example/"},
      {"xmlUrl='itpc://a.example/'", "http://a.example/"},
      {"xmlUrl='http://a.example/?x=1&amp;amp;y=2'", "http://a.example/?x=1&amp;y=2"},
      {"type='link' xmlUrl='http://a.example/'", "http://a.example/"},
      {"type='link' url='http://page.example/'", ""},
      {"type='include' url='http://list.example/'", ""},
      {"type='rss' htmlUrl='http://page.example/'", ""},
  };
  for (const auto& one : cases) {
    auto outlines = parse_opml("<opml><body><outline text='t' " + one.attributes + "/></body></opml>");
    ASSERT_TRUE(outlines) << one.attributes;
    ASSERT_EQ(outlines->size(), one.address.empty() ? 0u : 1u) << one.attributes;
    for (const auto& outline : *outlines) EXPECT_EQ(outline.xml_url, one.address);
  }
}

TEST(Opml, joins_what_is_named_twice) {
  auto outlines = parse_opml(
      "<opml><body><outline text='x'><outline text='A' xmlUrl='http://a.example/'/></outline>"
      "<outline text='y'><outline text='again' xmlUrl='http://a.example/' category='/z,x'/></outline></body></opml>");
  ASSERT_TRUE(outlines);
  ASSERT_EQ(outlines->size(), 1u);
  EXPECT_EQ((*outlines)[0].text, "A");
  EXPECT_EQ((*outlines)[0].categories, (std::vector<std::string>{"x", "y", "z"}));
}

TEST(Opml, is_bounded) {
  std::string deep = "<opml><body>", twice = deep;
  for (int i = 0; i < 100'000; ++i) deep += "<outline text='abcdefgh'>";
  auto outlines = parse_opml(deep + "<outline xmlUrl='http://a.example/'/>");
  ASSERT_TRUE(outlines) << outlines.error().what;
  for (const auto& one : *outlines) EXPECT_LE(one.categories.at(0).size(), 16u * 9);
  for (int i = 0; i < 20'000; ++i)
    twice += "<outline text='f" + std::to_string(i) + "'><outline xmlUrl='http://a.example/'/></outline>";
  EXPECT_EQ(parse_opml(twice).value().at(0).categories.size(), 50u);
}

TEST(Opml, reads_what_is_half_broken) {
  const char* documents[] = {
      "<opml version=\"1.0\"><outline text=\"A\" XMLURL=\"http://a.example/?x=1&y=2\"/></opml>",
      "<OPML><BODY><OUTLINE TITLE=\"A\" url=\"http://a.example/?x=1&amp;y=2\"></BODY>",
      "\xEF\xBB\xBF<?xml version=\"1.0\"?><opml version=\"1.1\"><body><outline text=\"A\" "
      "xmlurl='http://a.example/?x=1&amp;y=2'/><outline text=\"B\" xmlUr",
      "<opml><head><title>t</title><body><outline text=A xmlUrl=feed://a.example/?x=1&amp;y=2 /></body></opml>",
      "<opml><body><outline text='A&nbsp;' xmlUrl='http://a.example/?x=1&amp;y=2'>",
      "junk <opml><head/><outline text='A' xmlUrl='http://a.example/?x=1&amp;y=2'/><body/></opml>",
  };
  for (const char* document : documents) {
    auto outlines = parse_opml(document);
    ASSERT_TRUE(outlines) << document << outlines.error().what;
    ASSERT_EQ(outlines->size(), 1u) << document;
    EXPECT_EQ((*outlines)[0].xml_url, "http://a.example/?x=1&y=2") << document;
    EXPECT_EQ((*outlines)[0].text, "A") << document;
  }
}

TEST(Opml, is_written_in_nested_folders) {
  std::string text = write_opml("t", std::vector<Outline>{{"A", "", "https://a.example/", "", "rss", {"x/y"}},
                                                          {"B", "", "https://b.example/", "", "rss", {"x"}}});
  EXPECT_NE(text.find("<outline text=\"x\">\n<outline text=\"y\">\n<outline type=\"rss\" text=\"A\""),
            std::string::npos)
      << text;
}

TEST(Opml, refuses_other_documents) {
  EXPECT_EQ(parse_opml("<rss/>").error().code, Errc::syntax);
  EXPECT_EQ(parse_opml("").error().code, Errc::syntax);
  EXPECT_EQ(parse_opml("<opml version=\"2.0\"><head/></opml>").error().what, "OPML without a body");
}

}  // namespace
}  // namespace feedd::codec
