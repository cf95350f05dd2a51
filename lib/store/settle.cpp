#include "store/settle.hpp"

#include <algorithm>

#include "model/fingerprint.hpp"

namespace feedd::store {
namespace {

constexpr auto furthest_ahead = std::chrono::hours(24);

}  // namespace

Entry settle(Entry incoming, const Entry* known, Instant now) {
  bool own = !incoming.origin.has_value();
  bool waits = incoming.due.has_value();  // nobody sees it before its day
  auto believable = [&](const std::optional<Instant>& date) {
    return date && (own || waits || *date <= now + furthest_ahead);
  };
  if (known) incoming.id = known->id;

  if (!own && known && known->published) incoming.published = known->published;
  if (!believable(incoming.published)) {
    const bool is_dated = !own && believable(incoming.updated);  // as many a feed of Atom dates its entries
    incoming.published = known && known->published ? known->published : is_dated ? incoming.updated : now;
  }

  if (!believable(incoming.updated)) {
    incoming.updated = known ? known->updated : std::nullopt;
    // Of one that came back from the backup nobody knows what it said: it has not changed as far as is known.
    const bool words_are_known = known && !(known->title.empty() && known->html.empty() && known->summary.empty());
    if (own && words_are_known && fingerprint(incoming) != fingerprint(*known)) incoming.updated = now;
  }
  incoming.updated = std::max(incoming.updated.value_or(*incoming.published), *incoming.published);
  return incoming;
}

}  // namespace feedd::store
