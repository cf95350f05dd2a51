#include "daemon/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "base/log.hpp"
#include "base/text.hpp"

namespace feedd::daemon {
namespace {

/// Often enough to look alive, seldom enough to cost nothing.
constexpr std::chrono::milliseconds pause(100);
constexpr std::size_t bar_width = 30;

}  // namespace

void tell(std::string_view line, Tone tone) {
  const auto text = printable(line);
  const auto place = std::min(text.find(": "), text.size());
  if (place == text.size() || !log::shows_colours()) {
    fmt::print(stderr, "{}\n", text);
    return;
  }
  fmt::print(stderr, "\x1b[{}m{}\x1b[0m{}\n", tone == Tone::error ? "1;31" : "1;33", text.substr(0, place),
             text.substr(place));
}

Progress::Progress() : shown_(log::is_terminal()) {}

void Progress::begin(std::string_view what, std::size_t total) {
  what_ = printable(what);
  total_ = total;
  done_ = 0;
  drawn_ = {};
  draw();
}

void Progress::rename(std::string_view what) {
  what_ = printable(what);
  draw();
}

void Progress::advance() {
  ++done_;
  draw();
}

void Progress::clear() {
  if (!on_screen_) return;
  on_screen_ = false;
  drawn_ = {};
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
}

void Progress::draw() {
  const auto now = std::chrono::steady_clock::now();
  if (!shown_ || now < drawn_ + pause) return;
  drawn_ = now;
  on_screen_ = true;
  if (total_ > 0) {
    const auto filled = std::min(done_, total_) * bar_width / total_;
    fmt::print(stderr, "\r\x1b[K{} [{:#>{}}{:.>{}}] {} of {}", what_, "", filled, "", bar_width - filled, done_,
               total_);
  } else {
    fmt::print(stderr, "\r\x1b[K{}{}", what_, done_ > 0 ? fmt::format(" {}", done_) : "");
  }
  std::fflush(stderr);
}

}  // namespace feedd::daemon
