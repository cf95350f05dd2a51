#include "upstream/http_client.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <fstream>

#include "fakes/certificate.hpp"
#include "fetching.hpp"

namespace feedd::upstream {
namespace {

using fakes::HttpServer;
using namespace std::chrono_literals;

class HttpClient : public Fetching {};

TEST_F(HttpClient, brings_what_the_server_said) {
  HttpServer server({{ok("<feed/>", "Content-Type: text/xml\r\nETag: \"a\"\r\n")}});
  auto got = fetch(server.url("/feed?x=1"));
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->status, 200u);
  EXPECT_EQ(got->body, "<feed/>");
  EXPECT_EQ(got->header("content-TYPE"), "text/xml");
  EXPECT_EQ(got->header("etag"), "\"a\"");
  EXPECT_EQ(got->header("absent"), "");
  EXPECT_EQ(got->url.str(), server.url("/feed?x=1"));
  EXPECT_FALSE(got->moved_for_good);
  ASSERT_EQ(server.requests().size(), 1u);
  EXPECT_TRUE(server.requests()[0].starts_with("GET /feed?x=1 HTTP/1.1\r\n"));
}

TEST_F(HttpClient, reads_bodies_however_they_end) {
  HttpServer server({{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"},
                     {"HTTP/1.0 200 OK\r\n\r\nuntil the end"},
                     {"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + ok("after hints")},
                     {"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone"}});
  for (auto* expected : {"abcde", "until the end", "after hints", "none"}) {
    auto got = fetch(server.url());
    ASSERT_TRUE(got) << got.error().what;
    EXPECT_EQ(got->body, expected);
  }
}

TEST_F(HttpClient, repeats_validators_byte_for_byte_and_takes_304_as_an_answer) {
  HttpServer server({{"HTTP/1.1 304 Not Modified\r\nETag: W/\"x\"\r\n\r\n"}});
  auto got = fetch(Get{.url = *parse_uri(server.url()), .validators = {"W/\"o'd \\ d\"", "Tue, 1 Jan 2030"}});
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->status, 304u);
  EXPECT_NE(server.requests()[0].find("\r\nIf-None-Match: W/\"o'd \\ d\"\r\n"), std::string::npos);
  EXPECT_NE(server.requests()[0].find("\r\nIf-Modified-Since: Tue, 1 Jan 2030\r\n"), std::string::npos);
}

TEST_F(HttpClient, follows_redirects_and_tells_whether_they_are_for_good) {
  HttpServer server(
      {{moved("/b", "301 Moved Permanently")}, {moved("c#part", "308 Permanent Redirect")}, {ok("there")}});
  auto got = fetch(server.url("/a"));
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->body, "there");
  EXPECT_EQ(got->url.str(), server.url("/c"));
  EXPECT_TRUE(got->moved_for_good);

  for (auto* status : {"302 Found", "303 See Other", "307 Temporary Redirect"}) {
    HttpServer passing({{moved("/b", status)}, {ok("there")}});
    got = fetch(passing.url("/a"));
    ASSERT_TRUE(got) << got.error().what;
    EXPECT_FALSE(got->moved_for_good) << status;
  }
}

TEST_F(HttpClient, sees_loops_and_gives_up_after_ten_redirects) {
  HttpServer loop({{moved("/b")}, {moved("/a")}});
  EXPECT_EQ(failure(loop.url("/a")).code, Errc::http);
  EXPECT_EQ(loop.requests().size(), 2u);

  std::vector<fakes::Scripted> chain;
  for (int i = 0; i < 20; ++i) chain.push_back({moved("/" + std::to_string(i))});
  HttpServer endless(chain);
  EXPECT_EQ(failure(endless.url("/a")).what, "more than 10 redirects");
  EXPECT_EQ(endless.requests().size(), 11u);
}

TEST_F(HttpClient, follows_no_redirect_to_another_scheme_or_nowhere) {
  EXPECT_EQ(failure_of({moved("file:///etc/passwd")}).code, Errc::unsupported);
  EXPECT_EQ(failure_of({moved("gopher://127.0.0.1:70/")}).code, Errc::unsupported);
  EXPECT_EQ(failure_of({"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"}).code, Errc::http);
}

TEST_F(HttpClient, sends_secrets_to_the_configured_origin_alone) {
  HttpServer other({{ok("there")}});
  HttpServer server({{moved("/same")}, {moved(other.url("/elsewhere"))}});
  auto got = fetch(
      Get{.url = *parse_uri(server.url("/a")), .headers = {{"X-Key", "k"}}, .username = "me", .password = "secret"});
  ASSERT_TRUE(got) << got.error().what;
  for (const auto& request : server.requests()) {
    EXPECT_NE(request.find("Authorization: Basic bWU6c2VjcmV0"), std::string::npos);
    EXPECT_NE(request.find("X-Key: k"), std::string::npos);
  }
  ASSERT_EQ(server.requests().size(), 2u);
  EXPECT_EQ(other.requests()[0].find("Authorization"), std::string::npos);
  EXPECT_EQ(other.requests()[0].find("X-Key"), std::string::npos);
}

TEST_F(HttpClient, connects_to_no_private_address_unless_allowed) {
  HttpServer server({{ok("secret")}});
  config_.allow_private.clear();
  for (auto* host : {"127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0", "[::1]"}) {
    auto error = failure(server.url("/", host));
    EXPECT_EQ(error.code, Errc::unsupported) << host << ": " << error.what;
    EXPECT_NE(error.what.find("fetch.allow_private"), std::string::npos) << error.what;
  }
  config_.allow_private = {"10.0.0.0/8"};
  EXPECT_EQ(failure(server.url()).code, Errc::unsupported);
  EXPECT_TRUE(server.requests().empty());
  config_.allow_private = {"127.0.0.1/32"};
  EXPECT_TRUE(fetch(server.url()));
}

TEST_F(HttpClient, trusts_the_address_the_user_typed_and_no_redirect_from_it) {
  config_.allow_private.clear();
  HttpServer other({{ok("secret")}});
  HttpServer server({{moved("/here")}, {ok("own")}, {moved(other.url())}, {moved("http://10.0.0.1:8080/")}});
  Get get{.url = *parse_uri(server.url()), .trusted_address = true};
  auto got = fetch(get);
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->body, "own");
  EXPECT_EQ(failure(get).code, Errc::unsupported);
  EXPECT_EQ(failure(get).code, Errc::unsupported);
  EXPECT_TRUE(other.requests().empty());
}

TEST_F(HttpClient, decodes_gzip_and_stops_a_bomb) {
  config_.max_body = 1 << 20;
  auto coded = [](const std::string& bytes) { return ok(gzip(bytes), "Content-Encoding: gzip\r\n"); };
  HttpServer server(
      {{coded("<feed/>")}, {coded(std::string((1 << 20) + 1, ' '))}, {coded(std::string(32 << 20, ' '))}});
  auto got = fetch(server.url());
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->body, "<feed/>");
  EXPECT_EQ(failure(server.url()).code, Errc::too_large);
  EXPECT_EQ(failure(server.url()).code, Errc::too_large);
}

TEST_F(HttpClient, hears_a_refusal_whatever_its_body_is) {
  config_.timeout = 3s;
  const std::string head = "HTTP/1.1 503 No\r\nRetry-After: 60\r\n";
  const std::string bomb = gzip(std::string(40 << 20, ' '));
  fakes::Scripted cases[] = {
      {head + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone"},
      {head + "Content-Encoding: gzip\r\nContent-Length: " + std::to_string(bomb.size()) + "\r\n\r\n" + bomb},
      {head + "Content-Encoding: what\r\nContent-Length: 1\r\n\r\nx"},
      {head + "Content-Length: 900\r\n\r\ncut"},
      {.bytes = head + "Content-Length: 900\r\n\r\ncut", .reset = true},
      {.bytes = head + "Content-Length: 900\r\n\r\nheld", .hold = true},
      {.bytes = head + "\r\n" + std::string(5000, 'x'), .drip = 2ms},
      {.bytes = head + "\r\n", .forever = std::string(5000, 'x')},
      {head + "Content-Length: 99999999999\r\n\r\n"},
  };
  for (const auto& one : cases) {
    HttpServer server({one});
    auto begun = std::chrono::steady_clock::now();
    auto got = fetch(server.url());
    ASSERT_TRUE(got) << got.error().what;
    EXPECT_EQ(got->status, 503u);
    EXPECT_EQ(got->header("Retry-After"), "60");
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 2800ms) << one.bytes.substr(0, 100);
  }
}

TEST_F(HttpClient, reads_two_fields_of_a_name_as_one_list) {
  HttpServer server({{ok(gzip("<feed/>"), "Content-Encoding: identity\r\nContent-Encoding: gzip\r\n")},
                     {ok(gzip(gzip("<feed/>")), "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n")}});
  auto got = fetch(server.url());
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->body, "<feed/>");
  EXPECT_EQ(failure(server.url()).what, "more than one content coding: gzip, gzip");
}

TEST_F(HttpClient, takes_a_length_that_is_told_twice_for_one) {
  HttpServer server(
      {{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", .keep = true}, {ok("x")}});
  auto client = http_client(io_.get_executor(), config_);
  auto got = fakes::run(io_, client(Get{.url = *parse_uri(server.url())}));
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->body, "abc");
  ASSERT_TRUE(fakes::run(io_, client(Get{.url = *parse_uri(server.url())})));
  EXPECT_EQ(server.connections(), 2u) << "but the connection is not used again";
}

TEST_F(HttpClient, is_not_led_where_it_was_told_not_to_go) {
  HttpServer server({{moved("/there")}, {ok("<feed/>")}});
  auto error = failure(Get{.url = *parse_uri(server.url()), .not_to = {*parse_uri(server.url("/there"))}});
  EXPECT_EQ(error.code, Errc::http);
  EXPECT_EQ(error.what, "HTTP 302: it leads back to " + server.url("/there"));
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(HttpClient, tells_what_a_redirect_says_of_waiting) {
  HttpServer server({{moved("/there\r\nRetry-After: 7200", "301 Moved Permanently")}, {ok("<feed/>")}});
  auto got = fetch(server.url());
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->header("Retry-After"), "7200");
}

TEST_F(HttpClient, reads_a_large_body_beside_many_that_stop_half_way) {
  config_.timeout = 2s;
  config_.per_host = 20;
  const std::string half(3 << 19, 'x');
  HttpServer slow(std::vector<fakes::Scripted>(
      8, {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 3145728\r\n\r\n" + half, .hold = true}));
  HttpServer quick({{ok(half + half)}});
  auto client = http_client(io_.get_executor(), config_);
  std::vector<std::string> came;
  std::vector<std::optional<Result<Got>>> got(9);
  for (std::size_t i = 0; i < got.size(); ++i) {
    auto url = *parse_uri(i < 8 ? slow.url() : quick.url());
    asio::co_spawn(io_, fakes::keep(client(Get{.url = url}), got[i]),
                   [&, i](std::exception_ptr) { came.push_back(*got[i] ? "whole" : got[i]->error().what); });
  }
  io_.run();
  ASSERT_EQ(came.size(), 9u);
  EXPECT_EQ(came.front(), "whole") << "it did not have to wait for the end of those";
}

TEST_F(HttpClient, reads_large_bodies_up_to_the_limit) {
  config_.max_body = 3 << 20;
  std::string large;
  for (int i = 0; large.size() < 3 << 20; ++i) large += std::to_string(i) + ' ';
  large.resize(3 << 20);
  HttpServer server({{ok(large)}, {ok(gzip(large), "Content-Encoding: gzip\r\n")}});
  for (int i = 0; i < 2; ++i) {
    auto got = fetch(server.url());
    ASSERT_TRUE(got) << got.error().what;
    EXPECT_TRUE(got->body == large);
    EXPECT_TRUE(got->room);
  }
}

TEST_F(HttpClient, reads_no_more_than_the_limit) {
  config_.max_body = 1000;
  EXPECT_EQ(failure_of({ok(std::string(1001, 'x'))}).code, Errc::too_large);
  EXPECT_EQ(failure_of({"HTTP/1.1 200 OK\r\n\r\n" + std::string(1000, 'x'), 0ms, false, true}).code, Errc::too_large);
  auto chunk = "400\r\n" + std::string(0x400, 'x') + "\r\n";
  EXPECT_EQ(failure_of({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + "0\r\n\r\n"}).code,
            Errc::too_large);
}

TEST_F(HttpClient, reads_no_head_larger_than_it_must) {
  EXPECT_EQ(failure_of({"HTTP/1.1 200 OK\r\nX: " + std::string(70000, 'x') + "\r\n\r\n"}).code, Errc::too_large);
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 101; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
  EXPECT_EQ(failure_of({many + "\r\n"}).code, Errc::too_large);
}

TEST_F(HttpClient, has_one_deadline_for_everything) {
  config_.timeout = 300ms;
  EXPECT_EQ(failure_of({"", 0ms, true}), (Error{Errc::timeout, "no answer within 300ms"}));
  EXPECT_EQ(failure_of({"HTTP/1.1 200 OK\r\nX: ", 0ms, true}).code, Errc::timeout);
  EXPECT_EQ(failure_of({"HTTP/1.1 200 OK\r\n\r\n" + std::string(1000, 'x'), 10ms}).code, Errc::timeout);
  std::vector<fakes::Scripted> chain;
  for (int i = 0; i < 20; ++i) chain.push_back({moved("/" + std::to_string(i)), 2ms});
  HttpServer slow(chain);
  EXPECT_EQ(failure(slow.url()).code, Errc::timeout);
}

TEST_F(HttpClient, takes_no_answer_that_was_cut_off) {
  EXPECT_EQ(failure_of({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"}).code, Errc::network);
  EXPECT_EQ(failure_of({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}).code, Errc::network);
  EXPECT_EQ(failure_of({"HTTP/1.1 200 OK\r\nContent-"}).code, Errc::network);
  EXPECT_EQ(failure_of({""}).code, Errc::network);
}

TEST_F(HttpClient, takes_nothing_that_is_not_http) {
  EXPECT_EQ(failure_of({"SSH-2.0-OpenSSH_9.2\r\n\r\n"}).code, Errc::http);
  EXPECT_EQ(failure_of({"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"}).code, Errc::http);
  EXPECT_EQ(failure_of({"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Encoding: zstd\r\n\r\nx"}).code,
            Errc::unsupported);
}

TEST_F(HttpClient, says_in_words_what_went_wrong) {
  int port = 0;
  {
    HttpServer gone({{ok("")}});
    port = gone.port();
  }
  auto refused = failure("http://me:secret@127.0.0.1:" + std::to_string(port) + "/");
  EXPECT_EQ(refused, (Error{Errc::network, "connection refused by 127.0.0.1:" + std::to_string(port)}));
  EXPECT_EQ(failure("ftp://example.org/").code, Errc::unsupported);
  EXPECT_EQ(failure_of({moved("http://127.0.0.1:25/")}).what, "port 25 is not asked for feeds");
}

TEST_F(HttpClient, asks_one_host_no_more_often_at_once_than_it_should) {
  config_.per_host = 2;
  HttpServer server({{ok("slow"), 2ms}});
  auto client = http_client(io_.get_executor(), config_);
  auto came = fetch_together(client, server, 6);
  EXPECT_EQ(came, std::vector<std::string>(6, "slow"));
  EXPECT_LE(server.most_at_once(), 2u);
}

TEST_F(HttpClient, waits_for_others_without_losing_its_own_time) {
  config_.per_host = 1;
  config_.timeout = 400ms;
  HttpServer server({{"", 0ms, true}, {"", 0ms, true}, {ok("here")}});
  auto client = http_client(io_.get_executor(), config_);
  EXPECT_EQ(fetch_together(client, server, 3),
            (std::vector<std::string>{"no answer within 400ms", "no answer within 400ms", "here"}));
}

TEST_F(HttpClient, lets_servers_of_one_local_machine_not_wait_for_one_another) {
  config_.per_host = 1;
  config_.timeout = 1s;
  HttpServer slow({{"", 0ms, true}}), quick({{ok("here")}});
  auto client = http_client(io_.get_executor(), config_);
  std::vector<std::string> came;
  std::optional<Result<Got>> first, second;
  asio::co_spawn(io_, fakes::keep(client(Get{.url = *parse_uri(slow.url())}), first),
                 [&](std::exception_ptr) { came.push_back("slow"); });
  asio::co_spawn(io_, fakes::keep(client(Get{.url = *parse_uri(quick.url())}), second),
                 [&](std::exception_ptr) { came.push_back("quick"); });
  io_.run();
  EXPECT_EQ(came, (std::vector<std::string>{"quick", "slow"}));
}

TEST_F(HttpClient, stops_at_once_when_it_is_cancelled) {
  config_.timeout = 60s;
  HttpServer server({{"", 0ms, true}});
  auto client = http_client(io_.get_executor(), config_);
  asio::cancellation_signal signal;
  bool thrown = false;
  std::optional<Result<Got>> got;
  asio::co_spawn(io_, fakes::keep(client(Get{.url = *parse_uri(server.url())}), got),
                 asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr error) { thrown = !!error; }));
  while (server.requests().empty()) io_.run_for(5ms);
  signal.emit(asio::cancellation_type::all);
  io_.run_for(5s);
  EXPECT_TRUE(thrown);
}

TEST_F(HttpClient, checks_whom_it_talks_to) {
  auto ca_file = (directory_ / "ca.pem").string();
  fakes::Certificate certificate("IP:127.0.0.1,DNS:feeds.example", ca_file);
  HttpServer server({{ok("private")}}, certificate.context());

  auto unknown = failure(server.url());
  EXPECT_EQ(unknown.code, Errc::network);
  EXPECT_NE(unknown.what.find("certificate of 127.0.0.1 cannot be trusted: self-signed"), std::string::npos)
      << unknown.what;
  EXPECT_TRUE(server.requests().empty());

  config_.ca_file = ca_file;
  auto got = fetch(server.url());
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->body, "private");

  auto other = failure(server.url("/", "localhost"));
  EXPECT_NE(other.what.find("not made out to localhost"), std::string::npos) << other.what;
  config_.ca_file = (directory_ / "absent.pem").string();
  EXPECT_EQ(failure(server.url()).code, Errc::config);
}

TEST_F(HttpClient, tells_of_both_addresses_when_one_is_refused_and_the_other_does_not_answer) {
  config_.allow_private = {"127.0.0.0/8"};
  std::string url;
  {
    HttpServer gone({{ok("x")}});
    url = gone.url("/", "localhost");
  }
  auto error = failure(url);
  EXPECT_TRUE(error.what.starts_with("connection refused by 127.0.0.1:")) << error.what;
  EXPECT_TRUE(error.what.ends_with("; its address ::1 is not public, and not connected to")) << error.what;
}

TEST_F(HttpClient, never_goes_from_https_to_http) {
  config_.ca_file = (directory_ / "ca.pem").string();
  fakes::Certificate certificate("IP:127.0.0.1", config_.ca_file);
  HttpServer plain({{ok("open")}});
  HttpServer server({{moved(plain.url())}}, certificate.context());
  EXPECT_EQ(failure(server.url()).code, Errc::unsupported);
  EXPECT_TRUE(plain.requests().empty());
}

TEST_F(HttpClient, takes_a_tls_stream_without_its_goodbye_for_cut_off) {
  config_.ca_file = (directory_ / "ca.pem").string();
  fakes::Certificate certificate("IP:127.0.0.1", config_.ca_file);
  fakes::Scripted whole{"HTTP/1.1 200 OK\r\n\r\nabc"}, cut{"HTTP/1.1 200 OK\r\n\r\nabc", 0ms, false, false, true};
  HttpServer server({whole, cut}, certificate.context());
  auto got = fetch(server.url());
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->body, "abc");
  EXPECT_EQ(failure(server.url()), (Error{Errc::network, "the answer was cut off"}));
}

TEST_F(HttpClient, needs_no_goodbye_of_tls_where_the_document_says_itself_that_it_is_whole) {
  config_.ca_file = (directory_ / "ca.pem").string();
  fakes::Certificate certificate("IP:127.0.0.1", config_.ca_file);
  const std::string feed = "<rss><channel/></rss>\n", head = "HTTP/1.1 200 OK\r\n";
  for (const auto& bytes : {head + "\r\n" + feed, head + "Content-Encoding: gzip\r\n\r\n" + gzip(feed), ok(feed),
                            head + "Transfer-Encoding: chunked\r\n\r\n16\r\n" + feed + "\r\n0\r\n"}) {
    HttpServer server({{.bytes = bytes, .rude = true}}, certificate.context());
    auto got = fetch(server.url());
    ASSERT_TRUE(got) << got.error().what << " at " << bytes;
    EXPECT_EQ(got->body, feed);
  }
  for (const auto& bytes : {head + "\r\n" + feed.substr(0, 15), head + "Content-Length: 99\r\n\r\n" + feed,
                            head + "Transfer-Encoding: chunked\r\n\r\n16\r\n" + feed + "\r\n"}) {
    HttpServer server({{.bytes = bytes, .rude = true}}, certificate.context());
    EXPECT_EQ(failure(server.url()), (Error{Errc::network, "the answer was cut off"})) << bytes;
  }
}

TEST_F(HttpClient, asks_through_a_proxy) {
  config_.allow_private.clear();
  HttpServer proxy({{.bytes = ok("plain"), .keep = true}});
  config_.proxy = *parse_uri("http://me:secret@127.0.0.1:" + std::to_string(proxy.port()));
  auto got = fetch("http://feeds.example/atom.xml");
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->body, "plain");
  EXPECT_TRUE(proxy.requests()[0].starts_with("GET http://feeds.example/atom.xml HTTP/1.1\r\nHost: feeds.example\r\n"));
  EXPECT_NE(proxy.requests()[0].find("Proxy-Authorization: Basic bWU6c2VjcmV0\r\n"), std::string::npos);
  EXPECT_EQ(failure("http://192.168.1.1/").code, Errc::unsupported);
  EXPECT_EQ(failure("http://localhost/").code, Errc::unsupported);
  EXPECT_EQ(proxy.requests().size(), 1u);
}

TEST_F(HttpClient, speaks_tls_with_the_server_behind_a_proxy) {
  config_.ca_file = (directory_ / "ca.pem").string();
  fakes::Certificate certificate("DNS:feeds.example", config_.ca_file);
  fakes::Scripted tunnel{"HTTP/1.1 200 Connection established\r\n\r\n"};
  tunnel.tls = certificate.context();
  HttpServer proxy({tunnel, {.bytes = ok("one"), .keep = true}, {.bytes = ok("two"), .keep = true}});
  config_.proxy = *parse_uri(proxy.url());
  auto client = http_client(io_.get_executor(), config_);
  for (auto* body : {"one", "two"}) {
    auto got = fakes::run(io_, client(Get{.url = *parse_uri("https://feeds.example/atom.xml")}));
    ASSERT_TRUE(got) << got.error().what;
    EXPECT_EQ(got->body, body);
  }
  EXPECT_EQ(proxy.connections(), 1u);
  EXPECT_TRUE(proxy.requests()[0].starts_with("CONNECT feeds.example:443 HTTP/1.1\r\n"));
  EXPECT_TRUE(proxy.requests()[1].starts_with("GET /atom.xml HTTP/1.1\r\nHost: feeds.example\r\n"));

  HttpServer closed({{"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"}});
  config_.proxy = *parse_uri(closed.url());
  EXPECT_EQ(failure("https://feeds.example/"),
            (Error{Errc::network, "the proxy does not connect to feeds.example: HTTP 403"}));
}

TEST_F(HttpClient, reads_files_the_user_named) {
  auto file = directory_ / "a feed.xml";
  std::ofstream(file) << "<feed/>";
  Get get{.url = *parse_uri("file://" + percent_encoded(file.string(), "/")), .trusted_address = true};
  auto got = fetch(get);
  ASSERT_TRUE(got) << got.error().what;
  EXPECT_EQ(got->status, 200u);
  EXPECT_EQ(got->body, "<feed/>");
  get.validators.etag = got->header("ETag");
  EXPECT_EQ(fetch(get)->status, 304u);
  std::ofstream(file) << "<feed>changed</feed>";
  EXPECT_EQ(fetch(get)->status, 200u);

  config_.max_body = 5;
  EXPECT_EQ(failure(get).code, Errc::too_large);
  get.trusted_address = false;
  EXPECT_EQ(failure(get).code, Errc::unsupported);
}

TEST_F(HttpClient, reads_nothing_but_regular_files) {
  Get get{.url = *parse_uri("file://" + directory_.string()), .trusted_address = true};
  EXPECT_EQ(failure(get).code, Errc::unsupported);
  get.url = *parse_uri("file:///dev/zero");
  EXPECT_EQ(failure(get).code, Errc::unsupported);
  get.url = *parse_uri("file://" + (directory_ / "absent").string());
  EXPECT_EQ(failure(get).code, Errc::not_found);
  get.url = *parse_uri("file://fileserver/share/feed.xml");
  EXPECT_EQ(failure(get).code, Errc::unsupported);
}

}  // namespace
}  // namespace feedd::upstream
