#include "base/task.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include "base/log.hpp"

namespace feedd {

Task<void> sleep_for(std::chrono::steady_clock::duration duration) {
  auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, duration);
  co_await timer.async_wait(asio::use_awaitable);
}

Task<void> sleep_until(Instant when, Clock clock) {
  // In steps, so that a wall clock set forward or back is noticed within a minute.
  for (;;) {
    auto left = when - clock();
    if (left <= std::chrono::seconds(0)) co_return;
    co_await sleep_for(std::min<std::chrono::steady_clock::duration>(left, std::chrono::minutes(1)));
  }
}

Nursery::Nursery(Executor executor) : executor_(executor), idle_(executor, asio::steady_timer::time_point::max()) {}

Nursery::~Nursery() = default;

void Nursery::start(std::string name, Task<void> task) {
  auto signal = tasks_.insert(tasks_.end(), std::make_shared<asio::cancellation_signal>());
  auto done = [this, signal, name = std::move(name)](std::exception_ptr error) {
    tasks_.erase(signal);
    if (error) {
      try {
        std::rethrow_exception(error);
      } catch (const boost::system::system_error& x) {
        if (x.code() != asio::error::operation_aborted) log::error("task.failed", {{"task", name}, {"what", x.what()}});
      } catch (const std::exception& x) {
        log::error("task.failed", {{"task", name}, {"what", x.what()}});
      }
    }
    if (tasks_.empty()) idle_.cancel();
  };
  asio::co_spawn(executor_, std::move(task), asio::bind_cancellation_slot((*signal)->slot(), std::move(done)));
}

void Nursery::stop() {
  auto running = tasks_;  // a task may end, and leave the list, while its signal is emitted
  for (auto& signal : running) signal->emit(asio::cancellation_type::all);
}

Task<void> Nursery::idle() {
  while (!tasks_.empty()) {
    auto waited = co_await idle_.async_wait(asio::as_tuple(asio::use_awaitable));
    (void)waited;
  }
}

}  // namespace feedd
