#include "site/status_board.hpp"

#include <chrono>
#include <utility>

namespace feedd::site {
namespace {

/// The status of so many sources is told anew within a second.
constexpr std::size_t sources_a_second = 100;

}  // namespace

void StatusBoard::recall(SourceStatus status) {
  auto& known = sources_[status.id];
  if (!known.last_attempt) known = std::move(status);
}

Result<void> StatusBoard::follow(const Plan& plan) {
  std::map<SourceId, SourceStatus> sources;
  for (const auto* all : {&plan.sources, &plan.lists}) {
    for (const auto& [id, source] : *all) {
      const auto known = sources_.find(id);
      auto& fresh = sources[id];
      if (known != sources_.end()) fresh = known->second;
      fresh.id = id;
      TRY(fresh.entries, store_.count(id));
    }
  }
  sources_ = std::move(sources);
  uncounted_.clear();
  is_news_ = true;
  due_ = Instant();
  return {};
}

void StatusBoard::take(const Batch& batch, const Changes& changes, Instant now) {
  const auto source = sources_.find(batch.source);
  if (source == sources_.end()) return;
  source->second = after(std::move(source->second), batch, now);
  if (changes.added + changes.changed + changes.removed > 0) uncounted_.insert(batch.source);
  is_news_ = true;
}

void StatusBoard::tell_of_store(std::vector<Note> notes, Instant now) {
  Batch batch;
  batch.notes = std::move(notes);
  of_store_ = after(std::move(of_store_), batch, now);
  of_store_.id.value = of_store_.info.title = "store";
  is_news_ = true;
  due_ = Instant();
}

Result<std::vector<SourceStatus>> StatusBoard::read(const Plan& plan, Instant now) {
  for (const auto& id : uncounted_) {
    TRY(sources_[id].entries, store_.count(id));
  }
  uncounted_.clear();
  is_news_ = false;
  due_ = now + std::chrono::seconds(plan.sources.size() / sources_a_second);
  std::vector<SourceStatus> out;
  if (!of_store_.notes.empty()) out.push_back(of_store_);
  for (const auto* all : {&plan.sources, &plan.lists})
    for (const auto& [id, source] : *all) {
      out.push_back(sources_[id]);
      out.back().info = source;
    }
  return out;
}

}  // namespace feedd::site
