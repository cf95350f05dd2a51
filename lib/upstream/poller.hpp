/// What every source on the net does alike: its turn with the operator, the conditional request, what is remembered of
/// the answer.
#pragma once

#include <functional>
#include <memory>

#include "base/task.hpp"
#include "base/time.hpp"
#include "model/batch.hpp"
#include "upstream/callbacks.hpp"
#include "upstream/config.hpp"
#include "upstream/http_client.hpp"
#include "upstream/manners.hpp"
#include "upstream/memory.hpp"
#include "upstream/throttle.hpp"

namespace feedd::upstream {

/// What all upstreams share, and all that they see of the world.
struct Means {
  Fetch fetch;
  Executor crew;  ///< parses and cleans
  Clock clock;
  std::function<Task<void>(Instant)> sleep;  ///< until then
  std::shared_ptr<Throttle> throttle;
  Manners manners = {};
  std::shared_ptr<Callbacks> callbacks = nullptr;  ///< where hubs can call us; null: nowhere
  std::string callback_base = {};                  ///< their address without the token
  bool searches_at_once = false;  ///< for a feed that is lost, instead of after some failures: somebody waits to hear
};

/// With time as it passes.
Means means_of(Fetch fetch, Executor crew, Clock clock, const Manners& manners);

class Poller {
 protected:
  Poller(Subscription subscription, Memory memory, Means means);

  /// Waits for the next turn with the operator of `url`, past whatever holds him.
  Task<void> turn(Uri url);
  /// Conditional: with what the last answer left. `not_to`: as of Get.
  Task<Result<Got>> get(Uri url, bool conditional, std::vector<Uri> not_to = {});
  void remember(const Outcome& outcome, Batch& batch);

  Uri written_address() const;  ///< in the configuration, by a person
  Uri address() const;          ///< where the next poll goes
  Instant held_until() const;   ///< the epoch when nothing is
  /// Waits until it is time to poll. False: it is not yet, because the operator is held, and held() is to be told
  /// before it is waited for longer.
  Task<bool> due();
  Batch held();
  void tell_next(Batch& batch) const;  ///< when it will be, and why then

  void hold_operator();  ///< of whom it is remembered that he wants to be left alone

  Subscription subscription_;
  Policy policy_;
  Memory memory_;
  Means means_;

 private:
  Instant told_{};  ///< the end of a hold that was told of
};

}  // namespace feedd::upstream
