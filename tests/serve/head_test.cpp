#include "serve/head.hpp"

#include <gtest/gtest.h>

namespace feedd::serve {
namespace {

std::string lines(std::initializer_list<std::string> all) {
  std::string text;
  for (const auto& line : all) text += line + "\r\n";
  return text + "\r\n";
}

/// The status a head is refused with; 0 when it is taken.
unsigned refusal_of(std::string_view bytes) {
  auto scan = scan_head(bytes, 0);
  if (scan.state == Scan::State::refused) return scan.refusal.status;
  EXPECT_EQ(scan.state, Scan::State::whole) << bytes;
  auto head = parse_head(bytes.substr(0, scan.end));
  return head ? 0 : head.error().status;
}

TEST(Head, is_read_with_all_that_an_answer_depends_on) {
  auto head = parse_head(
      lines({"GET /a?b HTTP/1.1", "Host: example.org:8080", "accept-encoding: gzip", "Accept-Encoding: br",
             "If-None-Match: \"a\"", "If-None-Match: \"b\"", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"}));
  ASSERT_TRUE(head) << head.error().why;
  EXPECT_EQ(head->request.method, "GET");
  EXPECT_EQ(head->request.target, "/a?b");
  EXPECT_EQ(head->request.accept_encoding, "gzip, br");
  EXPECT_EQ(head->request.if_none_match, "\"a\", \"b\"");
  EXPECT_EQ(head->request.if_modified_since, "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(head->request.if_match, std::nullopt);
  EXPECT_TRUE(head->keep_alive);
  EXPECT_FALSE(head->is_1_0);
}

TEST(Head, tells_a_condition_that_is_empty_from_one_that_is_not_there) {
  auto head = parse_head(lines({"GET / HTTP/1.1", "Host: a", "If-Match:", "If-None-Match: \t", "If-Modified-Since: x",
                                "If-Modified-Since: x", "If-Unmodified-Since: y"}));
  ASSERT_TRUE(head) << head.error().why;
  EXPECT_EQ(head->request.if_match, "");
  EXPECT_EQ(head->request.if_none_match, "");
  EXPECT_EQ(head->request.if_modified_since, "") << "two dates are none";
  EXPECT_EQ(head->request.if_unmodified_since, "y");
}

TEST(Head, says_whether_the_connection_may_stay) {
  struct {
    const char *version, *connection;
    bool stays;
  } const table[] = {{"1.1", "", true},
                     {"1.1", "close", false},
                     {"1.1", "Foo, CLOSE", false},
                     {"1.1", "keep-alive", true},
                     {"1.0", "", false},
                     {"1.0", "Keep-Alive", true},
                     {"1.0", "keep-alive, close", false},
                     {"1.1", "keep-alive;timeout=5", true},
                     {"1.1", "a b", true},
                     {"1.1", "a b, close", false},
                     {"1.1", "close;x, \"close\"", true},
                     {"1.1", "é, close", false},
                     {"1.1", ";,=,close,", false},
                     {"1.0", "keep-alive;timeout=5", false},
                     {"1.0", "a b, keep-alive", true},
                     {"1.1", "close close", true},
                     {"1.1", "a b\r\nConnection: close", false},
                     {"1.1", "x\r\nProxy-Connection: a;b=\"c", true}};
  for (const auto& [version, connection, stays] : table) {
    auto head =
        parse_head(lines({std::string("GET / HTTP/") + version, "Host: a", std::string("Connection: ") + connection}));
    ASSERT_TRUE(head);
    EXPECT_EQ(head->keep_alive, stays) << version << " " << connection;
  }
}

TEST(Head, in_absolute_form_is_brought_to_origin_form) {
  auto target = [](const std::string& asked) {
    auto head = parse_head(lines({"GET " + asked + " HTTP/1.1", "Host: a"}));
    return head ? head->request.target : "refused: " + std::to_string(head.error().status);
  };
  EXPECT_EQ(target("http://a/x?y"), "/x?y");
  EXPECT_EQ(target("HTTP://a:80"), "/");
  EXPECT_EQ(target("https://[::1]:8080/x"), "/x");
  EXPECT_EQ(target("http://a?x"), "/?x");
  EXPECT_EQ(target("http:///x"), "refused: 400");
  EXPECT_EQ(target("http://me@a/x"), "refused: 400");
  EXPECT_EQ(target("*"), "*");
}

TEST(Head, with_any_doubt_about_its_end_is_refused) {
  struct {
    const char* field;
    unsigned status;
  } const table[] = {
      {"Content-Length: 0", 0},
      {"Content-Length: 000", 0},
      {"Content-Length: 5", 413},
      {"Content-Length: 99999999999999", 413},
      {"Content-Length: -1", 400},
      {"Content-Length: +0", 400},
      {"Content-Length: 0x0", 400},
      {"Content-Length: 0, 0", 400},
      {"Content-Length: 1 2", 400},
      {"Content-Length:", 400},
      {"Content-Length: 0\r\nContent-Length: 0", 400},
      {"Content-Length: 0\r\nContent-Length: 5", 400},
      {"Transfer-Encoding: chunked", 400},
      {"Transfer-Encoding: xchunked", 400},
      {"Transfer-Encoding: chunked, identity", 400},
      {"Transfer-Encoding: chunked, chunked", 400},
      {"Transfer-Encoding: \"chunked\"", 400},
      {"Transfer-Encoding: chunked;x=1", 400},
      {"Transfer-Encoding: gzip\r\nContent-Length: 0", 400},
      {"Content-Length: 5\r\nTransfer-Encoding: chunked", 400},
      {"Transfer-Encoding:", 400},
      {"Transfer-Encoding: identity", 400},
      {"Transfer-Encoding : chunked", 400},
      {" Transfer-Encoding: chunked", 400},
      {"X: y\r\n Transfer-Encoding: chunked", 400},
      {"X: y\r\n\tz", 400},
      {"X: y\nTransfer-Encoding: chunked", 400},
      {"X: y\rTransfer-Encoding: chunked", 400},
      {"no colon", 400},
      {": no name", 400},
      {"bad name: x", 400},
      {"X: a\x01z", 400},
      {"Connection: a b\r\nTransfer-Encoding: chunked", 400},
      {"Connection: Content-Length;x\r\nContent-Length: 5", 413},
      {"Connection: a b\r\nContent-Length: 0\r\nContent-Length: 0", 400},
      {"Connection : a b", 400},
      {"Connection: a\x01z", 400},
      {"Proxy-Connection: a\x01z", 400},
      {"Connection: a b\r\n c", 400},
  };
  for (const auto& [field, status] : table)
    for (auto* version : {"1.1", "1.0"})
      EXPECT_EQ(refusal_of(lines({std::string("GET / HTTP/") + version, "Host: a", field})), status)
          << field << " " << version;
  EXPECT_EQ(refusal_of(lines({"GET / HTTP/1.1", "Host: a", std::string("X: a\0b", 6)})), 400u);
}

TEST(Head, names_exactly_one_host) {
  for (auto* host : {"example.org", "example.org:80", "example.org:", "127.0.0.1:8080", "[::1]", "[::1]:8080",
                     "xn--r8jz45g.jp", "a_b", "localhost", "a%41", "[::ffff:1.2.3.4]"})
    EXPECT_EQ(refusal_of(lines({"GET / HTTP/1.1", std::string("Host: ") + host})), 0u) << host;
  for (auto* host : {"",      ":80",    "a b", "a,b", "a/b", "me@a", "a:b",  "a:99999", "a:80:80", "[::1",   "[]",
                     "[abc]", "[::1]x", "a?",  "a#b", "<a>", "a%",   "a%4z", "[:::1]",  "[1:2]",   "[::1::]"})
    EXPECT_EQ(refusal_of(lines({"GET / HTTP/1.1", std::string("Host: ") + host})), 400u) << host;
  EXPECT_EQ(refusal_of(lines({"GET / HTTP/1.1"})), 400u);
  EXPECT_EQ(refusal_of(lines({"GET / HTTP/1.0"})), 0u);
  EXPECT_EQ(refusal_of(lines({"GET / HTTP/1.1", "Host: a", "Host: a"})), 400u);
  EXPECT_EQ(refusal_of(lines({"GET / HTTP/1.0", "Host: a", "Host: b"})), 400u);
}

TEST(Head, begins_with_a_request_line_of_ours) {
  struct {
    const char* line;
    unsigned status;
  } const table[] = {
      {"GET / HTTP/1.1", 0},      {"PROPFIND / HTTP/1.1", 0}, {"OPTIONS * HTTP/1.1", 0},
      {"GET / HTTP/2.0", 505},    {"PRI * HTTP/2.0", 505},    {"GET / HTTP/1.2", 0},
      {"GET / HTTP/1.9", 0},      {"GET / HTTP/1.10", 400},   {"GET /", 400},
      {"GET / HTTX/1.1", 400},    {"GET / http/1.1", 400},    {"GET  / HTTP/1.1", 400},
      {"GET /a b HTTP/1.1", 400}, {"GET / HTTP/1.1 ", 400},   {"GET\t/\tHTTP/1.1", 400},
      {"G@T / HTTP/1.1", 400},    {" GET / HTTP/1.1", 400},   {"/ HTTP/1.1", 400},
  };
  for (const auto& [line, status] : table) EXPECT_EQ(refusal_of(lines({line, "Host: a"})), status) << line;
}

TEST(Head, may_expect_100_continue_and_nothing_else) {
  EXPECT_EQ(refusal_of(lines({"GET / HTTP/1.1", "Host: a", "Expect: 100-Continue"})), 0u);
  EXPECT_EQ(refusal_of(lines({"GET / HTTP/1.1", "Host: a", "Expect: wonders"})), 417u);
}

TEST(Head, has_bounds) {
  auto sized = [](std::size_t target, std::size_t field) {
    return lines({"GET /" + std::string(target - 1, 'x') + " HTTP/1.1", "Host: a", "X: " + std::string(field, 'y')});
  };
  EXPECT_EQ(refusal_of(sized(8000, 1)), 0u);
  EXPECT_EQ(refusal_of(sized(8001, 1)), 414u);
  EXPECT_EQ(refusal_of(sized(20000, 1)), 414u);
  EXPECT_EQ(refusal_of(sized(10, 8100)), 0u);
  EXPECT_EQ(refusal_of(sized(10, 8192)), 431u);
  EXPECT_EQ(refusal_of(sized(10, 100000)), 431u);
}

TEST(Scan, finds_the_end_however_the_bytes_come) {
  auto whole = lines({"GET / HTTP/1.1", "Host: a"});
  auto bytes = whole + "GET /next";
  for (std::size_t first = 1; first < whole.size(); ++first) {
    EXPECT_EQ(scan_head(std::string_view(bytes).substr(0, first), 0).state, Scan::State::more) << first;
    auto scan = scan_head(bytes, first);
    EXPECT_EQ(scan.state, Scan::State::whole) << first;
    EXPECT_EQ(scan.end, whole.size()) << first;
  }
}

}  // namespace
}  // namespace feedd::serve
