/// What every reader of a wire language returns.
#pragma once

#include <vector>

#include "model/batch.hpp"
#include "model/entry.hpp"
#include "model/feed.hpp"

namespace feedd::codec {

struct Parsed {
  FeedInfo info;
  std::vector<Entry> entries;  ///< in document order; `source` is left empty, `guid` and `id` are the document's own
  std::vector<Note> notes;     ///< what had to be got over
};

}  // namespace feedd::codec
