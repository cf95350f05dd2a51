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

TEST(LongText, is_what_XML_allows_with_the_references_and_escapes_of_each_format) {
  struct Row {
    std::string html, safe, xml, json;
  };
  for (const Row& row :
       {Row{"", "", "", ""},
        Row{"<p>a &amp; 猫</p>", "<p>a &amp; 猫</p>", "&lt;p&gt;a &amp;amp; 猫&lt;/p&gt;", "<p>a &amp; 猫</p>"},
        Row{"a\x01\xFF\"'\\\n\r\t", "a\xEF\xBF\xBD\"'\\\n\r\t", "a\xEF\xBF\xBD\"'\\\n\r\t",
            "a\xEF\xBF\xBD\\\"'\\\\\\n\\r\\t"}}) {
    LongText text(row.html);
    EXPECT_EQ(text.safe(), row.safe);
    EXPECT_EQ(*text.xml().bytes, row.xml);
    EXPECT_EQ(*text.json().bytes, row.json);
  }
}

TEST(LongText, of_every_character_is_sound_in_every_format) {
  std::string all = "]]><?slot?>";
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  for (const char* odd : {"\xEF\xBF\xBE", "\xC2\x85", "\xED\xA0\x80", "\xF4\x8F\xBF\xBF", "\xE2\x80\xA8"}) all += odd;
  const auto entry = entry_of(all);
  LongText text(entry.html);
  for (const auto& format : formats()) {
    EXPECT_TRUE(check_fragment(format, fragment(format, entry, Content::full, text).str(), Look::errors).empty())
        << format.name;
  }
}

TEST(LongText, serves_every_format_as_each_alone_would_write_it) {
  const auto entry = entry_of("<p>a &amp; b \x02 &lt;c&gt; \"quoted\"</p>");
  LongText shared(entry.html);
  for (const auto& format : formats()) {
    const auto written = fragment(format, entry, Content::full, shared);
    EXPECT_EQ(written.str(), format.fragment(entry, Content::full)) << format.name;
    EXPECT_TRUE(check_fragment(format, written).empty()) << format.name;
  }
}

TEST(LongText, of_one_word_is_no_part_of_the_tags_around_it) {
  for (const char* word : {"n", "id", "link", "item", "entry", "title", "content", "name", "guid", "h", "http"}) {
    const auto entry = entry_of(word);
    LongText text(entry.html);
    for (const auto& format : formats()) {
      const auto written = fragment(format, entry, Content::full, text);
      EXPECT_TRUE(check_fragment(format, written).empty()) << format.name << ' ' << word;
    }
  }
}

TEST(LongText, may_be_the_title_too) {
  auto entry = entry_of(std::string(2000, 'x'));
  entry.title = entry.html;
  LongText text(entry.html);
  for (const auto& format : formats()) {
    const auto written = fragment(format, entry, Content::full, text);
    EXPECT_TRUE(check_fragment(format, written).empty()) << format.name;
  }
}

TEST(LongText, hides_no_fault_around_it) {
  const auto entry = entry_of("<p>" + std::string(2000, 'x') + "</p>");
  LongText text(entry.html);
  for (const char* name : {"atom", "rss", "json"}) {
    const auto& format = *find_format(name);
    auto written = fragment(format, entry, Content::full, text);
    auto& around = written.around;
    around.replace(around.rfind("https://ada"), 11, "/never/ada.");
    EXPECT_EQ(check_fragment(format, written), check_fragment(format, written.str(), Look::errors)) << name;
    EXPECT_NE(first_error(check_fragment(format, written)), nullptr) << name;
  }
}

TEST(LongText, that_is_not_shown_hides_nothing) {
  const auto entry = entry_of("<p>long</p>");
  LongText text(entry.html);
  for (const auto& format : formats()) {
    (void)fragment(format, entry, Content::full, text);
    EXPECT_FALSE(fragment(format, entry, Content::summary, text).text.bytes) << format.name;
  }
}

TEST(LongText, is_in_memory_once_for_Atom_and_RSS) {
  const auto entry = entry_of("<p>long</p>");
  LongText text(entry.html);
  const auto atom = fragment(*find_format("atom"), entry, Content::full, text).text;
  const auto rss = fragment(*find_format("rss"), entry, Content::full, text).text;
  ASSERT_TRUE(atom.bytes);
  EXPECT_EQ(atom.bytes, rss.bytes);
  EXPECT_NE(atom.bytes, fragment(*find_format("json"), entry, Content::full, text).text.bytes);
}

}  // namespace
}  // namespace feedd::codec
