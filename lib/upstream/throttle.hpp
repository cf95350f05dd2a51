/// No operator is asked in bursts, however many feeds he has: turns by key, and holds by registrable domain.
/// One thread only.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "base/time.hpp"
#include "base/uri.hpp"

namespace feedd::upstream {

/// A token bucket for each key, without tokens: the generic cell rate algorithm (ITU-T I.371). A key that has been
/// quiet may have `burst` turns at once; then one comes each `pause`.
class Turns {
 public:
  Turns(std::chrono::milliseconds pause, std::size_t burst) : pause_(pause), burst_(burst) {}

  /// How long to wait from `now` (since any epoch, the same each time) until the turn that is taken hereby.
  std::chrono::milliseconds take(const std::string& key, std::chrono::milliseconds now);
  /// The first turn at `from` or later is one alone, and so are those that follow it.
  void begin_one_by_one(const std::string& key, std::chrono::milliseconds from);

 private:
  std::chrono::milliseconds pause_;
  std::size_t burst_;
  std::map<std::string, std::chrono::milliseconds> next_;  ///< when the bucket would be full again
  std::size_t sweep_at_ = 1024;
};

class Throttle {
 public:
  /// `pause` zero: turns come at once. Hosts of a local network have their turn at once, too: they are one's own; but
  /// not when they have just asked to be left alone.
  explicit Throttle(std::chrono::milliseconds pause) : pause_(pause), turns_(pause, burst) {}

  /// Takes the next turn with the operator of `url`, which comes at `now` or later.
  Instant turn(const Uri& url, Instant now);

  /// Nobody asks that operator before `until`; an earlier end is no end. From then on those that waited come one by
  /// one.
  void hold(const Uri& url, Instant until);
  /// The epoch when nothing is held.
  Instant held_until(const Uri& url) const;

 private:
  static constexpr std::size_t burst = 10;
  static constexpr std::chrono::minutes aftermath{1};
  std::chrono::milliseconds pause_;
  Turns turns_;
  std::map<std::string, Instant> holds_;
};

}  // namespace feedd::upstream
