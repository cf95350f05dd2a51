#include "upstream/budget.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

namespace feedd::upstream {

struct Budget::Waiting {
  Waiting(const Executor& executor, Portion& who, std::uint64_t wanted)
      : timer(executor, asio::steady_timer::time_point::max()), portion(who), bytes(wanted) {}
  asio::steady_timer timer;
  Portion& portion;
  std::uint64_t bytes;
  bool called = false;  ///< it has what it wanted
};

/// Whoever goes away while waiting waits no more.
struct Budget::Turn {
  Budget& budget;
  std::shared_ptr<Waiting> waiting;
  ~Turn() {
    if (waiting->called) return;
    budget.queue_.remove(waiting);
    if (waiting->portion.bytes_ > 0) ++budget.active_;
    budget.call();  // those behind it may fit
  }
};

void Budget::grant(Portion& portion, std::uint64_t bytes) {
  free_ -= static_cast<std::int64_t>(bytes - portion.bytes_);
  portion.bytes_ = bytes;
  ++active_;
}

void Budget::call() {
  while (!queue_.empty()) {
    auto next = queue_.begin();
    const bool fits = static_cast<std::int64_t>((*next)->bytes - (*next)->portion.bytes_) <= free_;
    if (!fits && active_ > 0) return;
    if (!fits) {
      auto holds_less = [](const auto& a, const auto& b) { return a->portion.bytes_ < b->portion.bytes_; };
      next = std::max_element(queue_.begin(), queue_.end(), holds_less);
    }
    auto called = *next;
    queue_.erase(next);
    grant(called->portion, called->bytes);
    called->called = true;
    called->timer.cancel();
  }
}

Task<void> Portion::grow(std::uint64_t bytes) {
  if (bytes <= bytes_) co_return;
  auto executor = co_await asio::this_coro::executor;
  auto& budget = *budget_;
  if (bytes_ > 0) --budget.active_;
  Budget::Turn turn{budget, std::make_shared<Budget::Waiting>(executor, *this, bytes)};
  budget.queue_.push_back(turn.waiting);
  budget.call();
  if (turn.waiting->called) co_return;
  auto waited = co_await turn.waiting->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  (void)waited;
  if (!turn.waiting->called) throw boost::system::system_error(asio::error::operation_aborted);
}

void Portion::shrink(std::uint64_t bytes) {
  if (bytes >= bytes_) return;
  budget_->free_ += static_cast<std::int64_t>(bytes_ - bytes);
  bytes_ = bytes;
  if (bytes == 0) --budget_->active_;
  budget_->call();
}

}  // namespace feedd::upstream
