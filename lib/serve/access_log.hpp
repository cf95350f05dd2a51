/// Who asked for what, one line each in the "combined" format of Apache and nginx. A line never waits for a disk: each
/// serving thread gathers its own and hands them over about once a second; one thread writes.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/result.hpp"
#include "base/time.hpp"

namespace feedd::serve {

/// One request and its answer. The texts are as the reader sent them.
struct Access {
  std::string_view peer;          ///< an address; "unix:" over a socket of this machine
  std::string_view request_line;  ///< empty: none came
  std::string_view referer, user_agent;
  unsigned status = 0;
  std::size_t bytes = 0;  ///< of the body
};

/// Appends the line. Bytes that are no printable ASCII, quotes and backslashes become \xHH, as nginx has it.
void append_line(std::string& out, const Access& access, Instant now);

/// Safe on every thread.
class AccessLog {
 public:
  static constexpr std::size_t most_waiting = 16 << 20;  ///< bytes; when the disk is slower, lines are dropped

  /// "-" is standard output. Fails with `io`.
  static Result<std::unique_ptr<AccessLog>> open(std::string file);
  ~AccessLog();  ///< writes what is left

  void write(std::string lines);
  /// The file was moved away: what comes from now on goes to a new one.
  void reopen();

 private:
  explicit AccessLog(std::string file) : file_(std::move(file)) {}
  void work();
  void put(std::string_view lines);

  std::string file_;
  int descriptor_ = -1;
  std::mutex mutex_;
  std::condition_variable news_;
  std::string waiting_;
  std::size_t dropped_ = 0;            ///< bytes
  std::optional<std::size_t> reopen_;  ///< behind so many of the bytes that wait
  bool over_ = false;
  std::thread thread_;
};

}  // namespace feedd::serve
