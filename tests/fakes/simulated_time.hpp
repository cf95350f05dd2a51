/// Time that passes only when nobody has anything left to do: a day of many sleepers in a moment.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <functional>
#include <map>
#include <memory>

#include "base/task.hpp"
#include "base/time.hpp"
#include "fakes/clock.hpp"

namespace feedd::fakes {

class SimulatedTime {
 public:
  Clock clock() const { return clock_.clock(); }
  Instant now() const { return clock_.now(); }
  std::function<Task<void>(Instant)> sleep() {
    return [this](Instant until) { return wait(this, until); };
  }

  /// Everything that happens before `end`.
  void run(asio::io_context& io, Instant end) {
    for (;;) {
      io.restart();
      io.poll();
      if (sleepers_.empty() || sleepers_.begin()->first >= end) return;
      clock_.set(std::max(now(), sleepers_.begin()->first));
      while (!sleepers_.empty() && sleepers_.begin()->first <= now()) {
        auto sleeper = std::move(sleepers_.begin()->second);
        sleepers_.erase(sleepers_.begin());
        sleeper->woken = true;
        sleeper->timer.cancel();
      }
    }
  }

 private:
  struct Sleeper {
    explicit Sleeper(const Executor& executor) : timer(executor, asio::steady_timer::time_point::max()) {}
    asio::steady_timer timer;
    bool woken = false;
  };

  static Task<void> wait(SimulatedTime* time, Instant until) {
    if (until <= time->now()) co_return;
    auto executor = co_await asio::this_coro::executor;
    auto sleeper = std::make_shared<Sleeper>(executor);
    time->sleepers_.emplace(until, sleeper);
    auto waited = co_await sleeper->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    (void)waited;
    if (!sleeper->woken) throw boost::system::system_error(asio::error::operation_aborted);
  }

  FakeClock clock_;
  std::multimap<Instant, std::shared_ptr<Sleeper>> sleepers_;
};

}  // namespace feedd::fakes
