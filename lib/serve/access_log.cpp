#include "serve/access_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <iterator>
#include <utility>

#include "base/log.hpp"

namespace feedd::serve {
namespace {

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  if (text.empty()) out += '-';
  for (unsigned char c : text) {
    if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
      fmt::format_to(std::back_inserter(out), "\\x{:02X}", c);
    else
      out += static_cast<char>(c);
  }
  out += '"';
}

/// Made once a second for each thread.
const std::string& stamp(Instant now) {
  thread_local Instant made{};
  thread_local std::string text;
  if (now != made || text.empty()) {
    made = now;
    const std::time_t seconds = now.time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char buffer[40];
    text.assign(buffer, std::strftime(buffer, sizeof buffer, " - - [%d/%b/%Y:%H:%M:%S +0000] ", &parts));
  }
  return text;
}

int opened(const std::string& file) {
  if (file == "-") return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  return ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
}

}  // namespace

void append_line(std::string& out, const Access& access, Instant now) {
  out.append(access.peer).append(stamp(now));
  append_quoted(out, access.request_line);
  fmt::format_to(std::back_inserter(out), " {} {} ", access.status, access.bytes);
  append_quoted(out, access.referer);
  out += ' ';
  append_quoted(out, access.user_agent);
  out += '\n';
}

Result<std::unique_ptr<AccessLog>> AccessLog::open(std::string file) {
  std::unique_ptr<AccessLog> made(new AccessLog(std::move(file)));
  made->descriptor_ = opened(made->file_);
  if (made->descriptor_ < 0) return fail(Errc::io, "{}: cannot be opened: {}", made->file_, std::strerror(errno));
  made->thread_ = std::thread([log = made.get()] { log->work(); });
  return made;
}

AccessLog::~AccessLog() {
  {
    std::lock_guard lock(mutex_);
    over_ = true;
  }
  news_.notify_one();
  if (thread_.joinable()) thread_.join();
  if (descriptor_ >= 0) ::close(descriptor_);
}

void AccessLog::write(std::string lines) {
  {
    std::lock_guard lock(mutex_);
    if (waiting_.size() + lines.size() > most_waiting) {
      dropped_ += lines.size();
      return;
    }
    if (waiting_.empty())
      waiting_ = std::move(lines);
    else
      waiting_ += lines;
  }
  news_.notify_one();
}

void AccessLog::reopen() {
  {
    std::lock_guard lock(mutex_);
    reopen_ = waiting_.size();
  }
  news_.notify_one();
}

void AccessLog::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    news_.wait(lock, [&] { return over_ || reopen_ || !waiting_.empty(); });
    const auto lines = std::exchange(waiting_, {});
    const auto dropped = std::exchange(dropped_, 0);
    const auto again = std::exchange(reopen_, std::nullopt);
    const bool over = over_;
    lock.unlock();
    std::string_view rest = lines;
    if (again) {
      put(rest.substr(0, *again));
      rest.remove_prefix(*again);
      const int fresh = opened(file_);
      if (fresh < 0) log::error("access_log.failed", {{"file", file_}, {"what", std::strerror(errno)}});
      if (fresh >= 0) ::close(std::exchange(descriptor_, fresh));
    }
    put(rest);
    if (dropped > 0) log::warning("access_log.dropped", {{"bytes", dropped}});
    if (over) return;
    lock.lock();
  }
}

void AccessLog::put(std::string_view rest) {
  while (!rest.empty()) {
    const auto count = ::write(descriptor_, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      log::error("access_log.failed", {{"file", file_}, {"what", std::strerror(errno)}});
      return;
    }
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace feedd::serve
