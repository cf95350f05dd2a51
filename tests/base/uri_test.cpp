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

TEST(ParseUri, takes_broken_addresses_for_what_was_meant) {
  const Row rows[] = {
      {"http://e.org/?a=1&amp;b=2", "http://e.org/?a=1&b=2"},
      {"http://e.org/?a=1&#38;b=2&#038;c=3#f&amp;g", "http://e.org/?a=1&b=2&c=3#f&amp;g"},
      {"http://e.org/?a=1&amp;amp;b=2", "http://e.org/?a=1&b=2"},
      {"http://e.org/a&amp;b", "http://e.org/a&amp;b"},
      {"http://e.org/?a=&lt;", "http://e.org/?a=&lt;"},
      {"http://e.org/?a=&#39;", "http://e.org/?a=&#39;"},
      {"http:\\\\e.org\\a\\b?c\\d", "http://e.org/a/b?c%5Cd"},
      {"http:/e.org/x", "http://e.org/x"},
      {"http:///e.org/x", "http://e.org/x"},
      {"http//e.org/x", "http://e.org/x"},
      {"https//e.org", "https://e.org/"},
      {"http://http://e.org/x", "http://e.org/x"},
      {"http://https://e.org/x", "https://e.org/x"},
      {"feed://e.org/x", "http://e.org/x"},
      {"feed:https://e.org/x", "https://e.org/x"},
      {"FEED:HTTP://E.org", "http://e.org/"},
      {"http://e.org:/x", "http://e.org/x"},
      {"http://a@b@e.org/", "http://a%40b@e.org/"},
      {"http://例え.jp/技?術#語", "http://xn--r8jz45g.jp/%E6%8A%80?%E8%A1%93#%E8%AA%9E"},
      {"\xC2\xA0http://e.org/\xE3\x80\x80", "http://e.org/"},
      {"javascript:alert(1)", "javascript:alert(1)"},
      {"data:text/html,<b>", "data:text/html,%3Cb%3E"},
      {"feed:x", "feed:x"},
  };
  for (const auto& row : rows) {
    auto uri = parse_uri(row.text);
    ASSERT_TRUE(uri) << row.text << ": " << uri.error().what;
    EXPECT_EQ(uri->str(), row.expected) << row.text;
    EXPECT_EQ(parse_uri(uri->str()).value(), *uri) << "what was mended once stays so";
  }
  EXPECT_FALSE(parse_uri("javascript:http://e.org/")->is_web());
}

/// Upper-case letters in the scheme, and a line end, make every address one to be repaired.
TEST(ParseUri, reads_a_clean_address_as_it_reads_every_other) {
  for (const char* text : {"://e.org/",
                           "://e.org/a/b.html",
                           "://e.org:8080/",
                           "://e.org:080/x",
                           "://1.2.3.4/x",
                           "://a-b.e.org/~u/;p=1,2",
                           "://e.org/a//b",
                           "://e.org/./a/../b",
                           "://e.org/.h",
                           "://e.org/%2e%2E/a",
                           "://e.org/%41%zz",
                           "://e.org/a:b@c",
                           "://e.org/?",
                           "://e.org/?a=b&c=d",
                           "://e.org/?a?b/c",
                           "://e.org/#",
                           "://e.org/#a/b?c",
                           "://e.org/?a#b",
                           "://e.org/a#b#c",
                           "://e.org/!$&'()*+,;=",
                           "://e.org/a|b",
                           "://e.org/a[1]",
                           "://e.org/100%",
                           "://e.org/%4",
                           "://e.org",
                           "://e.org?a",
                           "://e.org#a",
                           "://e.org:/a",
                           "://e.org:x/a",
                           "://e..org/",
                           "://-/",
                           "://u@e.org/",
                           "://e.org/\x7F",
                           "://e.org/?a&amp;b",
                           "://e.org/?a&am",
                           "://e.org/?a&#b",
                           ":///",
                           "://",
                           "://:80/",
                           "://?/"}) {
    auto lower = parse_uri("http" + std::string(text)), upper = parse_uri("HTTP" + std::string(text));
    ASSERT_EQ(lower.has_value(), upper.has_value()) << text;
    EXPECT_EQ(lower ? lower->str() : "", upper ? upper->str() : "") << text;
  }
}

TEST(ParseUri, refuses_what_is_no_absolute_address) {
  for (const char* text : {"", "a/b", "/a", "//example.org/", "http://", "http:///x", "://x", "1http://x/", "http:/x",
                           "http//x", "http:///../x", "http:example.org/x", "http://e.org:x/", "http://a:b:c/",
                           "http://u@/", "http://[::1/", "http://[::1]x/", "http://%20/", "http://e.org:80:80/"}) {
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

TEST(Resolve, follows_browsers_where_addresses_are_broken) {
  auto base = parse_uri("https://e.org/a/b?q=1#f").value();
  const Row rows[] = {
      {"", "https://e.org/a/b?q=1"},
      {"#", "https://e.org/a/b?q=1#"},
      {"?", "https://e.org/a/b?"},
      {"//x.org", "https://x.org/"},
      {"//x.org/./c/../d", "https://x.org/d"},
      {"\\c\\d", "https://e.org/c/d"},
      {"/c?d=1&amp;e=2", "https://e.org/c?d=1&e=2"},
      {"/%2e%2E/c/%2e/d", "https://e.org/c/d"},
      {"c/..", "https://e.org/a/"},
      {".", "https://e.org/a/"},
      {"..", "https://e.org/"},
      {"...", "https://e.org/a/..."},
      {"c//../d", "https://e.org/a/c/d"},
      {"./c:d", "https://e.org/a/c:d"},
      {"c?../d", "https://e.org/a/c?../d"},
      {"c#/../d", "https://e.org/a/c#/../d"},
      {"http://x.org/c/../d", "http://x.org/d"},
      {"http:///x.org/c", "http://x.org/c"},
      {"http//x.org/c", "http://x.org/c"},
      {"httpd/c", "https://e.org/a/httpd/c"},
      {"mailto:a@x.org", "mailto:a@x.org"},
      {"javascript:alert(1)", "javascript:alert(1)"},
      {"c d", "https://e.org/a/c%20d"},
  };
  for (const auto& row : rows) {
    auto uri = resolve(base, row.text);
    ASSERT_TRUE(uri) << row.text << ": " << uri.error().what;
    EXPECT_EQ(uri->str(), row.expected) << row.text;
  }
  EXPECT_EQ(resolve(parse_uri("ftp://e.org/a/b").value(), "../c")->str(), "ftp://e.org/c");
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
  auto urn = parse_uri("urn:a:b?c#d").value();
  EXPECT_EQ(urn.scheme(), "urn");
  EXPECT_EQ(urn.host(), "");
  EXPECT_EQ(urn.port(), "");
  EXPECT_EQ(urn.userinfo(), "");
  EXPECT_EQ(urn.path(), "a:b");
  EXPECT_EQ(urn.target(), "a:b?c");
  auto file = parse_uri("file:///a/b").value();
  EXPECT_EQ(file.host(), "");
  EXPECT_EQ(file.path(), "/a/b");
  EXPECT_FALSE(file.is_web());
  EXPECT_EQ(parse_uri("http://a?b@c:d/e")->host(), "a");
  EXPECT_EQ(parse_uri("http://a/b@c:d/e")->port(), "");
}

TEST(PercentEncoding, is_undone_by_decoding) {
  EXPECT_EQ(percent_encoded("技术/a b", "/"), "%E6%8A%80%E6%9C%AF/a%20b");
  EXPECT_EQ(percent_decoded("%E6%8A%80%e6%9c%af/a%20b"), "技术/a b");
  EXPECT_EQ(percent_decoded("100%"), "100%");
  EXPECT_EQ(percent_decoded("%zz%4"), "%zz%4");
}

}  // namespace
}  // namespace feedd
