/// Pure: what the subscribers of one feed would notice if they were led to another, as on the day a site moves.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "model/entry.hpp"

namespace feedd::site {

/// `id` is the old feed's; of a new entry ours.
struct Difference {
  enum class Kind { changed, gone, id_differs, is_new };
  Kind kind;
  std::string id, title;
  std::string our_id = {};               ///< id_differs
  std::vector<std::string> fields = {};  ///< changed: of title, link, content
  bool operator==(const Difference&) const = default;
};

struct Comparison {
  std::vector<Difference> differences;  ///< as their lines sort
  std::size_t same = 0;                 ///< entries of the old feed that stay as they are
};

/// `ours` is newest first, of which the first `shown` stand in our feed: what is older is known to us, but nobody sees
/// it. Entries are told by their id; what has another id is the same article when its address, or else its title, says
/// so of one entry on either side alone. An entry of ours is new when it is newer than the oldest of the old feed.
Comparison compare(std::span<const Entry> old, std::span<const Entry> ours, std::size_t shown);

/// `changed ID: title, link`; `gone ID "TITLE"`; `id differs: ID -> OURS "TITLE"`; `new ID "TITLE"`.
std::string line_of(const Difference& difference);

}  // namespace feedd::site
