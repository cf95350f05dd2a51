#include "upstream/route.hpp"

#include <gtest/gtest.h>

namespace feedd::upstream {
namespace {

Uri uri(std::string_view text) { return *parse_uri(text); }

TEST(AddressIn, reads_every_spelling_of_an_address) {
  for (auto* text : {"127.0.0.1", "127.0.0.1.", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001",
                     "127.1", "localhost", "localhost.", "www.localhost"})
    EXPECT_EQ(address_in(text), parse_address("127.0.0.1")) << text;
  EXPECT_EQ(address_in("0"), parse_address("0.0.0.0"));
  EXPECT_EQ(address_in("::ffff:7f00:1"), parse_address("::ffff:127.0.0.1"));
  EXPECT_EQ(address_in(uri("http://１２７。0.0.1/").host()), parse_address("127.0.0.1"));
  for (auto* text : {"", ".", "4294967296", "1.2.3.4.5", "0x", "256.1.1.1", "example.org", "localhost.example"})
    EXPECT_FALSE(address_in(text)) << text;
}

TEST(Route, goes_straight_when_there_is_no_proxy) {
  auto route = *route_to(uri("https://example.org/feed"), false, {}, {}, "x");
  EXPECT_EQ(route.host, "example.org");
  EXPECT_EQ(route.port, 443);
  EXPECT_FALSE(route.trusted);
  EXPECT_EQ(route.tunnel, "");
  EXPECT_EQ(route.key, route_to(uri("https://example.org:443/other"), false, {}, {}, "x")->key);
  for (auto* other : {"http://example.org/", "https://example.org:444/", "https://www.example.org/"})
    EXPECT_NE(route.key, route_to(uri(other), false, {}, {}, "x")->key) << other;
  EXPECT_NE(route.key, route_to(uri("https://example.org/feed"), true, {}, {}, "x")->key);
}

TEST(Route, leads_to_the_proxy_and_through_it) {
  auto proxy = uri("http://me:p%40ss@proxy.example:3128");
  auto plain = *route_to(uri("http://example.org/feed"), false, proxy, {}, "x");
  EXPECT_EQ(plain.host, "proxy.example");
  EXPECT_EQ(plain.port, 3128);
  EXPECT_TRUE(plain.trusted);
  EXPECT_EQ(plain.tunnel, "");
  auto secure = *route_to(uri("https://[2606:4700::1]/feed"), false, proxy, {}, "x");
  EXPECT_EQ(secure.host, "proxy.example");
  EXPECT_EQ(secure.tunnel,
            "CONNECT [2606:4700::1]:443 HTTP/1.1\r\nHost: [2606:4700::1]:443\r\nUser-Agent: x\r\n"
            "Proxy-Authorization: Basic bWU6cEBzcw==\r\n\r\n");
  EXPECT_NE(secure.key, route_to(uri("https://example.org/"), false, proxy, {}, "x")->key);
}

TEST(Route, goes_straight_to_the_hosts_that_the_proxy_is_not_for) {
  const std::vector<std::string> named{"intranet.example", ".b.example.", "Größe.example",
                                       "10.0.0.0/8",       "::1",         "9.9.9.9"};
  for (auto* host : {"intranet.example", "intranet.example.", "www.intranet.example", "b.example", "a.b.example",
                     "xn--gre-6ka8i.example", "10.1.2.3", "0x0a.1", "::1", "9.9.9.9"})
    EXPECT_TRUE(goes_straight(host, named)) << host;
  for (auto* host : {"example", "notintranet.example", "intranet.example.org", "11.1.1.1", "::2", "localhost"})
    EXPECT_FALSE(goes_straight(host, named)) << host;
  EXPECT_TRUE(goes_straight("example.org", std::vector<std::string>{"*"}));
  EXPECT_FALSE(goes_straight("example.org", {}));
}

TEST(Route, leads_to_no_private_address_behind_a_proxy) {
  auto proxy = uri("http://proxy.example:3128");
  for (auto* text : {"http://127.0.0.1/", "https://10.1.2.3/", "http://2130706433/", "http://[::1]/",
                     "http://localhost/", "http://www.localhost/", "http://169.254.169.254/latest/"}) {
    auto route = route_to(uri(text), false, proxy, {}, "x");
    ASSERT_FALSE(route) << text;
    EXPECT_EQ(route.error().code, Errc::unsupported) << text;
    EXPECT_NE(route.error().what.find("fetch.allow_private"), std::string::npos) << route.error().what;
    EXPECT_TRUE(route_to(uri(text), true, proxy, {}, "x")) << text;
  }
  EXPECT_TRUE(route_to(uri("http://10.1.2.3/"), false, proxy, std::vector{*parse_block("10.0.0.0/8")}, "x"));
}

}  // namespace
}  // namespace feedd::upstream
