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

TEST(Cut, ends_between_characters) {
  EXPECT_EQ(cut("中文", 4), "中");
  EXPECT_EQ(cut("abc", 5), "abc");
  EXPECT_EQ(cut("中文", 2), "");
}

struct SlugRow {
  const char *text, *pretty, *standard, *ascii;
};
class Slug : public testing::TestWithParam<SlugRow> {};
TEST_P(Slug, is_what_jekyll_makes) {
  EXPECT_EQ(slug(GetParam().text, SlugMode::pretty, true), GetParam().pretty);
  EXPECT_EQ(slug(GetParam().text, SlugMode::standard, false), GetParam().standard);
  EXPECT_EQ(slug(GetParam().text, SlugMode::ascii, false), GetParam().ascii);
}
INSTANTIATE_TEST_SUITE_P(Table, Slug,
                         testing::Values(SlugRow{"纯中文", "纯中文", "纯中文", ""},
                                         SlugRow{"202505 - 近况", "202505-近况", "202505-近况", "202505"},
                                         SlugRow{"C++ 与 Rust：对比（一）", "C++-与-Rust-对比-一", "c-与-rust-对比-一",
                                                 "c-rust"},
                                         SlugRow{"Hello, World!", "Hello,-World!", "hello-world", "hello-world"},
                                         SlugRow{"Kubernetes 1.20.0 升级", "Kubernetes-1.20.0-升级",
                                                 "kubernetes-1-20-0-升级", "kubernetes-1-20-0"},
                                         SlugRow{"a_b c", "a_b-c", "a-b-c", "a-b-c"}));

TEST(Nearest, finds_the_slip_and_nothing_far) {
  EXPECT_EQ(nearest("intervall", {"url", "interval", "min_interval"}), "interval");
  EXPECT_EQ(nearest("xyzzy", {"url", "interval"}), "");
}

TEST(Printable, keeps_a_line_one_line) {
  EXPECT_EQ(printable("a\nb\x1b[31m"), "a\\x0ab\\x1b[31m");
  EXPECT_EQ(printable("技术"), "技术");
}

TEST(AsciiHost, speaks_dns) {
  EXPECT_EQ(ascii_host("例え.jp").value(), "xn--r8jz45g.jp");
  EXPECT_EQ(ascii_host("Example.ORG").value(), "example.org");
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

TEST(UrnUuid, is_a_version_8_uuid_of_all_bytes) {
  Digest digest;
  digest.bytes.fill(0xFF);
  EXPECT_EQ(urn_uuid(digest), "urn:uuid:ffffffff-ffff-8fff-bfff-ffffffffffff");
  EXPECT_EQ(urn_uuid({}), "urn:uuid:00000000-0000-8000-8000-000000000000");
}

}  // namespace
}  // namespace feedd
