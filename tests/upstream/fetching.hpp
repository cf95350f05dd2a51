/// What tests of fetching have in common: a client that may ask the loopback, and answers in short.
#pragma once

#include <gtest/gtest.h>
#include <libdeflate.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "fakes/http_server.hpp"
#include "fakes/run.hpp"
#include "upstream/http_client.hpp"

namespace feedd::upstream {

inline std::string ok(const std::string& body, const std::string& more = "") {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}
inline std::string moved(const std::string& where, const std::string& status = "302 Found") {
  return "HTTP/1.1 " + status + "\r\nLocation: " + where + "\r\nContent-Length: 0\r\n\r\n";
}
inline std::string gzip(const std::string& bytes) {
  auto* compressor = libdeflate_alloc_compressor(6);
  std::string out(bytes.size() + 1024, '\0');
  out.resize(libdeflate_gzip_compress(compressor, bytes.data(), bytes.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

class Fetching : public testing::Test {
 protected:
  Fetching() {
    config_.user_agent = "feedd/test";
    config_.allow_private = {"127.0.0.0/8", "::1"};
    std::string test = testing::UnitTest::GetInstance()->current_test_info()->name();
    std::replace(test.begin(), test.end(), '/', '-');  // behind it stands the parameter
    directory_ = std::filesystem::path(testing::TempDir()) / ("feedd-client-" + std::to_string(getpid()) + test);
    std::filesystem::create_directories(directory_);
  }
  ~Fetching() override { std::filesystem::remove_all(directory_); }

  Result<Got> fetch(Get get) {
    auto client = http_client(io_.get_executor(), config_);
    return fakes::run(io_, client(std::move(get)));
  }
  Result<Got> fetch(const std::string& url) { return fetch(Get{.url = *parse_uri(url)}); }
  /// The failure of a fetch that must fail.
  Error failure(Get get) {
    auto got = fetch(std::move(get));
    if (got) ADD_FAILURE() << "this worked: HTTP " << got->status << " " << got->body.substr(0, 100);
    return got ? Error{} : got.error();
  }
  Error failure(const std::string& url) { return failure(Get{.url = *parse_uri(url)}); }
  /// The failure when one answer is all the server says.
  Error failure_of(fakes::Scripted answer) {
    fakes::HttpServer server({std::move(answer)});
    return failure(server.url());
  }

  /// What came of so many requests begun at once, in the order they ended: bodies or failures.
  std::vector<std::string> fetch_together(const Fetch& client, const fakes::HttpServer& server, int count) {
    std::vector<std::string> came;
    std::vector<std::optional<Result<Got>>> got(static_cast<std::size_t>(count));
    for (auto& one : got)
      asio::co_spawn(io_, fakes::keep(client(Get{.url = *parse_uri(server.url())}), one),
                     [&](std::exception_ptr) { came.push_back(*one ? (*one)->body : one->error().what); });
    io_.run();
    return came;
  }

  asio::io_context io_;
  ClientConfig config_;
  std::filesystem::path directory_;
};

}  // namespace feedd::upstream
