/// The source: one feed that other people write.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/task.hpp"
#include "base/time.hpp"
#include "model/batch.hpp"
#include "upstream/config.hpp"
#include "upstream/http_client.hpp"
#include "upstream/manners.hpp"
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
};

/// With time as it passes.
Means means_of(Fetch fetch, Executor crew, Clock clock, const Manners& manners);

class Upstream {
 public:
  /// `remembered` is the note this source left in the store (Batch::remember); empty the first time.
  Upstream(Subscription subscription, std::string remembered, Means means);

  /// Waits until the next poll is due and the operator's turn has come, then asks. A failure is a Batch too: without
  /// entries, with a note of severity error and the next due time to remember. Only cancellation throws.
  Task<Batch> next();

  /// Asks as soon as the operator's turn comes, unless the server told us to stay away (Retry-After, 410): then the
  /// Batch says so in a note.
  Task<Batch> ask();

  const Subscription& subscription() const { return subscription_; }

 private:
  struct Reading;
  Task<void> turn(Uri url);
  Task<Batch> poll();
  Task<Batch> read_archive();
  Task<Outcome> read(Batch& batch, Result<Got> got);
  Task<Result<Reading>> parse(const Got& got);
  Task<Outcome> follow_page(Batch& batch, const Got& page, Error refusal);
  Task<void> search(Batch& batch);
  Task<Result<Got>> get(Uri url, bool conditional);
  Uri address() const;
  Batch batch() const;
  void finish(Batch& batch);

  Subscription subscription_;
  Policy policy_;
  Memory memory_;
  Means means_;
};

}  // namespace feedd::upstream
