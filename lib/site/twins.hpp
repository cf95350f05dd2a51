/// The same article from several sources: which are the same, and which of them is shown. Pure, and whatever the order
/// in which they came, the answer is the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/time.hpp"
#include "model/entry.hpp"

namespace feedd::site {

/// What is enough to be the same: nothing; one guid together with one title or page; one page, too; words alike, too.
enum class Dedupe { off, id, link, text };

/// What is compared of an entry; depends on it alone.
struct Likeness {
  SourceId source;
  Guid guid;
  std::string page = {};    ///< page_key of its link; empty for none and for the front page of a site
  Digest title = {};        ///< of its words; zero when they are too few to tell
  Digest opening = {};      ///< of the first words of its text; zero likewise
  std::uint64_t words = 0;  ///< SimHash (Charikar 2002) of the text, by three words at a time
  std::size_t length = 0;   ///< of the text, in words
  Instant published{};
  int rank = 2;  ///< 0: a post of ours; 1: from a feed of the site it links to; 2: from elsewhere
};

Likeness likeness_of(const Entry& entry);

/// For each entry the place of the one that is shown instead of it, or its own. Own posts win, then the author's own
/// feed, then the earlier one, then by source and guid. Two entries of one source are never twins.
std::vector<std::size_t> winners(std::span<const Likeness> entries, Dedupe dedupe);

}  // namespace feedd::site
