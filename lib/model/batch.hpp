/// What a source hands in, and what came of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/entry.hpp"

namespace feedd {

/// Something a person should know about a source: `error` is a failure that kept news away, `warning` was got over.
struct Note {
  enum class Severity { warning, error };
  Severity severity = Severity::warning;
  Error error;
  std::string place;  ///< the post's path, or empty when the whole source is meant
  bool operator==(const Note&) const = default;
};

struct Batch {
  SourceId source;
  std::vector<Entry> upserts;           ///< new or perhaps changed; each key at most once
  std::vector<Guid> removals;           ///< gone at the source
  std::size_t keep = 0;                 ///< at most so many newest entries of this source stay; 0: all
  std::optional<std::string> remember;  ///< the source's note to itself, stored in the same transaction
  std::optional<Instant> next;          ///< when the source will look again, for the status page
  std::string next_because;             ///< and why then, in words
  bool waits = false;                   ///< nobody was asked yet: `next` and why are all the news
  std::vector<Note> notes;
  std::set<std::string> files;  ///< places of files beside the entries that are new, changed or gone
  bool more = false;            ///< the same news goes on in the next batch, which follows at once
  bool backlog = false;         ///< what is new in it was published before anybody here asked for this source
};

/// What the store tells a source that starts: an entry of its own, and by what to see that it is unchanged.
struct Known {
  Guid guid;
  std::string place, stamp;
  bool gone = false;  ///< it was removed, and may come back
  bool operator==(const Known&) const = default;
};

struct Changes {
  std::vector<ChannelId> dirty;  ///< the channels whose windows may differ now; sorted, each once
  int added = 0, changed = 0, removed = 0;
  std::map<ChannelId, std::int64_t> grown;  ///< by how many entries, less those that left; without the zeros
};

}  // namespace feedd
