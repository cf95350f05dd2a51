/// The same article from several sources: which are the same, and which of them is shown. Pure, and whatever the order
/// in which they came, the answer is the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "model/entry.hpp"
#include "site/channel.hpp"
#include "store/store.hpp"

namespace feedd::site {

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
  int rank = 2;                      ///< 0: a post of ours; 1: from a feed of the site it links to; 2: from elsewhere
  std::string link = {}, feed = {};  ///< its own address, and that of the feed it came in; empty for none
};

Likeness likeness_of(const Entry& entry);

/// For each entry the place of the one that is shown instead of it, or its own. Own posts win, then the author's own
/// feed, then the earlier one, then by source and guid. Two entries of one source are never twins.
std::vector<std::size_t> winners(std::span<const Likeness> entries, Dedupe dedupe);

/// An entry as a channel shows it: with the places at which its twins stand, in the order of the window.
struct Showing {
  store::Ref ref;
  std::vector<Link> via = {};
  bool operator==(const Showing&) const = default;
};

/// Remembers what was compared, so that only what is new is looked at. Not thread-safe: it belongs to the desk.
class Twins {
 public:
  explicit Twins(store::Store& store) : store_(store) {}

  /// The newest entries of a channel without those that another one stands for. A twin counts as far as half a window
  /// further down.
  Result<std::vector<Showing>> of(const Channel& channel, Dedupe dedupe, Instant now);

 private:
  Result<void> look_at(std::span<const store::Ref> refs);

  store::Store& store_;
  std::map<store::Ref, Likeness> known_;
};

}  // namespace feedd::site
