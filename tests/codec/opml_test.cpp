#include "codec/opml.hpp"

#include <gtest/gtest.h>

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
      {"Old & Gold", "Old & Gold", "http://old.example/rss", "", "", {"技术/C++"}},
  };
  EXPECT_EQ(*outlines, expected);
}

TEST(Opml, is_read_back_as_it_was_written) {
  const std::vector<Outline> outlines{
      {"A <b> & \"c\"", "A", "https://a.example/?x=1&y=2", "https://a.example/", "rss", {}},
      {"乙", "", "https://b.example/", "", "rss", {"技术/云", "b"}},
      {"丙", "", "https://c.example/", "", "rss", {"技术/云"}},
  };
  std::string text = write_opml("订阅 & more", outlines);
  EXPECT_EQ(text, write_opml("订阅 & more", outlines));
  auto read = parse_opml(text);
  ASSERT_TRUE(read) << read.error().what;
  ASSERT_EQ(read->size(), outlines.size());
  for (std::size_t i = 0; i < outlines.size(); ++i) {
    EXPECT_EQ((*read)[i].text, outlines[i].text);
    EXPECT_EQ((*read)[i].xml_url, outlines[i].xml_url);
    EXPECT_EQ((*read)[i].html_url, outlines[i].html_url);
    EXPECT_EQ((*read)[i].categories, outlines[i].categories);
  }
}

TEST(Opml, reads_what_is_half_broken) {
  const char* documents[] = {
      "<opml version=\"1.0\"><outline text=\"A\" XMLURL=\"http://a.example/?x=1&y=2\"/></opml>",
      "<OPML><BODY><OUTLINE TITLE=\"A\" url=\"http://a.example/?x=1&amp;y=2\"></BODY>",
      "\xEF\xBB\xBF<?xml version=\"1.0\"?><opml version=\"1.1\"><body><outline text=\"A\" "
      "xmlurl='http://a.example/?x=1&amp;y=2'/><outline text=\"B\" xmlUr",
      "<opml><head><title>t</title><body><outline text=A xmlUrl=feed://a.example/?x=1&amp;y=2 /></body></opml>",
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
