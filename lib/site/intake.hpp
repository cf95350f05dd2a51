/// What sources bring, on its way to the publisher. News that comes at the same time is written down and shown
/// together: a transaction of the store and a new site cost about as much for one batch as for fifty.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "model/batch.hpp"
#include "site/publisher.hpp"

namespace feedd::site {

/// Called from one thread; what it does is done on the desk.
class Intake {
 public:
  /// `desk` is the strand that the publisher belongs to. Both outlive this.
  Intake(Publisher& publisher, Executor desk) : publisher_(publisher), desk_(std::move(desk)) {}

  struct Taken {
    Changes changes;
    bool shown = false;  ///< else show() does, which is for when the desk has rested
  };
  /// Returns when the batch is written down. Fails when it is not, whatever became of others that waited with it.
  Task<Result<Taken>> take(const Batch& batch);

  Task<void> rested();        ///< from what the desk showed last
  Task<Result<void>> show();  ///< what was put off

 private:
  struct Waiting {
    const Batch* batch = nullptr;
    std::optional<Result<Taken>> taken = {};
  };
  void write_down();
  template <class Publish>
  auto then_rest(Publish publish);

  Publisher& publisher_;
  Executor desk_;
  std::mutex mutex_;
  std::vector<Waiting*> waiting_;
  std::chrono::steady_clock::time_point rests_until_{};  ///< desk: publishing may go on from then
};

}  // namespace feedd::site
