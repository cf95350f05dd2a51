/// What is written past the tree, because it is long, comes out as if the library had written it.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <pugixml.hpp>
#include <string>

#include "codec/json_feed.hpp"
#include "codec/xml_write.hpp"

namespace feedd::codec {
namespace {

const std::string text =
    "<p class=\"a\" title='b'>x &amp; y\\n\n\t</p>\r\n<?slot?>]]> 第一篇，\"content_html\":\"\" \u0001\u0085end";

std::string printed(const pugi::xml_node& node, std::string_view slot_text) {
  LongText kept(slot_text);
  return xml::print(node, kept).str();
}

TEST(Slot, is_printed_as_text_of_the_tree) {
  pugi::xml_document one, other;
  auto whole = xml::append(one, "entry"), open = xml::append(other, "entry");
  for (auto node : {whole, open}) xml::append(node, "title", "<?slot?>", {{"about", "<?slot?>"}});
  xml::append(whole, "content", text, {{"type", "html"}});
  xml::append_slot(open, "content", {{"type", "html"}});
  for (auto node : {whole, open}) xml::append(node, "rights", "all");
  EXPECT_EQ(printed(open, text), xml::print(whole));
}

TEST(Slot, holds_nothing_that_xml_forbids) {
  pugi::xml_document tree;
  auto node = xml::append(tree, "a");
  xml::append_slot(node, "b");
  EXPECT_EQ(printed(node, "x\1y\xC2\x85z\xFF"), "<a><b>xyz\uFFFD</b></a>");
}

TEST(Slot, may_be_missing) {
  pugi::xml_document tree;
  EXPECT_EQ(printed(xml::append(tree, "a", "b"), "c"), "<a>b</a>");
}

TEST(JsonFragment, writes_its_content_as_boost_does) {
  Entry entry;
  entry.id = entry.title = "\"content_html\":\"\"";
  entry.summary = "\"content_html\":\"\"";
  entry.html = text;
  const auto fragment = find_format("json")->fragment(entry, Content::full);
  const auto read = boost::json::parse(fragment);
  EXPECT_EQ(boost::json::serialize(read), fragment);
  const auto given = text.substr(0, text.find('\1'));
  EXPECT_EQ(read.at("content_html").as_string(), given + "end");
}

}  // namespace
}  // namespace feedd::codec
