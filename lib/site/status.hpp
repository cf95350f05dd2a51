/// What each source did last, in the words of /status.json.
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
  std::string last_error;   ///< of the last attempt; empty when it went well
  std::vector<Note> notes;  ///< of the last attempt: single posts, repairs
};

/// `before` after a batch came in at `now`.
SourceStatus after(SourceStatus before, const Batch& batch, Instant now);

/// The sources in the order given, as one JSON object.
std::string status_json(const std::vector<SourceStatus>& sources);

}  // namespace feedd::site
