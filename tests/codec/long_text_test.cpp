#include "codec/long_text.hpp"

#include <gtest/gtest.h>

#include <string>

#include "codec/check.hpp"
#include "codec/format.hpp"

namespace feedd::codec {
namespace {

Entry entry_of(std::string html) {
  Entry entry;
  entry.id = "https://ada.example.org/a";
  entry.link = parse_uri(entry.id).value();
  entry.title = "a";
  entry.updated = entry.published = Instant{};
  entry.html = std::move(html);
  return entry;
}

TEST(LongText, is_what_XML_allows_with_its_references) {
  struct Row {
    std::string html, safe, xml;
  };
  for (const Row& row :
       {Row{"", "", ""}, Row{"<p>a &amp; 猫</p>", "<p>a &amp; 猫</p>", "&lt;p&gt;a &amp;amp; 猫&lt;/p&gt;"},
        Row{"a\x01\xFF\"'", "a\xEF\xBF\xBD\"'", "a\xEF\xBF\xBD\"'"}}) {
    LongText text(row.html);
    EXPECT_FALSE(text.written_xml()) << "nobody asked";
    EXPECT_EQ(text.xml(), row.xml);
    EXPECT_EQ(text.safe(), row.safe);
    EXPECT_EQ(text.written_xml(), row.xml);
    EXPECT_TRUE(text.is_sound_xml());
  }
}

TEST(LongText, serves_every_format_as_each_alone_would_write_it) {
  const auto entry = entry_of("<p>a &amp; b \x02 &lt;c&gt; \"quoted\"</p>");
  LongText shared(entry.html);
  for (const auto& format : formats()) {
    const auto written = fragment(format, entry, Content::full, shared);
    EXPECT_EQ(written, format.fragment(entry, Content::full)) << format.name;
    EXPECT_TRUE(check_fragment(format, written, shared).empty()) << format.name;
  }
}

TEST(LongText, of_one_word_is_no_part_of_the_tags_around_it) {
  for (const char* word : {"n", "id", "link", "item", "entry", "title", "content", "name", "guid", "h", "http"}) {
    const auto entry = entry_of(word);
    LongText text(entry.html);
    for (const auto& format : formats()) {
      const auto written = fragment(format, entry, Content::full, text);
      EXPECT_TRUE(check_fragment(format, written, text).empty()) << format.name << ' ' << word;
    }
  }
}

TEST(LongText, may_be_the_title_too) {
  auto entry = entry_of(std::string(2000, 'x'));
  entry.title = entry.html;
  LongText text(entry.html);
  for (const auto& format : formats()) {
    const auto written = fragment(format, entry, Content::full, text);
    EXPECT_TRUE(check_fragment(format, written, text).empty()) << format.name;
  }
}

TEST(LongText, hides_no_fault_around_it) {
  const auto entry = entry_of("<p>" + std::string(2000, 'x') + "</p>");
  LongText text(entry.html);
  for (const char* name : {"atom", "rss"}) {
    const auto& format = *find_format(name);
    auto written = fragment(format, entry, Content::full, text);
    written.replace(written.rfind("https://ada"), 11, "/never/ada.");
    EXPECT_EQ(check_fragment(format, written, text), check_fragment(format, written, Look::errors)) << name;
    EXPECT_NE(first_error(check_fragment(format, written, text)), nullptr) << name;
  }
}

TEST(LongText, that_was_written_otherwise_is_gone_through) {
  const auto entry = entry_of("<p>long" + std::string(2000, 'x') + "</p>");
  LongText text(entry.html);
  const auto& atom = *find_format("atom");
  auto written = fragment(atom, entry, Content::full, text);
  written.replace(written.find("long"), 4, "lo<g");
  EXPECT_NE(first_error(check_fragment(atom, written, text)), nullptr);
}

}  // namespace
}  // namespace feedd::codec
