/// Wakes at an instant of the wall clock: to the millisecond, without a poll, and also when somebody sets the clock
/// (timerfd_create(2)). One thread only: the one its executor runs on.
#pragma once

#include <memory>
#include <optional>

#include "base/task.hpp"
#include "base/time.hpp"

namespace feedd {

class Alarm {
 public:
  explicit Alarm(const Executor& executor);
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  /// Returns when it is `when`, when the clock was set, or when it was rung, also before the wait: whoever waits looks
  /// again. Without `when` only for the latter two. One waiter at a time; cancellation unwinds him.
  Task<void> wait(std::optional<Instant> when);
  void ring();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace feedd
