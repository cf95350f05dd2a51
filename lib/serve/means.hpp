/// What all connections of one thread share.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/published.hpp"
#include "serve/access_log.hpp"
#include "serve/config.hpp"
#include "serve/hooks.hpp"
#include "serve/mailbox.hpp"
#include "serve/memory_file.hpp"
#include "serve/tally.hpp"
#include "site/site.hpp"

namespace feedd::serve {

struct Means {
  static constexpr std::size_t many_lines = 64 << 10;  ///< bytes that are not kept till the next second

  const ServeConfig& config;
  const Published<site::Site>& site;
  const Hooks& hooks;
  Tally& tally;                                        ///< of this thread
  const std::vector<std::unique_ptr<Tally>>& tallies;  ///< of all
  MemoryFiles& files;                                  ///< of all
  AccessLog* log = nullptr;                            ///< null: nobody asked for one
  std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();
  std::string lines = {};  ///< for the log

  /// The offer and the time, looked at once for all that is ready at one moment.
  std::shared_ptr<const site::Site> offer = {};
  Instant now = {};
  std::chrono::steady_clock::time_point moment = {};

  void look() {
    offer = site.get();
    moment = std::chrono::steady_clock::now();
    now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
  void note(const Access& access) {
    append_line(lines, access, now);
    if (lines.size() > many_lines) hand_over();
  }
  void hand_over() {
    if (log && !lines.empty()) log->write(std::exchange(lines, {}));
  }
};

}  // namespace feedd::serve
