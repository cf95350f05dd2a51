/// Where documents are made that nobody asks for often (site/on_demand), on a strand of the crew: neither the desk nor
/// a serving thread waits for them.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/task.hpp"
#include "base/time.hpp"
#include "serve/server.hpp"
#include "site/on_demand.hpp"
#include "store/store.hpp"

namespace feedd::daemon {

class Shelf {
 public:
  /// `strand`: on the crew.
  Shelf(Executor strand, Clock clock) : strand_(std::move(strand)), clock_(std::move(clock)) {}

  /// From now on documents are made of what this reader sees. Before the first one nothing may be asked for.
  void open(std::unique_ptr<store::Store> reader);

  /// The dates of documents made since this was last asked, to be written down.
  Task<std::vector<store::DocumentDate>> new_dates();

  /// On whichever thread answers; `made` is called on the shelf, or at once when too many ask.
  void make(std::shared_ptr<const site::Catalogue> catalogue, site::Order order, serve::Made made);

 private:
  Executor strand_;
  Clock clock_;
  std::optional<site::OnDemand> on_demand_;  ///< on the strand alone
  std::atomic<int> wanted_{0};               ///< of those under way
};

}  // namespace feedd::daemon
