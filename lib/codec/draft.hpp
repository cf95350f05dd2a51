/// An entry or a feed while it is being read: what was said of it, and which of several sayings holds. This is the one
/// place where precedence is decided; model/entry.hpp tells it in words. Internal to this room.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "codec/construct.hpp"
#include "codec/parsed.hpp"

namespace feedd::codec {

/// The saying of the highest rank; of the same rank the first, or, where publishers correct themselves, the last.
template <class T>
class Best {
 public:
  void offer(int rank, std::optional<T> value) {
    if (value && rank > rank_) hold(rank, *std::move(value));
  }
  void offer_last(int rank, std::optional<T> value) {
    if (value && rank >= rank_) hold(rank, *std::move(value));
  }
  const std::optional<T>& value() const { return value_; }
  std::optional<T> take() { return std::exchange(value_, std::nullopt); }
  T take_or_empty() { return value_ ? std::move(*value_) : T(); }
  int rank() const { return rank_; }
  explicit operator bool() const { return value_.has_value(); }

 private:
  void hold(int rank, T&& value) {
    value_ = std::move(value);
    rank_ = rank;
  }

  std::optional<T> value_;
  int rank_ = -1;
};

/// What feeds and entries have in common.
struct Said {
  Best<std::string> id, title, language, rights;
  Best<Uri> link, image;
  Best<Instant> published, updated;
  std::vector<Person> authors, lesser_authors, contributors;  ///< lesser: only when there is no other
  std::vector<Tag> tags;
  std::vector<Extension> extensions;
};

struct EntryDraft : Said {
  Best<Construct> content;      ///< a full text that calls itself one
  Best<Construct> description;  ///< the full text where there is no other, else the summary
  Best<Construct> summary;
  bool summary_first = false;  ///< a summary came before the description
  std::vector<Enclosure> enclosures;
  std::vector<Link> links;
  std::optional<std::chrono::seconds> duration;  ///< of the first enclosure
  Best<Uri> comments;
  std::optional<Uri> original_enclosure;  ///< where a redirector's one leads
  std::optional<std::uint64_t> comment_count;
  std::optional<Origin> origin;
};

struct FeedDraft : Said {
  Best<std::string> subtitle;
  std::optional<Uri> self;
  std::vector<Uri> hubs;
  Rhythm rhythm;
  std::optional<double> update_period;  ///< minutes
  double update_frequency = 1;
  std::optional<Uri> previous_archive;
};

/// What holds of all that was said. `entry` is a fresh one.
void settle(EntryDraft&& draft, Html html, Entry& entry);
FeedInfo settled(FeedDraft&& draft);

}  // namespace feedd::codec
