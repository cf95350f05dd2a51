/// The source: one feed that other people write.
#pragma once

#include <string>

#include "base/task.hpp"
#include "model/batch.hpp"
#include "upstream/config.hpp"
#include "upstream/poller.hpp"

namespace feedd::upstream {

class Upstream : Poller {
 public:
  /// `remembered` is the note this source left in the store (Batch::remember); empty the first time.
  Upstream(Subscription subscription, const std::string& remembered, Means means);

  /// Waits until the next poll is due and the operator's turn has come, then asks. A failure is a Batch too: without
  /// entries, with a note of severity error and the next due time to remember. Only cancellation throws.
  Task<Batch> next();

  /// Asks as soon as the operator's turn comes, unless the server told us to stay away (Retry-After, 410): then the
  /// Batch says so in a note.
  Task<Batch> ask();

  /// What a hub said, between two polls.
  Task<Batch> take(Push push);

  const Subscription& subscription() const { return subscription_; }

 private:
  struct Reading;
  struct Tried;
  Task<Batch> stay_away();
  Task<Batch> archive_when_due();
  Task<Batch> renew_when_due(Instant renewal);
  Task<Batch> poll_when_due();
  Task<Batch> poll();
  void begin_walk(Batch& batch, const Uri& feed, const std::optional<Uri>& before);
  void walk_on(Batch& batch, const Uri& from, const std::optional<Uri>& before);
  void end_walk();
  std::vector<Uri> addresses() const;  ///< of the feed itself
  bool is_past(const Uri& page) const;
  Task<Batch> read_archive();
  void take_page(Batch& batch, const Uri& page, const Uri& answered, Reading reading);
  void try_later(Batch& batch, const Uri& page, const Result<Got>& got);
  Task<Outcome> read(Batch& batch, Result<Got> got);
  Outcome accept(Batch& batch, const Got& got, Reading reading);
  Task<Result<Reading>> parse(const Got& got);
  Task<Outcome> follow_page(Batch& batch, Got page, Error why);
  Task<Tried> try_feed(Batch& batch, Uri feed);
  bool may_follow(const Uri& feed) const;
  Task<void> search(Batch& batch);
  void note_hub(std::optional<Hub> hub);
  void expect_calls();
  bool should_subscribe() const;
  Task<void> subscribe(Batch& batch);
  Batch batch() const;
  void finish(Batch& batch);

  std::optional<Hub> hub_;       ///< as the document read last names it
  std::shared_ptr<void> calls_;  ///< as long as it lives, the hub may call
};

}  // namespace feedd::upstream
