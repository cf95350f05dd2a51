#include "serve/server.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "serve/offer.hpp"
#include "serve/reader.hpp"

namespace feedd::serve {
namespace {

using namespace std::chrono_literals;

class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    config_.listen = {{"127.0.0.1", 0, ""}};
    config_.threads = 2;
    site_.set(offer(8 << 20));
  }
  int start() {
    server_ = std::make_unique<Server>(config_, site_);
    auto listening = server_->listen();
    EXPECT_TRUE(listening) << listening.error().what;
    server_->start();
    auto address = server_->addresses().at(0);
    return std::atoi(address.c_str() + address.rfind(':') + 1);
  }
  std::string path(const std::string& name) const {
    return (std::filesystem::path(testing::TempDir()) / ("feedd-" + std::to_string(getpid()) + name)).string();
  }

  ServeConfig config_;
  Published<site::Site> site_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, answers_one_request_after_another) {
  Reader reader(start());
  for (int i = 0; i < 3; ++i) {
    reader.send(get("/atom.xml"));
    auto answer = reader.answer();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer.substr(0, 100);
    EXPECT_NE(answer.find("\r\nServer: feedd\r\n"), std::string::npos);
    EXPECT_NE(answer.find("\r\nDate: "), std::string::npos);
    EXPECT_EQ(answer.find("\r\nConnection:"), std::string::npos);
    EXPECT_EQ(body_of(answer), atom);
  }
}

TEST_F(ServerTest, answers_what_was_sent_in_one_go_in_its_order) {
  Reader reader(start());
  reader.send(get("/atom.xml") + "\r\n" + get("/absent") + "HEAD /atom.xml HTTP/1.1\r\nHost: a\r\n\r\n" +
              get("/feed.json", "Connection: close\r\n") + get("/"));
  EXPECT_EQ(body_of(reader.answer()), atom);
  EXPECT_EQ(status_of(reader.answer()), 404);
  EXPECT_EQ(status_of(reader.answer(true)), 200);
  auto last = reader.answer();
  EXPECT_EQ(body_of(last), "{}");
  EXPECT_NE(last.find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_EQ(reader.rest(), "") << "nothing after a close";
}

TEST_F(ServerTest, takes_a_request_byte_by_byte) {
  Reader reader(start());
  for (char byte : get("/feed.json")) reader.send(std::string(1, byte));
  EXPECT_EQ(body_of(reader.answer()), "{}");
}

TEST_F(ServerTest, tells_the_length_to_head_and_sends_no_body) {
  Reader reader(start());
  reader.send("HEAD /atom.xml HTTP/1.1\r\nHost: a\r\n\r\n");
  auto head = reader.answer(true);
  EXPECT_NE(head.find("\r\nContent-Length: 2000\r\n"), std::string::npos);
  EXPECT_TRUE(reader.is_silent());
}

TEST_F(ServerTest, sends_304_without_body_and_length) {
  Reader reader(start());
  reader.send(get("/atom.xml", "If-None-Match: *\r\n"));
  auto answer = reader.answer(true);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 304 Not Modified\r\n"));
  EXPECT_EQ(answer.find("Content-Length"), std::string::npos);
  EXPECT_TRUE(reader.is_silent());
}

TEST_F(ServerTest, sends_the_packed_bytes_to_who_takes_them) {
  Reader reader(start());
  reader.send(get("/atom.xml", "Accept-Encoding: gzip\r\n"));
  auto answer = reader.answer();
  EXPECT_NE(answer.find("\r\nContent-Encoding: gzip\r\n"), std::string::npos);
  EXPECT_EQ(body_of(answer), site_.get()->find("/atom.xml")->gzip->str());
}

TEST_F(ServerTest, closes_after_http_1_0_unless_asked_to_stay) {
  int port = start();
  Reader once(port);
  once.send("GET /feed.json HTTP/1.0\r\n\r\n");
  EXPECT_EQ(body_of(once.rest()), "{}");
  Reader stays(port);
  for (int i = 0; i < 2; ++i) {
    stays.send("GET /feed.json HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_NE(stays.answer().find("\r\nConnection: keep-alive\r\n"), std::string::npos);
  }
}

TEST_F(ServerTest, never_reads_a_body_as_the_next_request) {
  int port = start();
  const std::string hidden = "GET /feed.json HTTP/1.1\r\nHost: a\r\n\r\n";
  auto chunk = "26\r\n" + hidden + "\r\n0\r\n\r\n";
  const std::string smuggled[] = {
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 38\r\n\r\n" + hidden,
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk,
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n" + hidden,
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n" + hidden,
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n" + hidden,
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk,
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 38\r\n\r\n" + hidden,
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0,38\r\n\r\n" + hidden,
      "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n" + chunk,
      "GET / HTTP/1.1\r\nHost: a\r\nX: y\n\n" + hidden,
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + hidden,
      "GET / HTTP/1.1\r\n\r\n" + hidden,
  };
  for (const auto& bytes : smuggled) {
    Reader reader(port);
    reader.send(bytes);
    auto all = reader.rest();
    EXPECT_TRUE(status_of(all) == 400 || status_of(all) == 413) << bytes << "\n" << all;
    EXPECT_NE(all.find("\r\nConnection: close\r\n"), std::string::npos) << bytes;
    EXPECT_EQ(all.find("HTTP/1.1", 1), std::string::npos) << "one answer and no more: " << bytes;
  }
}

TEST_F(ServerTest, refuses_heads_that_do_not_end) {
  int port = start();
  Reader fields(port);
  fields.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(9000, 'x'));
  EXPECT_EQ(status_of(fields.rest()), 431);
  Reader target(port);
  target.send("GET /" + std::string(9000, 'x'));
  EXPECT_EQ(status_of(target.rest()), 414);
}

TEST_F(ServerTest, gives_nobody_more_time_for_a_head_than_there_is) {
  config_.header_timeout = 200ms;
  int port = start();
  Reader slow(port);
  slow.send("GET / HTTP/1.1\r\nHost: a\r\n");
  std::atomic<bool> over = false;
  std::thread drip([&] {
    while (!over) {
      slow.send("X: y\r\n");
      std::this_thread::sleep_for(20ms);
    }
  });
  EXPECT_EQ(status_of(slow.rest()), 408);
  over = true;
  drip.join();

  Reader silent(port);
  EXPECT_EQ(status_of(silent.rest()), 408);
}

TEST_F(ServerTest, closes_without_a_word_what_was_kept_open_for_nothing) {
  config_.idle_timeout = 100ms;
  Reader reader(start());
  reader.send(get("/feed.json"));
  EXPECT_EQ(status_of(reader.answer()), 200);
  EXPECT_EQ(reader.rest(), "");
}

TEST_F(ServerTest, closes_on_a_reader_who_does_not_read) {
  config_.write_timeout = 200ms;
  int port = start();
  Reader stalled(port), other(port);
  stalled.send(get("/large") + get("/large"));
  other.send(get("/feed.json"));
  EXPECT_EQ(status_of(other.answer()), 200) << "others do not notice";
  std::this_thread::sleep_for(600ms);
  auto all = stalled.rest();
  EXPECT_LT(all.size(), 16u << 20) << "but what the kernel held was all";
}

/// The kernel holds more than such a reader takes in three times the limit, and says nothing before it has room.
TEST_F(ServerTest, never_closes_on_a_slow_reader_who_goes_on_reading) {
  config_.write_timeout = 300ms;
  const auto unix_path = path("slow.sock");
  config_.listen.push_back({"", 0, unix_path});
  const int port = start();
  auto slow = [&](auto&& reader) {
    reader.send(get("/large"));
    for (const auto end = std::chrono::steady_clock::now() + 3 * config_.write_timeout;
         std::chrono::steady_clock::now() < end;) {
      if (!reader.more(8 << 10)) break;
      std::this_thread::sleep_for(10ms);
    }
    EXPECT_TRUE(body_of(reader.answer()) == std::string(8 << 20, 'L'));
  };
  slow(Reader(port, 64 << 10));
  slow(Reader(unix_path));
}

TEST_F(ServerTest, sends_a_large_document_whole_every_time) {
  Reader reader(start());
  for (int i = 0; i < 3; ++i) {  // the first one from memory, then from a file
    reader.send(get("/large") + get("/feed.json"));
    EXPECT_TRUE(body_of(reader.answer()) == std::string(8 << 20, 'L')) << i;
    EXPECT_EQ(body_of(reader.answer()), "{}") << "and what was asked behind it";
  }
}

TEST_F(ServerTest, sends_a_document_of_many_parts_in_order) {
  Reader reader(start());
  for (int i = 0; i < 3; ++i) {
    reader.send(get("/parts"));
    EXPECT_TRUE(body_of(reader.answer()) == of_many_parts().str()) << i;
  }
}

TEST_F(ServerTest, sends_a_large_document_at_a_unix_socket) {
  config_.listen = {{"", 0, path(".large")}};
  Server server(config_, site_);
  ASSERT_TRUE(server.listen());
  server.start();
  Reader reader(path(".large"));
  for (int i = 0; i < 3; ++i) {
    reader.send(get("/large"));
    EXPECT_TRUE(body_of(reader.answer()) == std::string(8 << 20, 'L')) << i;
  }
}

TEST_F(ServerTest, goes_on_when_readers_go_away_in_the_middle) {
  config_.threads = 1;
  int port = start();
  for (int i = 0; i < 5; ++i) {
    Reader hasty(port);
    hasty.send(get("/large") + get("/large"));
    EXPECT_TRUE(hasty.more());
  }
  Reader patient(port);
  patient.send(get("/feed.json"));
  EXPECT_EQ(body_of(patient.answer()), "{}");
}

TEST_F(ServerTest, goes_on_where_files_may_not_be_so_large) {
  int port = start();
  rlimit old{}, tight{};
  getrlimit(RLIMIT_FSIZE, &old);
  tight = old;
  tight.rlim_cur = 1 << 20;
  setrlimit(RLIMIT_FSIZE, &tight);
  Reader reader(port);
  for (int i = 0; i < 3; ++i) {
    reader.send(get("/large"));
    EXPECT_TRUE(body_of(reader.answer()) == std::string(8 << 20, 'L')) << i;
  }
  setrlimit(RLIMIT_FSIZE, &old);
}

TEST_F(ServerTest, answers_and_closes_when_the_reader_has_said_all) {
  Reader reader(start());
  reader.send(get("/feed.json"));
  reader.end();
  EXPECT_EQ(body_of(reader.answer()), "{}");
  EXPECT_EQ(reader.rest(), "");
}

TEST_F(ServerTest, shows_the_offer_of_the_moment) {
  Published<site::Site> empty;
  Server server(config_, empty);
  ASSERT_TRUE(server.listen());
  server.start();
  auto address = server.addresses().at(0);
  Reader reader(std::atoi(address.c_str() + address.rfind(':') + 1));
  reader.send(get("/readyz"));
  EXPECT_EQ(status_of(reader.answer()), 503);
  empty.set(offer());
  reader.send(get("/readyz"));
  EXPECT_EQ(status_of(reader.answer()), 200);
}

/// A site of which /tags/x/… is made on demand.
std::shared_ptr<const site::Site> on_demand() {
  std::vector<site::Channel> channels(1);
  auto routes = site::Routes::make(channels, {}, {}).value();
  site::Plan plan{parse_uri("https://feeds.example.org/").value(), channels, std::move(routes), {}};
  site::Catalogue catalogue(
      std::make_shared<const site::Plan>(std::move(plan)),
      std::make_shared<const site::Catalogue::Sections>(site::Catalogue::Sections{{"/tags/x/", ChannelId{"tags/x"}}}),
      site::Catalogue::Arrivals());
  return std::make_shared<const site::Site>(
      offer()->offering(std::make_shared<const site::Catalogue>(std::move(catalogue))));
}

TEST_F(ServerTest, waits_for_what_is_made_on_demand_and_keeps_nobody_else_waiting) {
  std::mutex mutex;
  std::vector<Made> asked;
  site_.set(on_demand());
  config_.threads = 1;
  config_.header_timeout = config_.idle_timeout = 200ms;
  server_ = std::make_unique<Server>(config_, site_,
                                     Hooks{[&](auto, auto, Made done) {
                                             std::lock_guard lock(mutex);
                                             asked.push_back(std::move(done));
                                           },
                                           {}});
  ASSERT_TRUE(server_->listen());
  server_->start();
  auto address = server_->addresses().at(0);
  int port = std::atoi(address.c_str() + address.rfind(':') + 1);
  auto wait_for = [&](std::size_t count) {
    for (;;) {
      std::lock_guard lock(mutex);
      if (asked.size() >= count) return;
    }
  };
  Reader first(port), gone(port), refused(port), other(port);
  first.send(get("/tags/x/atom.xml") + get("/feed.json"));
  wait_for(1);
  {
    Reader hasty(port);
    hasty.send(get("/tags/x/atom.xml"));
    wait_for(2);
  }
  refused.send(get("/tags/x/atom.xml"));
  wait_for(3);
  other.send(get("/feed.json"));
  EXPECT_EQ(status_of(other.answer()), 200);
  std::this_thread::sleep_for(500ms);  // longer than anybody may be slow, but it is not the readers who are
  EXPECT_TRUE(first.is_silent());
  asked[1](made("/tags/x/atom.xml", "application/atom+xml", atom));
  asked[2](fail(Errc::timeout, "too many"));
  std::thread([&] { asked[0](made("/tags/x/atom.xml", "application/atom+xml", atom)); }).join();
  EXPECT_EQ(body_of(first.answer()), atom);
  EXPECT_EQ(body_of(first.answer()), "{}") << "and what was asked behind it";
  EXPECT_EQ(status_of(refused.answer()), 503);
  gone.send(get("/tags/x/rss.xml"));
  EXPECT_NE(gone.rest().find("408"), std::string::npos) << "it was silent too long before";
}

TEST_F(ServerTest, does_not_mind_what_is_made_too_late) {
  Made late;
  std::atomic<bool> asked = false;
  site_.set(on_demand());
  server_ = std::make_unique<Server>(config_, site_,
                                     Hooks{[&](auto, auto, Made done) {
                                             late = std::move(done);
                                             asked = true;
                                           },
                                           {}});
  ASSERT_TRUE(server_->listen());
  server_->start();
  auto address = server_->addresses().at(0);
  Reader reader(std::atoi(address.c_str() + address.rfind(':') + 1));
  reader.send(get("/tags/x/atom.xml"));
  while (!asked) std::this_thread::sleep_for(1ms);
  reader.close_now();
  std::this_thread::sleep_for(50ms);
  server_.reset();
  late(made("/tags/x/atom.xml", "application/atom+xml", atom));
}

TEST_F(ServerTest, closes_the_one_idle_longest_when_there_are_too_many) {
  config_.max_connections = 2;
  int port = start();
  Reader first(port);
  first.send(get("/feed.json"));
  EXPECT_EQ(status_of(first.answer()), 200);
  std::this_thread::sleep_for(5ms);
  Reader second(port);
  second.send(get("/feed.json"));
  EXPECT_EQ(status_of(second.answer()), 200);
  Reader third(port);
  third.send(get("/feed.json"));
  EXPECT_EQ(status_of(third.answer()), 200);
  third.send(get("/feed.json"));
  EXPECT_EQ(status_of(third.answer()), 200);
  Reader* others[] = {&first, &second};
  int closed = 0;
  for (auto* other : others)
    if (!other->is_silent()) ++closed;
  EXPECT_EQ(closed, 1);
}

TEST_F(ServerTest, listens_at_a_unix_socket_and_takes_the_file_away) {
  auto file = path(".sock");
  config_.listen = {{"", 0, file}};
  {
    Server first(config_, site_);
    ASSERT_TRUE(first.listen());
    EXPECT_EQ(first.addresses(), std::vector<std::string>{"unix:" + file});
    first.start();
    Reader reader(file);
    reader.send(get("/feed.json"));
    EXPECT_EQ(body_of(reader.answer()), "{}");
    struct stat status {};
    ASSERT_EQ(stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0666u);

    Server second(config_, site_);
    auto taken = second.listen();
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, Errc::network);
    EXPECT_TRUE(Reader(file).connected()) << "the first one is unharmed";
  }
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(ServerTest, replaces_a_socket_file_left_by_a_crash_and_no_other_file) {
  auto file = path(".stale");
  int left = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  file.copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(bind(left, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  close(left);
  config_.listen = {{"", 0, file}};
  {
    Server server(config_, site_);
    EXPECT_TRUE(server.listen());
  }
  ASSERT_EQ(mkdir(file.c_str(), 0700), 0);
  Server server(config_, site_);
  EXPECT_FALSE(server.listen());
  EXPECT_TRUE(std::filesystem::is_directory(file));
  std::filesystem::remove(file);
}

TEST_F(ServerTest, says_which_address_it_cannot_have) {
  int port = start();
  auto again = config_;
  again.listen = {{"127.0.0.1", static_cast<std::uint16_t>(port), ""}};
  Server second(again, site_);
  auto failed = second.listen();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().what, "cannot listen at 127.0.0.1:" + std::to_string(port) + ": Address already in use");
  again.listen = {{"example.org", 80, ""}};
  EXPECT_FALSE(Server(again, site_).listen());
}

TEST_F(ServerTest, serves_at_sockets_it_was_given_instead_of_its_own) {
  int given = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(given, reinterpret_cast<sockaddr*>(&address), size), 0);
  Server too_early(config_, site_);
  EXPECT_FALSE(too_early.listen({given})) << "it does not listen yet";
  ASSERT_EQ(listen(given, 5), 0);
  getsockname(given, reinterpret_cast<sockaddr*>(&address), &size);
  Server server(config_, site_);
  ASSERT_TRUE(server.listen({given}));
  server.start();
  int port = ntohs(address.sin_port);
  EXPECT_EQ(server.addresses(), std::vector<std::string>{"http://127.0.0.1:" + std::to_string(port) + "/"});
  for (int i = 0; i < 8; ++i) {
    Reader reader(port);
    reader.send(get("/feed.json"));
    EXPECT_EQ(status_of(reader.answer()), 200);
  }
}

TEST_F(ServerTest, serves_at_several_sockets_it_was_given) {
  auto listening_at = [](int family, sockaddr* address, socklen_t size) {
    int one = socket(family, SOCK_STREAM, 0);
    EXPECT_EQ(bind(one, address, size), 0);
    EXPECT_EQ(listen(one, 5), 0);
    return one;
  };
  sockaddr_in internet{};
  internet.sin_family = AF_INET;
  internet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  auto file = path(".given");
  file.copy(local.sun_path, sizeof local.sun_path - 1);
  int first = listening_at(AF_INET, reinterpret_cast<sockaddr*>(&internet), sizeof internet);
  int second = listening_at(AF_UNIX, reinterpret_cast<sockaddr*>(&local), sizeof local);
  {
    Server server(config_, site_);
    ASSERT_TRUE(server.listen({first, second}));
    server.start();
    auto addresses = server.addresses();
    ASSERT_EQ(addresses.size(), 2U);
    EXPECT_EQ(addresses[1], "unix:" + file);
    Reader over_internet(std::atoi(addresses[0].c_str() + addresses[0].rfind(':') + 1)), over_file(file);
    for (auto* reader : {&over_internet, &over_file}) {
      reader->send(get("/feed.json"));
      EXPECT_EQ(status_of(reader->answer()), 200);
    }
  }
  EXPECT_TRUE(std::filesystem::remove(file)) << "who made it takes it away";
}

TEST_F(ServerTest, serves_both_families_at_the_wildcard_of_ipv6) {
  config_.listen = {{"::", 0, ""}};
  server_ = std::make_unique<Server>(config_, site_);
  auto listening = server_->listen();
  if (!listening) GTEST_SKIP() << "no IPv6 here: " << listening.error().what;
  server_->start();
  auto address = server_->addresses().at(0);
  EXPECT_TRUE(address.starts_with("http://[::1]:")) << address;
  int port = std::atoi(address.c_str() + address.rfind(':') + 1);
  Reader over_four(port);
  over_four.send(get("/feed.json"));
  EXPECT_EQ(status_of(over_four.answer()), 200);
  config_.listen = {{"::", static_cast<std::uint16_t>(port), ""}};
  EXPECT_FALSE(Server(config_, site_).listen());
}

TEST_F(ServerTest, lets_ipv6_alone_where_ipv4_has_a_line_of_its_own) {
  int port = start();
  server_.reset();
  auto same = static_cast<std::uint16_t>(port);
  config_.listen = {{"127.0.0.1", same, ""}, {"::", same, ""}};
  Server server(config_, site_);
  auto listening = server.listen();
  if (!listening && listening.error().what.find("family") != std::string::npos) GTEST_SKIP() << "no IPv6 here";
  EXPECT_TRUE(listening) << listening.error().what;
}

TEST_F(ServerTest, reads_what_a_reader_still_sends_after_its_last_answer) {
  Reader reader(start());
  reader.send(get("/large", "Connection: close\r\n") + get("/absent") + std::string(100'000, 'x'));
  EXPECT_EQ(body_of(reader.rest()).size(), 8U << 20) << "closing over it would have cost the answer its end";
}

TEST_F(ServerTest, finishes_what_is_under_way_when_it_stops) {
  int port = start();
  Reader slow(port), idle(port);
  idle.send(get("/feed.json"));
  EXPECT_EQ(status_of(idle.answer()), 200);
  slow.send(get("/large"));
  EXPECT_TRUE(slow.more());
  std::thread stop([&] { server_->stop(); });
  EXPECT_EQ(idle.rest(), "");
  EXPECT_EQ(body_of(slow.answer()).size(), 8u << 20);
  EXPECT_EQ(slow.rest(), "") << "and no more";
  stop.join();
  EXPECT_FALSE(Reader(port).connected());
}

TEST_F(ServerTest, does_not_wait_for_a_reader_who_does_not_read_when_it_stops) {
  Reader stalled(start());
  stalled.send(get("/large") + get("/large"));
  EXPECT_TRUE(stalled.more());
  server_->stop();
  EXPECT_LT(stalled.rest().size(), 16u << 20);
}

TEST_F(ServerTest, accepts_again_when_there_are_descriptors_again) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "UBSan's vptr check needs descriptors of its own, and takes their absence for a broken object";
#endif
  config_.threads = 1;
  int port = start();
  Reader before(port);
  before.send(get("/feed.json"));
  EXPECT_EQ(status_of(before.answer()), 200);

  std::atomic<int> complaints = 0;
  log::set_sink([&](log::Level, const std::string& line) {
    complaints += line.find("serve.accept_failed") != std::string::npos;
  });
  rlimit old{}, tight{};
  getrlimit(RLIMIT_NOFILE, &old);
  tight = old;
  std::vector<int> hoard;
  tight.rlim_cur = 64;
  setrlimit(RLIMIT_NOFILE, &tight);
  for (int one; (one = dup(0)) >= 0;) hoard.push_back(one);
  if (!hoard.empty()) {
    close(hoard.back());
    hoard.pop_back();
  }
  Reader starved(port);  // takes the last descriptor: the server has none to accept it with
  starved.send(get("/feed.json"));
  std::this_thread::sleep_for(150ms);
  for (int one : hoard) close(one);
  setrlimit(RLIMIT_NOFILE, &old);
  EXPECT_EQ(status_of(starved.answer()), 200);
  log::set_sink({});
  EXPECT_EQ(complaints, 1) << "said once, not ten times a second";
}

TEST(Beat, tells_a_thread_that_hangs_from_those_that_answer) {
  std::atomic<bool> hangs = true, entered = false;
  auto receive = [&](const Request&, std::string) {
    entered = true;
    while (hangs) std::this_thread::sleep_for(1ms);
    return Answer{200, {}, std::make_shared<const site::Body>(std::string("ok"))};
  };
  Published<site::Site> site;
  ServeConfig config;
  config.listen = {{"127.0.0.1", 0, ""}};
  config.threads = 2;
  Server server(config, site, Hooks{{}, {"/in/", 10, receive}});
  ASSERT_TRUE(server.listen());
  server.start();
  auto beats = [&](bool expected) {
    for (int i = 0; i < 2000; ++i) {
      if (server.beat() == expected) return true;
      std::this_thread::sleep_for(1ms);
    }
    return false;
  };
  EXPECT_TRUE(beats(true));
  auto address = server.addresses().front();
  Reader reader(std::stoi(address.substr(address.rfind(':') + 1)));
  reader.send("GET /in/x HTTP/1.1\r\nHost: x\r\n\r\n");
  while (!entered) std::this_thread::sleep_for(1ms);
  EXPECT_TRUE(beats(false));
  std::this_thread::sleep_for(20ms);
  EXPECT_FALSE(server.beat());
  hangs = false;
  EXPECT_TRUE(beats(true));
  server.stop();
}

}  // namespace
}  // namespace feedd::serve
