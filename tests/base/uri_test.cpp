#include "base/uri.hpp"

#include <gtest/gtest.h>

namespace feedd {
namespace {

struct Row {
  const char *text, *expected;
};

TEST(ParseUri, takes_what_people_and_broken_software_write) {
  const Row rows[] = {
      {"http://example.org", "http://example.org/"},
      {"HTTPS://example.org/a", "https://example.org/a"},
      {" http://example.org/a b ", "http://example.org/a%20b"},
      {"http://example.org/技术?q=<x>", "http://example.org/%E6%8A%80%E6%9C%AF?q=%3Cx%3E"},
      {"http://例え.jp/", "http://xn--r8jz45g.jp/"},
      {"http://user:pw@Example.ORG:8080/x#frag", "http://user:pw@example.org:8080/x#frag"},
      {"http://[::1]:8080/x[1]", "http://[::1]:8080/x%5B1%5D"},
      {"http://example.org/100%", "http://example.org/100%25"},
      {"http://example.org/a%20b", "http://example.org/a%20b"},
      {"http://example.org/a#b#c", "http://example.org/a#b%23c"},
      {"mailto:a@example.org", "mailto:a@example.org"},
      {"urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a", "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"},
      {"tag:example.org,2020-01-02:x", "tag:example.org,2020-01-02:x"},
      {"http://example.org/a\n b", "http://example.org/a%20b"},
  };
  for (const auto& row : rows) {
    auto uri = parse_uri(row.text);
    ASSERT_TRUE(uri) << row.text << ": " << uri.error().what;
    EXPECT_EQ(uri->str(), row.expected) << row.text;
  }
}

TEST(ParseUri, refuses_what_is_no_absolute_address) {
  for (const char* text : {"", "a/b", "/a", "//example.org/", "http://", "http:///x", "://x", "1http://x/"}) {
    EXPECT_FALSE(parse_uri(text)) << text;
  }
}

TEST(Resolve, follows_rfc_3986) {
  auto base = parse_uri("http://a/b/c/d;p?q").value();
  const Row rows[] = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"../g", "http://a/b/g"},
      {"../../../g", "http://a/g"},
      {"", "http://a/b/c/d;p?q"},
      {"图 片.png", "http://a/b/c/%E5%9B%BE%20%E7%89%87.png"},
      {"https://x.org/y", "https://x.org/y"},
  };
  for (const auto& row : rows) {
    auto uri = resolve(base, row.text);
    ASSERT_TRUE(uri) << row.text << ": " << uri.error().what;
    EXPECT_EQ(uri->str(), row.expected) << row.text;
  }
}

TEST(Uri, tells_its_parts) {
  auto uri = parse_uri("https://me:secret@[2001:db8::1]:8443/a/b?c=d#e").value();
  EXPECT_EQ(uri.scheme(), "https");
  EXPECT_EQ(uri.host(), "2001:db8::1");
  EXPECT_EQ(uri.port(), "8443");
  EXPECT_EQ(uri.userinfo(), "me:secret");
  EXPECT_EQ(uri.path(), "/a/b");
  EXPECT_EQ(uri.target(), "/a/b?c=d");
  EXPECT_EQ(uri.origin(), "https://[2001:db8::1]:8443");
  EXPECT_EQ(without_userinfo(uri).str(), "https://[2001:db8::1]:8443/a/b?c=d#e");
  EXPECT_EQ(parse_uri("http://a")->origin(), "http://a:80");
}

TEST(PercentEncoding, is_undone_by_decoding) {
  EXPECT_EQ(percent_encoded("技术/a b", "/"), "%E6%8A%80%E6%9C%AF/a%20b");
  EXPECT_EQ(percent_decoded("%E6%8A%80%e6%9c%af/a%20b"), "技术/a b");
  EXPECT_EQ(percent_decoded("100%"), "100%");
  EXPECT_EQ(percent_decoded("%zz%4"), "%zz%4");
}

}  // namespace
}  // namespace feedd
