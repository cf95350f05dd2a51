/// How the sources stand, in a line for the service manager: "412 sources, 3 failing, next 12:04".
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "config/config.hpp"
#include "model/batch.hpp"
#include "site/status.hpp"

namespace feedd::daemon {

class Standing {
 public:
  /// Forgets the sources that are none any more.
  void follow(const config::Config& config);
  void note(const Batch& batch);
  /// How it stood when it was last heard of, before this process began.
  void recall(const site::SourceStatus& status);

  /// `next` is the next time anybody is asked, in the time of this machine, as systemctl shows its own.
  std::string line(Instant now) const;

 private:
  struct Source {
    bool failing = false;
    std::optional<Instant> next;
  };
  std::map<SourceId, Source> sources_;
};

}  // namespace feedd::daemon
