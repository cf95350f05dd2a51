/// The trouble of a store that cannot be written (a full disk, a damaged file): told in the log and in the status,
/// once, and taken back when it is over. What is served stays as it is; whoever failed tries again after `pause`.
#pragma once

#include <chrono>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "daemon/shelf.hpp"
#include "daemon/state.hpp"
#include "model/batch.hpp"
#include "site/publisher.hpp"

namespace feedd::daemon {

/// On the desk thread. What it is given outlives it.
class Trouble {
 public:
  static constexpr std::chrono::seconds pause{10};  ///< how long the store is left in peace after it failed

  /// `desk`: the only writer of store and site.
  Trouble(State& state, site::Publisher& publisher, Shelf& shelf, Executor desk)
      : state_(state), publisher_(publisher), shelf_(shelf), desk_(std::move(desk)) {}

  /// The store refused what it was asked to do.
  Task<void> begins(Error error);
  /// It did as it was asked; mostly there was no trouble.
  Task<void> ends();

  bool lasts() const { return lasts_; }

 private:
  Task<void> read_anew();
  Task<void> tell(std::vector<Note> notes);

  State& state_;
  site::Publisher& publisher_;
  Shelf& shelf_;
  Executor desk_;
  bool lasts_ = false;
  std::chrono::steady_clock::time_point silent_until_{};  ///< the log hears of it once a minute
};

}  // namespace feedd::daemon
