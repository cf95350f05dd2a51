#include "base/text.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"

namespace feedd {
namespace {

TEST(ToUtf8, reads_the_charsets_of_old_feeds) {
  EXPECT_EQ(to_utf8("\xD6\xD0\xCE\xC4", "gb2312").value(), "中文");
  EXPECT_EQ(to_utf8("\xA4\xA4\xA4\xE5", "big5").value(), "中文");
  EXPECT_EQ(to_utf8("caf\xE9", "windows-1252").value(), "café");
  EXPECT_EQ(to_utf8("a\xFF", "utf-8").value(), "a\xEF\xBF\xBD");
  EXPECT_EQ(to_utf8("a\x01x", "x-no-such-thing").error().code, Errc::unsupported);
}

TEST(XmlSafe, drops_what_xml_forbids_and_repairs_what_is_not_utf8) {
  EXPECT_EQ(xml_safe("a\x08"
                     "b\x1b\n!"),
            "ab\n!");
  EXPECT_EQ(xml_safe(std::string_view("b\0c\td\xEF\xBF\xBE!", 9)), "bc\td!");
  EXPECT_EQ(xml_safe("中\xE4\xB8文"), "中\xEF\xBF\xBD文");
  EXPECT_FALSE(is_utf8("\xC0\x80"));
  EXPECT_TRUE(is_utf8("中文😀"));
}

TEST(Trim, knows_the_wide_blank) {
  EXPECT_EQ(trim("\xE3\x80\x80 标题\t\n"), "标题");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(squeeze("  a \n\t b\xE3\x80\x80"
                    "c "),
            "a b c");
}

/// What is good stays byte for byte wherever it stands; what is not, is mended there and nowhere else.
TEST(XmlSafe, mends_the_odd_sequence_at_every_border_of_a_block) {
  const struct {
    std::string bad, xml, utf8;
  } rows[] = {
      {"\xE4\xB8", "\xEF\xBF\xBD", "\xEF\xBF\xBD"},                                  // cut off
      {"\xF0\x9F\x98", "\xEF\xBF\xBD", "\xEF\xBF\xBD"},                              // cut off
      {"\xC3", "\xEF\xBF\xBD", "\xEF\xBF\xBD"},                                      // cut off
      {"\x80", "\xEF\xBF\xBD", "\xEF\xBF\xBD"},                                      // no beginning
      {"\xC0\x80", "\uFFFD\uFFFD", "\uFFFD\uFFFD"},                                  // longer than it must be
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD", "\uFFFD\uFFFD\uFFFD"},                  // half of a pair
      {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD", "\uFFFD\uFFFD\uFFFD\uFFFD"},  // beyond U+10FFFF
      {"\xFF", "\uFFFD", "\uFFFD"},
      {"\xEF\xBF\xBE", "", "\xEF\xBF\xBE"},
      {"\xEF\xBF\xBF", "", "\xEF\xBF\xBF"},
      {"\x0B", "", "\x0B"},
      {"\u0085", "", "\u0085"},  // a control that nobody means
      {std::string(1, '\0'), "", std::string(1, '\0')},
  };
  const std::string filling = "abc\t\n\r 中文 é 😀 \uFFFD";
  for (const auto& row : rows) {
    for (std::size_t before = 0; before < 70; ++before) {
      for (const std::string& after : {std::string(), std::string("x"), std::string(70, 'y'), filling}) {
        auto lead = std::string(before, '-');
        auto text = lead + row.bad + after;
        EXPECT_EQ(xml_safe(text), lead + row.xml + after) << before;
        EXPECT_EQ(repaired_utf8(text), lead + row.utf8 + after) << before;
        EXPECT_EQ(is_utf8(text), row.utf8 == row.bad) << before;
        EXPECT_FALSE(is_xml_safe(text)) << before;
      }
    }
  }
  EXPECT_TRUE(is_xml_safe(filling));
  EXPECT_TRUE(is_xml_safe(""));
  EXPECT_EQ(xml_safe(filling), filling);
}

TEST(Trim, looks_at_the_ends_alone) {
  EXPECT_EQ(trim("\xC2\xA0 a \xC2\xA0 b\v\xC2\xA0"), "a \xC2\xA0 b");
  EXPECT_EQ(trim("\xA0 a \xE3\x80"), "\xA0 a \xE3\x80") << "a part of a blank is none";
  EXPECT_EQ(trim("\xC2\xA0\xE3\x80\x80"), "");
  EXPECT_EQ(trim("\x80\x80"), "\x80\x80");
}

TEST(Squeeze, makes_one_space_of_each_run) {
  EXPECT_EQ(squeeze("a b c"), "a b c");
  EXPECT_EQ(squeeze("a  b \tc\n"), "a b c");
  EXPECT_EQ(squeeze("a\tb\xC2\xA0\xC2\xA0"
                    "c"),
            "a b c");
  EXPECT_EQ(squeeze("\xC2 \xE3\x80  é\x01"), "\xC2 \xE3\x80 é\x01");
  EXPECT_EQ(squeeze(" \n "), "");
}

TEST(EscapeMarkup, replaces_five_characters) {
  EXPECT_EQ(escape_markup("<a b='c' d=\"e\">&amp;</a>"), "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;amp;&lt;/a&gt;");
  EXPECT_EQ(escape_markup("技术"), "技术");
  EXPECT_EQ(escape_markup(""), "");
}

TEST(ReplaceAll, goes_on_after_what_it_put_there) {
  EXPECT_EQ(replace_all("aaa", "a", "aa"), "aaaaaa");
  EXPECT_EQ(replace_all("aaa", "aa", ""), "a");
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");
  EXPECT_EQ(replace_all("abc", "d", "x"), "abc");
}

TEST(Iequals, knows_ascii_alone) {
  EXPECT_TRUE(iequals("GMT", "gmt"));
  EXPECT_FALSE(iequals("É", "é"));
  EXPECT_FALSE(iequals("[", "{"));
  EXPECT_FALSE(iequals("a", "ab"));
}

TEST(Cut, ends_between_characters) {
  EXPECT_EQ(cut("中文", 4), "中");
  EXPECT_EQ(cut("abc", 5), "abc");
  EXPECT_EQ(cut("中文", 2), "");
}

TEST(Nearest, finds_the_slip_and_nothing_far) {
  EXPECT_EQ(nearest("intervall", {"url", "interval", "min_interval"}), "interval");
  EXPECT_EQ(nearest("xyzzy", {"url", "interval"}), "");
}

TEST(Printable, keeps_a_line_one_line) {
  EXPECT_EQ(printable("a\nb\x1b[31m"), "a\\x0ab\\x1b[31m");
  EXPECT_EQ(printable("技术"), "技术");
  EXPECT_EQ(printable("a\tb\r\u2028\u2029"), "a\\x09b\\x0d\\xe2\\x80\\xa8\\xe2\\x80\\xa9");
}

TEST(Printable, leaves_no_control_of_either_range_and_nothing_that_is_no_text) {
  EXPECT_EQ(printable("\x7f\u0080\u009b31m\u009f"), "\\x7f\\xc2\\x80\\xc2\\x9b31m\\xc2\\x9f");
  EXPECT_EQ(printable("\xff\x9b"), "\\xff\\x9b");
}

TEST(Printable, turns_no_direction) {
  for (const auto* mark : {"\u061c", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066",
                           "\u2067", "\u2068", "\u2069"})
    EXPECT_TRUE(printable(mark).starts_with("\\x")) << printable(mark);
  EXPECT_EQ(printable("שלום"), "שלום") << "what is written from right to left stays";
}

TEST(TomlQuoted, is_what_toml_and_json_read_again) {
  EXPECT_EQ(toml_quoted("a \"b\" \\ 技术"), "\"a \\\"b\\\" \\\\ 技术\"");
  EXPECT_EQ(toml_quoted("a\nb\x1b\u202e\x7f"), "\"a\\u000Ab\\u001B\\u202E\\u007F\"");
  EXPECT_EQ(toml_quoted("\xff"), "\"\uFFFD\"");
}

TEST(AsciiHost, speaks_dns) {
  EXPECT_EQ(ascii_host("例え.jp").value(), "xn--r8jz45g.jp");
  EXPECT_EQ(ascii_host("Example.ORG").value(), "example.org");
}

TEST(FoldCase, folds_every_script) {
  EXPECT_EQ(fold_case("第 1 节 HEADING"), "第 1 节 heading");
  EXPECT_EQ(fold_case("ÉCOLE"), "école");
  EXPECT_EQ(fold_case("E\u0301 技"), "é 技") << "composed";
  EXPECT_EQ(fold_case("技\xFF"), "技\uFFFD");
}

TEST(Hasher, tells_fields_apart) {
  Hasher a, b;
  a << "ab"
    << "c";
  b << "a"
    << "bc";
  EXPECT_NE(a.digest(), b.digest());
  EXPECT_EQ(hex(digest_of("x")).size(), 32u);
  EXPECT_EQ(digest_of("x"), digest_of("x"));
}

TEST(Checksum, tells_fields_apart_and_never_changes) {
  Checksum a, b;
  a << "ab"
    << "c";
  b << "a"
    << "bc";
  EXPECT_NE(a.digest(), b.digest());
  Checksum c, d;
  c << a.digest();
  d << b.digest();
  EXPECT_NE(c.digest(), d.digest());
  EXPECT_EQ(hex(checksum_of("feedd")), "b2b80223f918971cdb1c7444fb3ca41b");
}

TEST(UrnUuid, is_a_version_8_uuid_of_all_bytes) {
  Digest digest;
  digest.bytes.fill(0xFF);
  EXPECT_EQ(urn_uuid(digest), "urn:uuid:ffffffff-ffff-8fff-bfff-ffffffffffff");
  EXPECT_EQ(urn_uuid({}), "urn:uuid:00000000-0000-8000-8000-000000000000");
}

TEST(LanguageTag, is_as_standards_write_it_or_nothing) {
  for (auto [text, tag] : {std::pair("zh_CN", "zh-CN"),
                           {" en ", "en"},
                           {"zh-Hans-CN", "zh-Hans-CN"},
                           {"de-1996", "de-1996"},
                           {"x y", ""},
                           {"zh!", ""},
                           {"-en", ""},
                           {"en-", ""},
                           {"e--n", ""},
                           {"", ""},
                           {"1n", ""},
                           {"simplifiedchinese", ""}}) {
    EXPECT_EQ(language_tag(text), tag) << text;
  }
}

}  // namespace
}  // namespace feedd
