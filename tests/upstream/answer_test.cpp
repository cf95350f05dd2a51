#include "upstream/answer.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "upstream/ending.hpp"

namespace feedd::upstream {
namespace {

using std::chrono::seconds;

/// Fed in pieces until it is done, fails, or nothing is left: then the connection ends.
Result<void> feed(Answer& answer, std::string_view bytes, std::size_t piece) {
  while (!bytes.empty() && !answer.is_done()) {
    auto room = answer.room();
    auto count = std::min({piece, room.size(), bytes.size()});
    std::copy_n(bytes.begin(), count, room.begin());
    bytes.remove_prefix(count);
    CHECK_OK(answer.take(count));
  }
  return answer.end();
}

TEST(Answer, is_the_same_however_its_bytes_arrive) {
  const auto url = *parse_uri("http://example.org/");
  for (auto* bytes :
       {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nETag: \"a\"\r\n\r\nfeed",
        "HTTP/1.1 200\r\ntransfer-encoding: chunked\r\nETag: \"a\"\r\n\r\n2;x\r\nfe\r\n2\r\ned\r\n0\r\nETag: "
        "no\r\n\r\n",
        "HTTP/1.0 200 OK\r\nETag: \"a\"\r\n\r\nfeed",
        "HTTP/1.1 200 OK\nETag: \"a\"\r\nTransfer-Encoding: identity\nContent-Length: 4\n\nfeed",
        "HTTP/1.1 200\ntransfer-encoding : chunked\nno field\nETag: \"a\"\n\n2\nfe\n2 x\ned\n0\nETag: no\n\n",
        "HTTP/1.1 103 Hints\nETag: no\n\nHTTP/1.1 200\nETag: \"a\"\n\nfeed",
        "HTTP/1.1 103 \r\nETag: no\r\n\r\nHTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 4\r\n\r\nfeed"})
    for (std::size_t piece : {1, 2, 3, 7, 1000}) {
      Answer answer(1000);
      auto fed = feed(answer, bytes, piece);
      ASSERT_TRUE(fed) << fed.error().what << " in pieces of " << piece << ": " << bytes;
      auto got = answer.release(url);
      EXPECT_EQ(got.status, 200u);
      EXPECT_EQ(got.body, "feed");
      EXPECT_EQ(got.header("ETag"), "\"a\"");
    }
}

TEST(Answer, says_how_long_its_connection_may_be_kept) {
  struct {
    const char* bytes;
    std::optional<seconds> kept;
  } cases[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", seconds(30)},
      {"HTTP/1.1 304 Not Modified\r\n\r\n", seconds(30)},
      {"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", seconds(30)},
      {"HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", std::nullopt},
      {"HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", seconds(30)},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nKeep-Alive: timeout=5, max=100\r\n\r\n", seconds(4)},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nKeep-Alive: timeout=500\r\n\r\n", seconds(30)},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nKeep-Alive: timeout=1\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\n\r\n", std::nullopt},
      {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", std::nullopt},
      {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n", seconds(30)},
      {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n0\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: identity\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nno field\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: y\r\r\n\r\n", std::nullopt},
      {"HTTP/2 200\r\nContent-Length: 0\r\n\r\n", std::nullopt},
      {"HTTP/1.1  200 OK\r\nContent-Length: 0\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: x, Close\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\n\r\n", std::nullopt},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0;x\r\nY: z\r\n\r\n", seconds(30)},
  };
  for (const auto& [bytes, kept] : cases) {
    Answer answer(1000);
    (void)feed(answer, bytes, 1000);
    EXPECT_EQ(answer.keep(), kept) << bytes;
  }
}

TEST(Answer, to_connect_has_no_body) {
  Answer answer(1000, Answer::To::connect);
  EXPECT_TRUE(feed(answer, "HTTP/1.1 200 Connection established\r\nContent-Length: 9\r\n\r\n", 5));
  EXPECT_TRUE(answer.is_done());
  EXPECT_TRUE(answer.keep());
  Answer more(1000, Answer::To::connect);
  EXPECT_TRUE(feed(more, "HTTP/1.0 200 OK\r\n\r\nmore", 1000));
  EXPECT_FALSE(more.keep());
}

TEST(Answer, of_refusal_is_its_head_whatever_becomes_of_the_body) {
  const std::string chunked = "Transfer-Encoding: chunked\r\n\r\n";
  const std::string bodies[] = {
      "Content-Length: 9\r\n\r\ncut",
      "Content-Length: 999999\r\n\r\nlarge",
      "\r\n" + std::string(5000, 'x'),
      chunked + "5\r\ncut",
      chunked + "no chunk\r\n\r\n",
      chunked + "fff\r\n" + std::string(0xfff, 'x') + "\r\n0\r\n\r\n",
      chunked + std::string(300000, '0'),
      "Transfer-Encoding: gzip\r\n\r\nx",
      "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\nx",
  };
  for (const auto& body : bodies)
    for (std::size_t piece : {1, 50, 100000}) {
      Answer answer(1000);
      auto fed = feed(answer, "HTTP/1.1 503 No\r\nRetry-After: 60\r\n" + body, piece);
      ASSERT_TRUE(fed) << fed.error().what << ": " << body.substr(0, 80);
      EXPECT_TRUE(answer.is_done());
      EXPECT_FALSE(answer.keep()) << body.substr(0, 80);
      auto got = answer.release(*parse_uri("http://example.org/"));
      EXPECT_EQ(got.status, 503u);
      EXPECT_EQ(got.header("Retry-After"), "60");
    }
}

TEST(Answer, leaves_out_fields_with_control_characters_however_many_there_are) {
  std::string bytes = "HTTP/1.1 200 OK\nA: 1\n";
  while (bytes.size() < 64000) bytes += "a:\x01\n";  // if each moved those behind it, a hundred million moves
  Answer answer(1000);
  ASSERT_TRUE(feed(answer, bytes + "B: 2\nContent-Length: 4\n\nfeed", 1 << 20));
  const auto got = answer.release(*parse_uri("http://example.org/"));
  ASSERT_EQ(got.headers.size(), 3u);
  EXPECT_EQ(got.header("A"), "1");
  EXPECT_EQ(got.header("B"), "2");
  EXPECT_EQ(got.body, "feed");
}

TEST(Answer, always_has_room_for_more) {
  Answer answer(10 << 20);
  std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(1 << 20, '0');
  auto fed = feed(answer, bytes, 1 << 16);
  ASSERT_FALSE(fed);
  EXPECT_EQ(fed.error().code, Errc::http) << fed.error().what;
}

TEST(DocumentsEnd, is_seen_whatever_follows_that_does_not_count) {
  for (auto* whole :
       {"<rss><channel/></rss>", "\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <x> -->\n<feed xmlns='a'>x</feed >\n",
        "<!DOCTYPE html><HTML><body></body></html>", "<rss></rss><!-- cached --> <!-- twice -->",
        R"({"a": [1, {"b": "}\\\"]"}]})", " [1]\n"})
    EXPECT_TRUE(has_its_end(whole)) << whole;
  for (auto* cut :
       {"", "<rss><channel/>", "<rss><channel></channel>", "<rss></rss", "<rss><item></item><!-- cached -->", "<rss/",
        "<!-- only -->", "-->", "<?xml version='1.0'?>", R"({"a": [1, {"b": "c"}])", R"({"a": "}")", "{}x", "text"})
    EXPECT_FALSE(has_its_end(cut)) << cut;
}

}  // namespace
}  // namespace feedd::upstream
