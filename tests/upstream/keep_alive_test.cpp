#include <gtest/gtest.h>

#include "fakes/certificate.hpp"
#include "fetching.hpp"

namespace feedd::upstream {
namespace {

using fakes::HttpServer;
using fakes::Scripted;
using namespace std::chrono_literals;

Scripted kept(std::string bytes) { return {.bytes = std::move(bytes), .keep = true}; }

class KeepAlive : public Fetching {
 protected:
  /// One client for all fetches of a test, one after the other.
  Result<Got> ask(const std::string& url) {
    if (!client_) client_ = http_client(io_.get_executor(), config_);
    return fakes::run(io_, client_(Get{.url = *parse_uri(url)}));
  }
  std::string body(const std::string& url) {
    auto got = ask(url);
    return got ? got->body : "failed: " + got.error().what;
  }
  Fetch client_;
};

TEST_F(KeepAlive, asks_again_on_the_connection_it_has) {
  HttpServer server({kept(ok("one")), kept(ok("two")), kept("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n")});
  EXPECT_EQ(body(server.url("/1")), "one");
  EXPECT_EQ(body(server.url("/2")), "two");
  EXPECT_EQ(server.connections(), 1u);
  EXPECT_EQ(server.requests().size(), 2u);
  EXPECT_EQ(server.requests()[1].find("Connection:"), std::string::npos);
}

TEST_F(KeepAlive, follows_redirects_on_the_same_connection) {
  HttpServer server({kept(moved("/there")), kept(ok("there"))});
  EXPECT_EQ(body(server.url("/here")), "there");
  EXPECT_EQ(server.connections(), 1u);
}

TEST_F(KeepAlive, takes_a_new_connection_when_the_old_one_is_dead) {
  HttpServer server({kept(ok("one")), {.bytes = "", .reset = true}, kept(ok("three")), {ok("four")}, {ok("five")}});
  EXPECT_EQ(body(server.url()), "one");
  EXPECT_EQ(body(server.url()), "three");  // the second went unanswered
  EXPECT_EQ(server.connections(), 2u);
  EXPECT_EQ(body(server.url()), "four");
  EXPECT_EQ(body(server.url()), "five");
  EXPECT_EQ(server.connections(), 3u);
}

TEST_F(KeepAlive, takes_a_goodbye_to_an_idle_connection_for_no_answer) {
  HttpServer server({kept(ok("one")),
                     {"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"},
                     {ok("two")}});
  EXPECT_EQ(body(server.url()), "one");
  EXPECT_EQ(body(server.url()), "two");
}

TEST_F(KeepAlive, asks_but_once_more) {
  HttpServer server({kept(ok("one")), {.bytes = ""}, {.bytes = ""}, {.bytes = ""}});
  EXPECT_EQ(body(server.url()), "one");
  EXPECT_EQ(body(server.url()), "failed: the connection was closed without an answer");
  EXPECT_EQ(server.requests().size(), 3u);
}

TEST_F(KeepAlive, never_posts_twice) {
  HttpServer server({kept(ok("one")), {.bytes = ""}, {.bytes = ""}});
  EXPECT_EQ(body(server.url()), "one");
  auto got = fakes::run(io_, client_(Get{.url = *parse_uri(server.url()), .form = "hub.mode=subscribe"}));
  EXPECT_FALSE(got);
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(KeepAlive, does_not_ask_twice_when_an_answer_broke_off) {
  HttpServer server({kept(ok("one")), {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}, {ok("three")}});
  EXPECT_EQ(body(server.url()), "one");
  EXPECT_EQ(body(server.url()), "failed: the answer was cut off");
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(KeepAlive, ends_what_either_side_wants_ended) {
  for (auto* answer : {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
                       "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: max=5, timeout=1\r\n\r\nok",
                       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: timeout=x\r\n\r\nok"}) {
    HttpServer server({kept(answer)});
    EXPECT_EQ(body(server.url()), "ok") << answer;
    EXPECT_EQ(body(server.url()), "ok") << answer;
    EXPECT_EQ(server.connections(), 2u) << answer;
  }
  HttpServer old({kept("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok")});
  body(old.url()), body(old.url());
  EXPECT_EQ(old.connections(), 1u);
}

TEST_F(KeepAlive, takes_nothing_that_was_said_unasked_for_an_answer) {
  HttpServer server({kept(ok("one") + ok("forged")), kept(ok("two"))});
  EXPECT_EQ(body(server.url()), "one");
  EXPECT_EQ(body(server.url()), "two");
  EXPECT_EQ(server.connections(), 2u);

  HttpServer late({{.bytes = ok("one") + std::string(200, 'x'), .drip = 1ms, .keep = true}, kept(ok("two"))});
  EXPECT_EQ(body(late.url()), "one");
  std::this_thread::sleep_for(30ms);
  EXPECT_EQ(body(late.url()), "two");
  EXPECT_EQ(late.connections(), 2u);
}

TEST_F(KeepAlive, takes_nothing_said_unasked_in_tls_either) {
  config_.ca_file = (directory_ / "ca.pem").string();
  fakes::Certificate certificate("IP:127.0.0.1", config_.ca_file);
  for (auto drip : {0us, 1us}) {  // one record, or a record for each byte
    HttpServer server({{.bytes = ok("one") + ok("forged"), .drip = drip, .keep = true}, kept(ok("two"))},
                      certificate.context());
    EXPECT_EQ(body(server.url()), "one");
    EXPECT_EQ(body(server.url()), "two");
    EXPECT_EQ(server.connections(), 2u);
  }
}

TEST_F(KeepAlive, does_not_wait_for_the_body_of_a_redirect) {
  HttpServer server(
      {{.bytes = "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 1000\r\n\r\nabc", .hold = true},
       kept(ok("there"))});
  EXPECT_EQ(body(server.url("/here")), "there");
  EXPECT_EQ(server.connections(), 2u);
}

TEST_F(KeepAlive, never_mixes_what_the_user_trusts_with_what_others_name) {
  config_.allow_private.clear();
  client_ = http_client(io_.get_executor(), config_);
  HttpServer server({kept(ok("own"))});
  auto got = fakes::run(io_, client_(Get{.url = *parse_uri(server.url()), .trusted_address = true}));
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(ask(server.url()).error().code, Errc::unsupported);
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(KeepAlive, keeps_no_more_than_the_limits_of_fetching) {
  config_.per_host = 2;
  client_ = http_client(io_.get_executor(), config_);
  HttpServer server({{.bytes = ok("slow"), .drip = 1ms, .keep = true}});
  EXPECT_EQ(fetch_together(client_, server, 8), std::vector<std::string>(8, "slow"));
  EXPECT_EQ(server.connections(), 2u);
}

TEST_F(KeepAlive, holds_nobody_up_who_waits_for_the_end_of_all_work) {
  HttpServer server({kept(ok("one"))});
  auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(body(server.url()), "one");
  EXPECT_LT(std::chrono::steady_clock::now() - before, 5s);
}

TEST_F(KeepAlive, says_goodbye_to_a_server_before_it_must) {
  Scripted polite = kept("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: timeout=2\r\n\r\nok");
  HttpServer server({polite});
  EXPECT_EQ(body(server.url()), "ok");
  EXPECT_EQ(server.open(), 1u);
  for (int i = 0; i < 400 && server.open() > 0; ++i) std::this_thread::sleep_for(10ms);
  EXPECT_EQ(server.open(), 0u);  // though nobody asked anything
  EXPECT_EQ(body(server.url()), "ok");
  EXPECT_EQ(server.connections(), 2u);
}

TEST_F(KeepAlive, keeps_tls_connections_and_resumes_sessions) {
  config_.ca_file = (directory_ / "ca.pem").string();
  fakes::Certificate certificate("IP:127.0.0.1", config_.ca_file);
  HttpServer server({kept(ok("one")), {ok("two")}, {ok("three")}}, certificate.context());
  EXPECT_EQ(body(server.url()), "one");
  EXPECT_EQ(body(server.url()), "two");
  EXPECT_EQ(server.connections(), 1u);
  EXPECT_EQ(body(server.url()), "three");
  EXPECT_EQ(server.connections(), 2u);
  EXPECT_EQ(server.resumed(), 1u);
}

}  // namespace
}  // namespace feedd::upstream
