#include "upstream/throttle.hpp"

#include <algorithm>

#include "upstream/domain.hpp"

namespace feedd::upstream {

using std::chrono::milliseconds;

milliseconds Turns::take(const std::string& key, milliseconds now) {
  if (next_.size() >= sweep_at_) {
    std::erase_if(next_, [&](const auto& one) { return one.second <= now; });
    sweep_at_ = std::max<std::size_t>(1024, 2 * next_.size());
  }
  auto& next = next_.try_emplace(key, now).first->second;
  const auto turn = std::max(now, next - pause_ * static_cast<int>(burst_ - 1));
  next = std::max(next, now) + pause_;
  return turn - now;
}

void Turns::begin_one_by_one(const std::string& key, milliseconds from) {
  auto& next = next_.try_emplace(key, from).first->second;
  next = std::max(next, from + pause_ * static_cast<int>(burst_ - 1));
}

Instant Throttle::turn(const Uri& url, Instant now) {
  if (pause_ == milliseconds(0)) return now;
  const bool minds = held_until(url) > now - aftermath;
  if (!minds && !is_public_host(url)) return now;
  const auto wait = turns_.take(operator_of(url), now.time_since_epoch());
  return now + std::chrono::ceil<std::chrono::seconds>(wait);
}

void Throttle::hold(const Uri& url, Instant until) {
  auto key = operator_of(url);
  turns_.begin_one_by_one(key, until.time_since_epoch());
  auto& held = holds_[std::move(key)];
  held = std::max(held, until);
}

Instant Throttle::held_until(const Uri& url) const {
  if (holds_.empty()) return Instant{};
  auto found = holds_.find(operator_of(url));
  return found == holds_.end() ? Instant{} : found->second;
}

}  // namespace feedd::upstream
