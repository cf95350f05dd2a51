/// At most so many at once; the others wait in the order they came. Being cancelled while waiting costs nobody a place.
/// One thread only.
#pragma once

#include <cstddef>
#include <list>
#include <memory>

#include "base/task.hpp"

namespace feedd::upstream {

class Gate;

/// A place inside; leaving is being destroyed.
class Place {
 public:
  Place() = default;
  explicit Place(std::shared_ptr<Gate> gate) : gate_(std::move(gate)) {}
  Place(Place&& other) noexcept : gate_(std::move(other.gate_)) {}
  Place& operator=(Place&& other) noexcept;
  ~Place() { leave(); }
  void leave();
  explicit operator bool() const { return gate_ != nullptr; }

 private:
  std::shared_ptr<Gate> gate_;
};

class Gate {
 public:
  explicit Gate(std::size_t places) : free_(places) {}
  /// Waits for a place. Only cancellation throws.
  static Task<Place> enter(std::shared_ptr<Gate> gate);
  bool somebody_waits() const { return !queue_.empty(); }

 private:
  friend class Place;
  struct Waiting;
  struct Turn;
  void leave();

  std::size_t free_;
  std::list<std::shared_ptr<Waiting>> queue_;
};

}  // namespace feedd::upstream
