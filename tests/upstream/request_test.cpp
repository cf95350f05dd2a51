#include "upstream/request.hpp"

#include <gtest/gtest.h>

namespace feedd::upstream {
namespace {

Uri uri(std::string_view text) { return *parse_uri(text); }

bool has(const std::string& request, std::string_view line) {
  return request.find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

TEST(Request, says_who_asks_for_what) {
  auto url = uri("http://example.org/a%20b?q=1#part");
  auto request = *request_text(url, Get{.url = url}, "feedd/1 (+https://feeds.example/)");
  EXPECT_TRUE(request.starts_with("GET /a%20b?q=1 HTTP/1.1\r\nHost: example.org\r\n")) << request;
  EXPECT_TRUE(has(request, "User-Agent: feedd/1 (+https://feeds.example/)"));
  EXPECT_TRUE(has(request, "Accept-Encoding: gzip, deflate, br"));
  EXPECT_NE(request.find("\r\nAccept: application/atom+xml, "), std::string::npos);
  EXPECT_TRUE(request.ends_with("\r\n\r\n"));
  for (auto* absent : {"Authorization", "If-None-Match", "If-Modified-Since", "A-IM", "Cookie", "Referer"})
    EXPECT_EQ(request.find(absent), std::string::npos) << absent;
}

TEST(Request, names_the_host_with_a_port_that_is_not_the_usual_one) {
  auto host = [](std::string_view text) {
    auto url = uri(text);
    auto request = *request_text(url, Get{.url = url}, "x");
    auto start = request.find("Host: ") + 6;
    return request.substr(start, request.find('\r', start) - start);
  };
  EXPECT_EQ(host("http://example.org:80/"), "example.org");
  EXPECT_EQ(host("https://example.org:443/"), "example.org");
  EXPECT_EQ(host("https://example.org:80/"), "example.org:80");
  EXPECT_EQ(host("http://[2606:4700::1]:8080/"), "[2606:4700::1]:8080");
}

TEST(Request, repeats_validators_byte_for_byte) {
  auto url = uri("http://example.org/");
  auto request = *request_text(url, Get{.url = url, .validators = {"W/\"a\\b 'c\" \xe4", "yesterday, perhaps"}}, "x");
  EXPECT_TRUE(has(request, "If-None-Match: W/\"a\\b 'c\" \xe4"));
  EXPECT_TRUE(has(request, "If-Modified-Since: yesterday, perhaps"));
}

TEST(Request, asks_for_what_is_new_only_when_it_says_what_it_has) {
  auto url = uri("http://example.org/");
  EXPECT_TRUE(has(*request_text(url, Get{.url = url, .validators = {"\"a\"", ""}}, "x"), "A-IM: feed"));
  auto dated = *request_text(url, Get{.url = url, .validators = {"", "Tue, 01 Jan 2030 00:00:00 GMT"}}, "x");
  EXPECT_EQ(dated.find("A-IM"), std::string::npos);
}

TEST(Request, sends_validators_to_the_address_they_came_from) {
  Get get{.url = uri("http://example.org/old"),
          .validators = {"\"a\"", "yesterday"},
          .validators_of = uri("http://example.org/new")};
  EXPECT_TRUE(has(*request_text(uri("http://example.org/new"), get, "x"), "If-None-Match: \"a\""));
  auto request = *request_text(get.url, get, "x");
  for (auto* absent : {"If-None-Match", "If-Modified-Since", "A-IM"})
    EXPECT_EQ(request.find(absent), std::string::npos) << absent;
}

TEST(Request, keeps_secrets_for_the_origin_they_were_given_for) {
  Get get{
      .url = uri("https://example.org/feed"), .headers = {{"X-Key", "k"}}, .username = "me", .password = "pass:word"};
  EXPECT_TRUE(has(*request_text(get.url, get, "x"), "Authorization: Basic bWU6cGFzczp3b3Jk"));
  EXPECT_TRUE(has(*request_text(get.url, get, "x"), "X-Key: k"));
  EXPECT_TRUE(has(*request_text(uri("https://example.org:443/other"), get, "x"), "X-Key: k"));
  for (auto* other : {"http://example.org/feed", "https://example.org:444/feed", "https://www.example.org/feed"}) {
    auto request = *request_text(uri(other), get, "x");
    EXPECT_EQ(request.find("Authorization"), std::string::npos) << other;
    EXPECT_EQ(request.find("X-Key"), std::string::npos) << other;
  }
}

TEST(Request, names_the_whole_address_to_a_proxy) {
  auto proxy = uri("http://me:secret@proxy.example:3128");
  auto url = uri("http://example.org:8080/feed?a=b");
  auto request = *request_text(url, Get{.url = url}, "x", proxy);
  EXPECT_TRUE(request.starts_with("GET http://example.org:8080/feed?a=b HTTP/1.1\r\nHost: example.org:8080\r\n"));
  EXPECT_TRUE(has(request, "Proxy-Authorization: Basic bWU6c2VjcmV0"));
  auto secure = uri("https://example.org/feed");
  request = *request_text(secure, Get{.url = secure}, "x", proxy);  // which sees nothing of it
  EXPECT_TRUE(request.starts_with("GET /feed HTTP/1.1\r\nHost: example.org\r\n"));
  EXPECT_EQ(request.find("Proxy-"), std::string::npos);
}

TEST(Request, names_hosts_of_other_scripts_as_dns_does) {
  for (auto* text : {"https://例子.测试/feed", "https://%E4%BE%8B%E5%AD%90.%E6%B5%8B%E8%AF%95/feed"})
    EXPECT_TRUE(has(*request_text(uri(text), Get{.url = uri(text)}, "x"), "Host: xn--fsqu00a.xn--0zwm56d")) << text;
  auto url = uri("https://faß.example/");
  EXPECT_TRUE(has(*request_text(url, Get{.url = url}, "x"), "Host: xn--fa-hia.example"));
  for (auto* bad : {"http://例%2F子.example/", "http://a%00b/", "http://a%40例.example/"})
    EXPECT_FALSE(parse_uri(bad)) << bad;
}

TEST(Request, takes_credentials_from_the_address_when_no_others_are_given) {
  auto url = uri("https://me:p%40ss@example.org/feed");
  EXPECT_TRUE(
      has(*request_text(uri("https://example.org/feed"), Get{.url = url}, "x"), "Authorization: Basic bWU6cEBzcw=="));
}

TEST(Request, lets_a_configured_header_take_the_place_of_ours) {
  auto url = uri("https://example.org/feed");
  auto request = *request_text(url, Get{.url = url, .headers = {{"user-agent", "other"}}}, "x");
  EXPECT_TRUE(has(request, "User-Agent: other"));
  EXPECT_EQ(request.find("User-Agent: x"), std::string::npos);
}

TEST(Request, refuses_headers_that_would_become_others) {
  auto url = uri("https://example.org/feed");
  const std::map<std::string, std::string> bad[] = {{{"X", "a\r\nHost: evil"}},
                                                    {{"X", "a\nb"}},
                                                    {{"X", "a\x7f"}},
                                                    {{"X Y", "a"}},
                                                    {{"X:", "a"}},
                                                    {{"", "a"}},
                                                    {{"host", "evil"}},
                                                    {{"Transfer-Encoding", "chunked"}}};
  for (const auto& headers : bad)
    EXPECT_FALSE(request_text(url, Get{.url = url, .headers = headers}, "x")) << headers.begin()->first;
  EXPECT_FALSE(request_text(url, Get{.url = url, .validators = {"\"a\r\nX: b\"", ""}}, "x"));
}

TEST(RedirectTarget, is_absolute_without_fragment_and_userinfo) {
  auto from = uri("https://example.org/a/b");
  EXPECT_EQ(redirect_target(from, "../c")->str(), "https://example.org/c");
  EXPECT_EQ(redirect_target(from, " //other.example/x#y ")->str(), "https://other.example/x");
  EXPECT_EQ(redirect_target(from, "https://me:secret@other.example/x")->str(), "https://other.example/x");
}

TEST(RedirectTarget, is_none_where_we_do_not_follow) {
  auto from = uri("https://example.org/a");
  EXPECT_EQ(redirect_target(from, "").error().code, Errc::http);
  for (auto* bad : {"http://example.org/a", "file:///etc/passwd", "gopher://example.org/", "data:,x"})
    EXPECT_EQ(redirect_target(from, bad).error().code, Errc::unsupported) << bad;
  EXPECT_TRUE(redirect_target(uri("http://example.org/a"), "https://example.org/a"));
}

}  // namespace
}  // namespace feedd::upstream
