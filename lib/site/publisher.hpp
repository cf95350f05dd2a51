/// The one writer. Publishing is a memoised rebuild: the store says which channels may differ, and what such a channel
/// contains is always asked afresh (window → pieces → frame). A lost or doubled hint costs a millisecond, never a wrong
/// feed; bytes that come out the same keep their document, its validator and its date.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/published.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "model/batch.hpp"
#include "site/catalogue.hpp"
#include "site/metrics.hpp"
#include "site/pages.hpp"
#include "site/plan.hpp"
#include "site/render.hpp"
#include "site/served.hpp"
#include "site/site.hpp"
#include "site/sound.hpp"
#include "site/status_board.hpp"
#include "site/tally.hpp"
#include "store/store.hpp"

namespace feedd::site {

/// Not thread-safe: it belongs to the desk. `out` may be read by every thread.
class Publisher {
 public:
  Publisher(store::Store& store, Plan plan, Published<Site>& out, Clock clock);

  /// Writes a batch down, then publishes what differs, unless the same news goes on (`Batch::more`), hold() is on, or
  /// it is to be shown later: with the next batch that is not, or by tick().
  enum class Show { now, later };
  Result<Changes> take(const Batch& batch, Show show = Show::now);
  /// Several, written down together; fails when any cannot be.
  Result<std::vector<Changes>> take_all(std::span<const Batch* const> batches, Show show = Show::now);

  /// Files what is stored by the plan's rules and publishes everything; at start, and after a new plan.
  Result<void> rebuild();
  Result<void> follow(Plan plan);

  /// Between hold() and release() nothing is published: the first look at everything is shown as one.
  void hold() { held_ = true; }
  Result<void> release();

  /// From now on no document is compressed: they become files, which nobody asks for in another coding.
  void leave_uncompressed() { compressed_ = false; }

  /// What time alone changes: entries that fell due or expired, tombstones that go; after the clock was set back, those
  /// that are not due any more. Cheap when nothing did. When to tick next; nothing: when there is news.
  Result<std::optional<Instant>> tick();

  /// How the sources stood when they were last heard of; before rebuild() or follow().
  void recall(std::vector<SourceStatus> statuses);

  /// What is to be said of the store itself: the first line of the status, as long as there is any. Needs no store that
  /// can be written.
  Result<void> tell_of_store(std::vector<Note> notes);

  /// Before the end: for the next process, so that readers are told only what is new since what this one served.
  Result<void> write_histories() { return served_.write_histories(site_); }

  Work work() const;

  /// For who shows the same entries elsewhere, at the desk: what the site shows need not be rendered again.
  Pieces& pieces() { return pieces_; }

 private:
  void count_in(const Batch& batch, const Changes& changes, Instant now);
  Result<void> mark_due(Instant now);
  Result<void> publish();
  Result<std::vector<DocumentPtr>> documents_of(const Channel& channel, const Neighbours& neighbours, Instant now);
  Result<std::int64_t> archived_below(const ChannelId& channel, const std::vector<store::Ref>& refs, Instant now);
  Result<Neighbours> neighbours(Instant now);
  Result<std::vector<DocumentPtr>> pages_of(const Channel& channel, Instant now);
  void add_faults(std::vector<SourceStatus>& list) const;
  DocumentPtr settled(std::string path, std::string media_type, Body bytes, About about = {});
  DocumentPtr opml();
  Result<void> offer_status(std::vector<DocumentPtr>& fresh, Instant now);
  Site emptied() const;

  store::Store& store_;
  std::shared_ptr<const Plan> plan_;
  Published<Site>& out_;
  Clock clock_;
  Twins twins_;
  Pieces pieces_;
  Pages pages_;
  StatusBoard board_;
  Served served_;
  Sound sound_;
  std::map<ChannelId, std::vector<PiecePtr>> shown_;  ///< keeps alive what the documents show
  std::set<ChannelId> dirty_;
  Tally tally_;
  std::map<ChannelId, std::string> labels_;  ///< of the tags that the page names; empty: nothing of it is shown
  std::set<ChannelId> told_;                 ///< the sources with pages, as the pages name them
  Catalogue::Arrivals arrivals_;
  std::vector<std::string> gone_;  ///< paths of pages whose entries are gone
  bool held_ = false, compressed_ = true;
  bool is_renamed_ = false;  ///< a source has called itself otherwise
  Site site_;
  Instant ticked_;  ///< what was due by then is marked
  std::uint64_t documents_ = 0, sites_ = 0;
  std::chrono::nanoseconds building_{};
};

}  // namespace feedd::site
