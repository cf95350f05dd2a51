/// Calls that block and that nobody can interrupt: getaddrinfo, a file on a mount that has gone away. Each runs on a
/// thread that is waited for only as long as the caller cares: a dead name server delays neither a deadline nor the end
/// of the program. Asio's own resolver has one thread and would line all lookups up behind the slowest.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "base/task.hpp"

namespace feedd::upstream {

/// One thread only: the one that calls.
class Errands {
 public:
  explicit Errands(std::size_t threads);
  ~Errands();  ///< waits for nothing: what still runs ends by itself, unheard
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;

  /// What the job returned, or nothing when it was not done by `deadline`. The job must own all that it touches.
  template <class Job>
  Task<std::optional<std::invoke_result_t<Job&>>> run(Job job, std::chrono::steady_clock::time_point deadline) {
    auto out = std::make_shared<std::optional<std::invoke_result_t<Job&>>>();
    std::function<void()> work = [out, job = std::move(job)]() mutable { out->emplace(job()); };
    bool done = co_await wait_for(std::move(work), deadline);
    if (!done) co_return std::nullopt;
    co_return std::move(*out);
  }

  /// Begins the work and comes back at once; `done` is called at `home` afterwards, unless the errands are gone by
  /// then.
  void start(Executor home, std::function<void()> work, std::function<void()> done);

 private:
  struct State;
  Task<bool> wait_for(std::function<void()> work, std::chrono::steady_clock::time_point deadline);
  std::shared_ptr<State> state_;
};

}  // namespace feedd::upstream
