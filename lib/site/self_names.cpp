#include "site/self_names.hpp"

#include <algorithm>
#include <utility>

namespace feedd::site {
namespace {

/// Of so many entries one is the source's own, also where it passes others on.
constexpr std::size_t some = 5;

/// Whether anything differs. An entry that a planet passes on tells of another feed than the planet itself.
bool take_name(SourceInfo& source, const Entry& entry) {
  const auto& origin = entry.origin;
  if (source.is_named || !origin || !origin->feed_url || origin->feed_url != source.feed_url) return false;
  const bool has_title = !origin->title.empty() && origin->title != source.title;
  const bool has_link = origin->link && origin->link != source.link;
  if (has_title) source.title = origin->title;
  if (has_link) source.link = origin->link;
  return has_title || has_link;
}

}  // namespace

Result<void> recall_names(store::Store& store, Plan& plan, Instant now) {
  for (auto& [id, source] : plan.sources) {
    if (source.is_named) continue;
    TRY(const auto newest, store.window(channel_of(id), some, now));
    TRY(const auto entries, store.load(newest));
    for (const auto& entry : entries) {
      if (take_name(source, entry)) break;
    }
  }
  return {};
}

std::shared_ptr<const Plan> renamed(const Plan& plan, const Batch& batch) {
  if (batch.upserts.empty()) return nullptr;
  const auto is_its = [&](const auto& one) { return one.first == batch.source; };
  const auto known = std::find_if(plan.sources.begin(), plan.sources.end(), is_its);
  if (known == plan.sources.end()) return nullptr;
  auto source = known->second;
  const auto& entries = batch.upserts;
  if (std::none_of(entries.begin(), entries.end(), [&](const Entry& entry) { return take_name(source, entry); })) {
    return nullptr;
  }
  auto out = std::make_shared<Plan>(plan);
  std::find_if(out->sources.begin(), out->sources.end(), is_its)->second = std::move(source);
  return out;
}

}  // namespace feedd::site
