/// What all connections of one thread share.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/published.hpp"
#include "serve/access_log.hpp"
#include "serve/config.hpp"
#include "serve/hooks.hpp"
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
  AccessLog* log = nullptr;                            ///< null: nobody asked for one
  std::string lines = {};                              ///< for the log

  void note(const Access& access, Instant now) {
    append_line(lines, access, now);
    if (lines.size() > many_lines) hand_over();
  }
  void hand_over() {
    if (log && !lines.empty()) log->write(std::exchange(lines, {}));
  }
};

}  // namespace feedd::serve
