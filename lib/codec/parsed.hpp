/// What every reader of a wire language returns.
#pragma once

#include <vector>

#include "model/batch.hpp"
#include "model/entry.hpp"
#include "model/feed.hpp"

namespace feedd::codec {

/// What becomes of HTML in bodies: made safe and absolute, or kept as it came (for those who trust it or measure).
enum class Html { safe, as_written };

struct Parsed {
  FeedInfo info;
  std::vector<Entry> entries;  ///< in document order; `source` is left empty, `guid` and `id` are the document's own
  std::vector<Note> notes;     ///< what had to be got over
};

}  // namespace feedd::codec
