/// The upstreams that run, each by itself: one can be stopped, or told something, without disturbing the others.
/// One thread only: the one its executor runs on.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/task.hpp"
#include "upstream/upstream.hpp"

namespace feedd::daemon {

class Followers {
 public:
  explicit Followers(Executor executor) : executor_(std::move(executor)) {}

  bool contains(const SourceId& id) const { return all_.contains(id); }
  /// Null when it does not run.
  std::shared_ptr<upstream::Upstream> find(const SourceId& id) const;

  void add(const upstream::Subscription& subscription, std::shared_ptr<upstream::Upstream> source);
  /// A task of this source's own, which ends with it. It runs.
  void start(const SourceId& id, Task<void> task);

  /// Stops all but those that stand in `staying` as they run, and waits for their end.
  Task<void> keep(const std::vector<upstream::Subscription>& staying);
  void stop();
  Task<void> idle();

 private:
  struct Follower {
    upstream::Subscription subscription;
    std::shared_ptr<upstream::Upstream> source;
    std::unique_ptr<Nursery> nursery;
  };
  Executor executor_;
  std::map<SourceId, Follower> all_;
};

}  // namespace feedd::daemon
