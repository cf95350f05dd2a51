/// The ledger's law, shared by every store: what of an entry is decided at first sight and never moves again.
#pragma once

#include "base/time.hpp"
#include "model/entry.hpp"

namespace feedd::store {

/// How an entry is stored. `known` is what the store has under the same key, also when it was removed; null at first
/// sight, which is at `now`.
///  * id: the first one given.
///  * published: an upstream entry's first one; its `updated` when it has none or one more than 24 h ahead, unless
///    nobody sees it before that (Entry::due); first sight when that is no better. An own post's is its author's to
///    change, and when he names none, the one decided at first sight.
///  * updated: never before published; moves when the source says so. An own post whose date of change is not written
///    moves to `now` when readers can see a difference.
Entry settle(Entry incoming, const Entry* known, Instant now);

}  // namespace feedd::store
