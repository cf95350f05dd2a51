/// Bytes that all large bodies under way may hold together, counted as they come: who holds little keeps little from
/// others, however long it takes. Who wants more than is left waits, first come, first served. One thread only.
///
/// When all that hold some wait for more, none would ever end: then the one that holds the most goes on beyond the
/// budget, by as much as one body may have.
#pragma once

#include <cstdint>
#include <list>
#include <memory>

#include "base/task.hpp"

namespace feedd::upstream {

class Budget;

/// What one body holds; given back when it is destroyed.
class Portion {
 public:
  explicit Portion(std::shared_ptr<Budget> budget) : budget_(std::move(budget)) {}
  ~Portion() { shrink(0); }
  Portion(const Portion&) = delete;
  Portion& operator=(const Portion&) = delete;

  std::uint64_t bytes() const { return bytes_; }
  /// Waits until it may hold so many in all. Only cancellation throws.
  Task<void> grow(std::uint64_t bytes);
  void shrink(std::uint64_t bytes);

 private:
  friend class Budget;
  std::shared_ptr<Budget> budget_;
  std::uint64_t bytes_ = 0;
};

class Budget {
 public:
  explicit Budget(std::uint64_t bytes) : free_(static_cast<std::int64_t>(bytes)) {}
  /// Below zero when one had to go beyond.
  std::int64_t free() const { return free_; }

 private:
  friend class Portion;
  struct Waiting;
  struct Turn;
  void grant(Portion& portion, std::uint64_t bytes);
  void call();

  std::int64_t free_;
  std::size_t active_ = 0;  ///< portions of some bytes that do not wait
  std::list<std::shared_ptr<Waiting>> queue_;
};

}  // namespace feedd::upstream
