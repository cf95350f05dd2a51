/// How we wait. A Task runs on the io_context that awaits it; heavy work goes to the crew through `on`; whatever lives
/// long lives in a Nursery. Rules for coroutines on g++ 12 that are correctness here, not taste: no capturing lambda
/// inside a co_await expression, no co_await inside ?:, and the result into a named variable first.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "base/time.hpp"

namespace feedd {

namespace asio = boost::asio;

template <class T>
using Task = asio::awaitable<T>;
using Executor = asio::any_io_executor;

/// Runs `job` on `where` and resumes the caller at home with what it returned. The job cannot be cancelled: keep it
/// short. Not a co_spawn onto the other executor: cancellation would then be emitted on the wrong thread.
template <class Job>
auto on(Executor where, Job job) -> Task<std::invoke_result_t<Job&>> {
  using Out = std::invoke_result_t<Job&>;
  auto start = [where](auto handler, Job work) {
    auto home = asio::make_work_guard(asio::get_associated_executor(handler));
    auto away = [handler = std::move(handler), work = std::move(work), home = std::move(home)]() mutable {
      std::exception_ptr error;
      std::optional<Out> out;
      try {
        out.emplace(work());
      } catch (...) {
        error = std::current_exception();
      }
      auto executor = home.get_executor();
      auto back = [handler = std::move(handler), error, out = std::move(out), home = std::move(home)]() mutable {
        std::move(handler)(error, std::move(out));
      };
      asio::post(executor, std::move(back));
    };
    asio::post(where, std::move(away));
  };
  auto token = asio::use_awaitable;
  std::optional<Out> out =
      co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, std::optional<Out>)>(
          start, token, std::move(job));
  co_return std::move(*out);
}

/// Waits; cancellation unwinds it.
Task<void> sleep_for(std::chrono::steady_clock::duration duration);
/// Waits until the clock shows `when`: a wall-clock instant, reached on the monotonic clock.
Task<void> sleep_until(Instant when, Clock clock);

/// Every coroutine that runs belongs to a Nursery: stop() cancels them, idle() waits for the last. One thread only:
/// the one its executor runs on.
class Nursery {
 public:
  explicit Nursery(Executor executor);
  ~Nursery();
  Nursery(const Nursery&) = delete;
  Nursery& operator=(const Nursery&) = delete;

  /// An exception that ends a task is logged with its name; being cancelled is not an error.
  void start(std::string name, Task<void> task);
  void stop();
  Task<void> idle();
  std::size_t size() const { return tasks_.size(); }

 private:
  Executor executor_;
  asio::steady_timer idle_;
  std::list<std::shared_ptr<asio::cancellation_signal>> tasks_;
};

}  // namespace feedd
