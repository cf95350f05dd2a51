/// Many entries, of which few are in memory at once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "store/store.hpp"

namespace feedd::store {

/// Loads `refs` a portion at a time and calls `take(place, entry)` for each: its place among them, and an entry that
/// may be changed.
template <class Take>
Result<void> load_in_portions(Store& store, std::span<const Ref> refs, Take take, std::size_t portion = 200) {
  for (std::size_t at = 0; at < refs.size(); at += portion) {
    const auto some = refs.subspan(at, std::min(portion, refs.size() - at));
    TRY(auto entries, store.load(some));
    FEEDD_ASSERT(entries.size() == some.size());
    for (std::size_t i = 0; i < entries.size(); ++i) take(at + i, entries[i]);
  }
  return {};
}

}  // namespace feedd::store
