/// What a feed says → what we take in. Pure. A source speaks for itself alone: its ids are made ours together with the
/// source's name, so that no feed can pass its entries off as another's, and every text has a bound.
#pragma once

#include <string>
#include <vector>

#include "codec/parsed.hpp"
#include "model/entry.hpp"
#include "upstream/config.hpp"

namespace feedd::upstream {

/// The newest `limit` entries in document order, each key once (the last of its name in the document counts), with
/// source, id, origin, the subscription's tags and the feed's language. `base` is the document's address.
std::vector<Entry> entries_of(codec::Parsed parsed, const Subscription& subscription, const Uri& base);

/// The first document of a source must not fill the page with what only looks new: of the entries without a date of
/// their own (none, or one that many share: that of the build) the first few count as new at `now`, each further one
/// as a day older.
void arrange_first(std::vector<Entry>& entries, Instant now);

/// `urn:uuid:…`, version 8 (RFC 9562 §5.8), of source and guid: the same on every node and after every restart.
std::string entry_id(const SourceId& source, const Guid& guid);

}  // namespace feedd::upstream
