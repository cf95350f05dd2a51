/// What feedd remembers. The port has two implementations from the first day; both pass tests/store/contract.hpp.
/// Not thread-safe: a store belongs to the desk. Every call is atomic: it happens whole or not at all, and what it has
/// answered survives kill -9.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "model/batch.hpp"
#include "model/entry.hpp"
#include "model/feed.hpp"
#include "store/router.hpp"

namespace feedd::store {

/// One version of one entry. `entry` never means another entry, also after a restart; `revision` grows with each
/// change.
struct Ref {
  std::int64_t entry = 0, revision = 0;
  auto operator<=>(const Ref&) const = default;
};

/// So that Last-Modified of unchanged bytes, and what was new in them since when, survive a restart.
struct DocumentDate {
  std::string path, etag;
  Instant modified;
  std::string history = {};  ///< as whoever keeps it writes it
  bool operator==(const DocumentDate&) const = default;
};

/// So long a deleted entry is told of: a reader that asks once a month learns of it.
constexpr std::chrono::hours tombstone_life{30 * 24};

/// Whether the arrivals in a channel are numbered: those in the further rooms of the site (`tags/…`) are not.
inline bool is_archived(const ChannelId& channel) { return channel.value.find('/') == std::string::npos; }

/// What a store that lasts is opened for.
///  * as_possible: to be written, and as long as that fails, to be read: windows stay as they are filed, put() fails,
///    and tries to write again.
///  * read: beside whoever writes; nothing is created, changed or locked.
enum class Access { write, as_possible, read };

/// An entry, also a removed one, with what is known of it beside its words.
struct Found {
  Ref ref;
  Entry entry;
  Instant seen;  ///< for the first time
  bool live = false;
  std::size_t backlog = 0;  ///< its number in its source's backlog, the newest is 1; 0: it came as news
};

/// At most so many of one source in a window; 0: as many as there are.
struct Shares {
  std::size_t source = 0;
  std::size_t backlog = 0;  ///< of its backlog (Batch::backlog), the newest; its news beside
};

class Store {
 public:
  virtual ~Store() = default;

  /// Writes down what a source said, each entry as settle() makes it, files it under its channels, and tells which
  /// channels now differ. An entry whose fingerprint is unchanged is not a change; its stamp and place are taken over.
  /// A removed entry leaves every window, but its id and dates are kept for the day it comes back. Where it was shown,
  /// one of `Batch::removals` leaves a tombstone; one that only is too old to be kept does not.
  Result<Changes> put(const Batch& batch, const Router& router, Instant now) {
    const Batch* one = &batch;
    TRY(auto changes, put_all({&one, 1}, router, now));
    return std::move(changes.front());
  }
  /// The same for several, in this order: all of them or, when it fails, none.
  virtual Result<std::vector<Changes>> put_all(std::span<const Batch* const> batches, const Router& router,
                                               Instant now) = 0;

  /// The newest entries of a channel that are due and not expired at `now`: by published date, newest first, then by
  /// source and guid. What is beyond its share is left out, and what comes after it has its place.
  virtual Result<std::vector<Ref>> window(const ChannelId& channel, std::size_t newest, Instant now,
                                          Shares shares = {}) = 0;
  virtual Result<std::vector<Entry>> load(std::span<const Ref> refs) = 0;  ///< in the order asked for

  /// The newest tombstones of a channel that are not out of date at `now`: newest first, then by id.
  virtual Result<std::vector<Tombstone>> tombstones(const ChannelId& channel, std::size_t newest, Instant now) = 0;

  /// The next instant after `now` at which an entry appears or expires, or a tombstone goes.
  virtual Result<std::optional<Instant>> next_due(Instant now) = 0;
  /// The channels in which that happened after `since`, up to and including `now`.
  virtual Result<std::vector<ChannelId>> due(Instant since, Instant now) = 0;

  virtual Result<std::vector<Known>> known(const SourceId& source) = 0;  ///< the removed ones too; by guid
  virtual Result<std::string> remembered(const SourceId& source) = 0;    ///< empty when nothing was
  virtual Result<std::vector<ChannelId>> channels() = 0;                 ///< those with an entry filed, sorted
  virtual Result<std::int64_t> count(const SourceId& source) = 0;        ///< entries not removed

  /// Those of which this is the id, guid, page address, title or place, in order of first sight; at most `limit`. Reads
  /// everything: for a person who asks.
  virtual Result<std::vector<Found>> find(std::string_view words, std::size_t limit) = 0;
  /// Those of the source's last batch, as far as its text goes.
  virtual Result<std::vector<Note>> notes(const SourceId& source) = 0;

  /// Files every entry anew, unless `rules` is what the last refile was told: a digest of what the router goes by.
  virtual Result<Changes> refile(const Router& router, std::string_view rules) = 0;

  /// How many entries are filed under each channel whose id begins with `prefix`.
  virtual Result<std::map<ChannelId, std::int64_t>> sizes(std::string_view prefix) = 0;

  /// Numbers the arrivals in an archived channel: what is due and has no number yet gets the next ones, from 1, in the
  /// order of date, source and guid. A number once given is the entry's for good, and nobody else's when it leaves.
  /// The highest one.
  virtual Result<std::int64_t> number(const ChannelId& channel, Instant now) = 0;
  /// Those with the numbers `first` to `last` that would stand in a window as long as one likes; the latest first.
  virtual Result<std::vector<Ref>> arrivals(const ChannelId& channel, std::int64_t first, std::int64_t last,
                                            Instant now) = 0;

  /// The same store for one more thread, which only asks: what the desk has written is seen at once.
  virtual Result<std::unique_ptr<Store>> reader() = 0;

  virtual Result<std::vector<DocumentDate>> document_dates() = 0;
  /// Those named get new dates, or, without an etag, none any more; the others keep theirs.
  virtual Result<void> set_document_dates(std::span<const DocumentDate> dates) = 0;
};

}  // namespace feedd::store
