#include "serve/access_log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "serve/offer.hpp"
#include "serve/reader.hpp"
#include "serve/server.hpp"

namespace feedd::serve {
namespace {

TEST(AccessLine, is_in_the_combined_format_and_holds_nothing_that_could_forge_another) {
  std::string out;
  append_line(out, {"192.0.2.1", "GET /atom.xml HTTP/1.1", "https://a/", "Reader/1.0 (x)", 200, 1234}, modified);
  EXPECT_EQ(out,
            "192.0.2.1 - - [06/Nov/1994:08:49:37 +0000] \"GET /atom.xml HTTP/1.1\" 200 1234 \"https://a/\" "
            "\"Reader/1.0 (x)\"\n");
  out.clear();
  append_line(out, {"unix:", "", "a\"b\\c", "\x1b[31m\n\xe6\x8a\x80", 408, 0}, modified);
  EXPECT_EQ(out,
            "unix: - - [06/Nov/1994:08:49:37 +0000] \"-\" 408 0 \"a\\x22b\\x5Cc\" "
            "\"\\x1B[31m\\x0A\\xE6\\x8A\\x80\"\n");
}

class AccessLogTest : public testing::Test {
 protected:
  AccessLogTest() {
    std::filesystem::create_directories(directory_);
    config_.listen = {{"127.0.0.1", 0, ""}};
    config_.threads = 2;
    config_.access_log = file("log");
    site_.set(offer());
  }
  ~AccessLogTest() override { std::filesystem::remove_all(directory_); }
  std::string file(const std::string& name) const { return (directory_ / name).string(); }
  static std::string text(const std::string& name) {
    std::ifstream in(name);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  static int port_of(const Server& server) {
    auto address = server.addresses().at(0);
    return std::atoi(address.c_str() + address.rfind(':') + 1);
  }

  const std::filesystem::path directory_ =
      std::filesystem::path(testing::TempDir()) / ("feedd-log-" + std::to_string(getpid()));
  ServeConfig config_;
  Published<site::Site> site_;
};

TEST_F(AccessLogTest, has_a_line_for_each_answer_whatever_it_was) {
  {
    Server server(config_, site_);
    ASSERT_TRUE(server.listen());
    server.start();
    Reader reader(port_of(server));
    reader.send(get("/atom.xml", "Referer: https://a/\r\nUser-Agent: one\r\n") +
                get("/atom.xml", "If-None-Match: *\r\n") + "HEAD /absent HTTP/1.1\r\nHost: a\r\n\r\n" +
                "GET / HTTP/1.1\r\nUser-Agent: two\r\n\r\n");
    EXPECT_EQ(status_of(reader.answer()), 200);
    EXPECT_EQ(status_of(reader.answer(true)), 304);
    EXPECT_EQ(status_of(reader.answer(true)), 404);
    EXPECT_EQ(status_of(reader.answer()), 400);
  }
  auto all = text(file("log"));
  for (auto* part : {"127.0.0.1 - - [", "\"GET /atom.xml HTTP/1.1\" 200 2000 \"https://a/\" \"one\"\n",
                     "\"GET /atom.xml HTTP/1.1\" 304 0 \"-\" \"-\"\n", "\"HEAD /absent HTTP/1.1\" 404 0 \"-\" \"-\"\n",
                     "\"GET / HTTP/1.1\" 400 "})
    EXPECT_NE(all.find(part), std::string::npos) << part << "\n" << all;
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 4);
}

TEST_F(AccessLogTest, goes_on_in_a_new_file_when_the_old_one_was_moved_away) {
  Server server(config_, site_);
  ASSERT_TRUE(server.listen());
  server.start();
  Reader reader(port_of(server));
  reader.send(get("/atom.xml"));
  EXPECT_EQ(status_of(reader.answer()), 200);
  while (text(file("log")).empty()) usleep(1000);  // about a second
  std::filesystem::rename(file("log"), file("log.1"));
  ASSERT_TRUE(server.reload());
  reader.send(get("/feed.json"));
  EXPECT_EQ(status_of(reader.answer()), 200);
  server.stop();
  EXPECT_NE(text(file("log.1")).find("/atom.xml"), std::string::npos);
  EXPECT_NE(text(file("log")).find("/feed.json"), std::string::npos);
}

TEST_F(AccessLogTest, has_in_the_old_file_what_came_before_and_in_the_new_one_what_came_after) {
  for (int i = 0; i < 100; ++i) {
    auto log = AccessLog::open(file("turned")).value();
    log->write("before\n");
    std::filesystem::rename(file("turned"), file("turned.1"));
    log->reopen();
    log->write("after\n");
    log.reset();
    ASSERT_EQ(text(file("turned.1")), "before\n") << i;
    ASSERT_EQ(text(file("turned")), "after\n") << i;
    std::filesystem::remove(file("turned"));
  }
}

TEST_F(AccessLogTest, that_cannot_be_opened_is_said_at_once) {
  config_.access_log = file("absent/log");
  auto listening = Server(config_, site_).listen();
  ASSERT_FALSE(listening);
  EXPECT_EQ(listening.error().what, file("absent/log") + ": cannot be opened: No such file or directory");
}

TEST_F(AccessLogTest, never_makes_a_reader_wait) {
  ASSERT_EQ(mkfifo(file("pipe").c_str(), 0600), 0);
  int end = ::open(file("pipe").c_str(), O_RDWR);
  {
    auto log = AccessLog::open(file("pipe")).value();
    for (int i = 0; i < 40; ++i) log->write(std::string(1 << 20, 'x'));  // nobody reads: most of it is dropped
    std::thread drain([&] {
      char piece[65536];
      while (::read(end, piece, sizeof piece) > 0 && piece[0] != 'e') continue;
    });
    log.reset();
    EXPECT_EQ(::write(end, "e", 1), 1);
    drain.join();
  }
  close(end);
}

}  // namespace
}  // namespace feedd::serve
