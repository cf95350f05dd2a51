/// XML feeds → model: RSS 0.90 to 2.0, RSS 1.0, Atom 0.3 and 1.0, and every mixture of them. One reader for all,
/// because publishers mix: elements are told by vocabulary and name (the tables in feed_elements.cpp and
/// entry_elements.cpp), and a dialect only decides what an element without attributes means. Internal to this room.
#pragma once

#include "base/result.hpp"
#include "base/uri.hpp"
#include "codec/parsed.hpp"
#include "codec/xml.hpp"

namespace feedd::codec {

/// Fails with `syntax` when the root is not that of a feed. `document` is the document's own address. `doubtful` tells
/// that plain text held a reference of which only xml::parse_resolved can say what was meant.
Result<Parsed> read_feed(const xml::Tree& tree, const Uri& document, Html html, bool& doubtful);

}  // namespace feedd::codec
