/// What the status tells, gathered as batches come in; counted and told only when it is time. Told of many sources more
/// seldom, since all of it is told each time.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/batch.hpp"
#include "site/plan.hpp"
#include "site/status.hpp"
#include "store/store.hpp"

namespace feedd::site {

/// Not thread-safe: it belongs to the desk.
class StatusBoard {
 public:
  explicit StatusBoard(store::Store& store) : store_(store) {}

  /// How a source stood when it was last heard of, before this process began; what is known since then holds.
  void recall(SourceStatus status);
  /// Forgets the sources that are none any more. Due at once: where the plan is another, nothing is told yet.
  Result<void> follow(const Plan& plan);
  void take(const Batch& batch, const Changes& changes, Instant now);
  /// The first line from now on, told at once; no notes: none.
  void tell_of_store(std::vector<Note> notes, Instant now);
  /// What others add to it is news.
  void touch() { is_news_ = true; }

  /// When it is to be told again; nothing: there is nothing new in it.
  std::optional<Instant> due() const { return is_news_ ? std::optional(due_) : std::nullopt; }

  /// Every source in configured order, after the store where there is something to say of it; not due again at once.
  Result<std::vector<SourceStatus>> read(const Plan& plan, Instant now);

 private:
  store::Store& store_;
  std::map<SourceId, SourceStatus> sources_;
  SourceStatus of_store_;
  std::set<SourceId> uncounted_;  ///< of these, `entries` is out of date
  bool is_news_ = true;
  Instant due_{};
};

}  // namespace feedd::site
