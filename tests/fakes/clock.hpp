/// A clock that stands still until it is told.
#pragma once

#include <chrono>
#include <memory>

#include "base/time.hpp"

namespace feedd::fakes {

class FakeClock {
 public:
  explicit FakeClock(Instant start = Instant(std::chrono::seconds(1'700'000'000)))
      : now_(std::make_shared<Instant>(start)) {}
  Instant now() const { return *now_; }
  void pass(std::chrono::seconds time) { *now_ += time; }
  void set(Instant now) { *now_ = now; }
  Clock clock() const {
    return [now = now_] { return *now; };
  }

 private:
  std::shared_ptr<Instant> now_;
};

}  // namespace feedd::fakes
