#include "upstream/gate.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

namespace feedd::upstream {

struct Gate::Waiting {
  explicit Waiting(const Executor& executor) : timer(executor, asio::steady_timer::time_point::max()) {}
  asio::steady_timer timer;
  bool called = false;  ///< a place was left for this one
};

/// Whoever goes away while waiting gives up the turn, and hands on a place that was left for it already.
struct Gate::Turn {
  std::shared_ptr<Gate> gate;
  std::shared_ptr<Waiting> waiting;
  bool taken = false;
  ~Turn() {
    if (taken) return;
    if (waiting->called)
      gate->leave();
    else
      gate->queue_.remove(waiting);
  }
};

Place& Place::operator=(Place&& other) noexcept {
  if (this != &other) {
    leave();
    gate_ = std::move(other.gate_);
  }
  return *this;
}

void Place::leave() {
  if (auto gate = std::exchange(gate_, nullptr)) gate->leave();
}

void Gate::leave() {
  if (queue_.empty()) {
    ++free_;
    return;
  }
  auto next = queue_.front();
  queue_.pop_front();
  next->called = true;
  next->timer.cancel();
}

Task<Place> Gate::enter(std::shared_ptr<Gate> gate) {
  if (gate->free_ > 0) {
    --gate->free_;
    co_return Place(std::move(gate));
  }
  auto executor = co_await asio::this_coro::executor;
  Turn turn{gate, std::make_shared<Waiting>(executor)};
  gate->queue_.push_back(turn.waiting);
  auto waited = co_await turn.waiting->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  (void)waited;
  if (!turn.waiting->called) throw boost::system::system_error(asio::error::operation_aborted);
  turn.taken = true;
  co_return Place(std::move(gate));
}

}  // namespace feedd::upstream
