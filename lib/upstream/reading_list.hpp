/// The source of sources: a subscription list (OPML) that somebody keeps on the net, followed as politely as a feed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/task.hpp"
#include "model/batch.hpp"
#include "upstream/config.hpp"
#include "upstream/poller.hpp"

namespace feedd::upstream {

class ReadingList : Poller {
 public:
  static constexpr std::size_t most_feeds = 10000;  ///< what stands further down a list is left out, which is told

  /// `list` names the list; `remembered` is the note this source left in the store.
  ReadingList(Subscription list, const std::string& remembered, Means means);

  /// Waits until it is due, then asks. The Batch has no entries: what there is to remember, and notes.
  Task<Batch> next();
  /// Asks as soon as its turn comes, unless it is told to stay away.
  Task<Batch> ask();

  const std::vector<Listed>& feeds() const { return feeds_; }  ///< as it was read last
  bool answered() const { return memory_.last_success.has_value(); }

 private:
  std::vector<Listed> feeds_;
};

/// The feeds of the list as they were when this note was left.
std::vector<Listed> listed_in(std::string_view remembered);

}  // namespace feedd::upstream
