#include "serve/plain_head.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <random>

namespace feedd::serve {
namespace {

/// What the careful way makes of it.
std::size_t read_carefully(std::string_view bytes, Head& head) {
  auto scan = scan_head(bytes, 0);
  if (scan.state != Scan::State::whole) return 0;
  auto parsed = parse_head(bytes.substr(0, scan.end));
  if (!parsed) return 0;
  head = std::move(*parsed);
  return scan.end;
}

/// Whether it was read in one pass; then the careful way has the same outcome.
bool is_plain(const std::string& bytes) {
  Head head, careful;
  const auto length = read_plain_head(bytes, head);
  if (length == 0) return false;
  EXPECT_EQ(read_carefully(bytes, careful), length) << bytes;
  EXPECT_TRUE(head == careful) << bytes;
  return true;
}

TEST(PlainHead, is_what_readers_send) {
  for (auto* bytes : {
           "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
           "GET /atom.xml?x=%zz HTTP/1.1\r\nhost:example.org:8080\r\n\r\n",
           "GET /atom.xml HTTP/1.1\r\nHost: [::1]:80\r\nUser-Agent: Reader/1.0 (a; b)\r\nAccept: */*\r\n"
           "Accept-Encoding: gzip, deflate, br\r\nIf-None-Match: W/\"x\", \"y\"\r\nConnection: keep-alive\r\n"
           "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\nA-IM: feed\r\nReferer: https://a/\r\n\r\nGET /next",
           "GET / HTTP/1.1\r\nHost: \t a \t\r\nConnection: Close\r\nCookie:\r\nX-Odd_name!: a\tb\r\n\r\n",
       })
    EXPECT_TRUE(is_plain(bytes)) << bytes;
}

TEST(PlainHead, is_nothing_that_is_unusual_or_wrong) {
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (auto* field : {"Content-Length: 0",
                      "Transfer-Encoding: chunked",
                      "Expect: 100-continue",
                      "Connection: upgrade",
                      "Connection: close, x",
                      "Host: a",
                      "Host: b",
                      "Accept-Encoding: a\r\nAccept-Encoding: b",
                      "Upgrade: h2c",
                      "X: y\r\n z",
                      " X: y",
                      "X : y",
                      ": y",
                      "X",
                      "X: \x01",
                      "X: \xe6",
                      "X: y\rz",
                      "X: y\n",
                      "If-None-Match:",
                      "If-Match: \"x\"",
                      "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT",
                      "Content-length: 5",
                      "transfer-ENCODING: x",
                      "Proxy-Connection: close"})
    EXPECT_FALSE(is_plain(start + field + "\r\n\r\n")) << field;
  for (auto* bytes :
       {"GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r", "GET / HTTP/1.1\r\nHost: a\r\n", "GET /", "", "\r\n",
        "GET /\xe6 HTTP/1.1\r\nHost: a\r\n\r\n"})
    EXPECT_FALSE(is_plain(bytes)) << bytes;
  EXPECT_FALSE(is_plain("GET /" + std::string(8000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_FALSE(is_plain(start + "X: " + std::string(8200, 'x') + "\r\n\r\n"));
}

/// The law that matters: in one pass or carefully, what is read is the same, and ends at the same byte.
TEST(PlainHead, is_never_read_otherwise_than_the_careful_way_reads_it) {
  const std::string fields[] = {"Host: a",
                                "Host: a:80",
                                "Host:",
                                "host: b",
                                "Accept-Encoding: gzip;q=0",
                                "ACCEPT-ENCODING: br",
                                "Connection: close",
                                "Connection: keep-alive",
                                "Connection: x",
                                "Content-Length: 0",
                                "Content-Length: 5",
                                "Transfer-Encoding: chunked",
                                "Transfer-Encoding : chunked",
                                "If-None-Match: *",
                                "If-None-Match:",
                                "If-Match: *",
                                "If-Unmodified-Since: x",
                                "If-Modified-Since: x",
                                "If-Modified-Since: y",
                                "A-IM: feed",
                                "X: y",
                                "Expect: 100-continue",
                                "User-Agent: u",
                                "Referer: r",
                                "Upgrade: h2c",
                                "TE: trailers",
                                "Content-Type: x",
                                "X:",
                                " folded",
                                "X: \t",
                                "Host: \ta "};
  const std::string lines[] = {"GET / HTTP/1.1",  "GET /a?b HTTP/1.1",      "GET / HTTP/1.0",
                               "HEAD / HTTP/1.1", "GET http://a/ HTTP/1.1", "GET / HTTP/1.1 "};
  const std::string bytes_to_throw_in[] = {
      "\r", "\n", "\r\n", " ", "\t", ":", std::string(1, '\0'), "\x7f", "\xe6", ",", "#", "%", "\"", "\r\n\r\n", "a"};
  std::mt19937 random(11);
  auto any = [&](const auto& all) { return all[random() % std::size(all)]; };
  int plain = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string bytes = random() % 4 ? lines[random() % 2] : any(lines);
    bytes += "\r\n";
    if (random() % 8) bytes += "Host: a\r\n";
    for (auto i = random() % 4; i > 0; --i) bytes += any(fields) + "\r\n";
    bytes += "\r\n";
    if (random() % 2) bytes.insert(random() % bytes.size(), any(bytes_to_throw_in));
    if (random() % 4 == 0) bytes.erase(random() % bytes.size(), 1);
    if (random() % 4 == 0) bytes += "GET /next HTTP/1.1\r\n";
    plain += is_plain(bytes);
    if (HasFailure()) break;
  }
  EXPECT_GT(plain, 10'000) << "or nothing was tried";
}

}  // namespace
}  // namespace feedd::serve
