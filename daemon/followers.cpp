#include "daemon/followers.hpp"

#include <utility>

namespace feedd::daemon {

std::shared_ptr<upstream::Upstream> Followers::find(const SourceId& id) const {
  auto found = all_.find(id);
  return found == all_.end() ? nullptr : found->second.source;
}

void Followers::add(const upstream::Subscription& subscription, std::shared_ptr<upstream::Upstream> source) {
  all_.emplace(subscription.id, Follower{subscription, std::move(source), std::make_unique<Nursery>(executor_)});
}

void Followers::start(const SourceId& id, Task<void> task) { all_.at(id).nursery->start(id.value, std::move(task)); }

Task<void> Followers::keep(const std::vector<upstream::Subscription>& staying) {
  std::map<SourceId, const upstream::Subscription*> wanted;
  for (const auto& subscription : staying) wanted[subscription.id] = &subscription;
  std::vector<Follower> leaving;
  for (auto at = all_.begin(); at != all_.end();) {
    auto found = wanted.find(at->first);
    if (found != wanted.end() && *found->second == at->second.subscription) {
      ++at;
      continue;
    }
    at->second.nursery->stop();
    leaving.push_back(std::move(at->second));
    at = all_.erase(at);
  }
  for (auto& follower : leaving) co_await follower.nursery->idle();
}

void Followers::stop() {
  for (auto& [id, follower] : all_) follower.nursery->stop();
}

Task<void> Followers::idle() {
  for (auto& [id, follower] : all_) co_await follower.nursery->idle();
}

}  // namespace feedd::daemon
