/// What each source did last: /status for people, /status.json for programs, /health.xml for feed readers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "model/batch.hpp"
#include "model/feed.hpp"

namespace feedd::site {

struct SourceStatus {
  SourceId id;
  SourceInfo info;
  std::int64_t entries = 0;
  std::optional<Instant> last_attempt, last_success, next;
  std::string next_because;              ///< why then, or never, in words
  std::string last_error;                ///< of the last attempt; empty when it went well
  std::optional<Instant> failing_since;  ///< the first failure in a row, as far as this process knows
  std::vector<Note> notes;               ///< of the last attempt: single posts, repairs
};

/// `before` after a batch came in at `now`.
SourceStatus after(SourceStatus before, const Batch& batch, Instant now);

/// The sources in the order given, as one JSON object.
std::string status_json(const std::vector<SourceStatus>& sources);

/// The same as a page; what fails comes first. `info` is the main feed's.
std::string status_page(const std::vector<SourceStatus>& sources, const FeedInfo& info);

/// What fails at present as an Atom feed: an entry for each source and each row of failures, so that a reader tells of
/// it once. `self` is its address.
std::string health_feed(const std::vector<SourceStatus>& sources, const FeedInfo& info, const Uri& self);

}  // namespace feedd::site
