/// The source: one feed that other people write.
#pragma once

#include <string>

#include "base/task.hpp"
#include "base/time.hpp"
#include "model/batch.hpp"
#include "upstream/config.hpp"
#include "upstream/http_client.hpp"
#include "upstream/manners.hpp"

namespace feedd::upstream {

class Upstream {
 public:
  /// `remembered` is the note this source left in the store (Batch::remember); empty the first time.
  Upstream(Subscription subscription, Manners manners, std::string remembered, Fetch fetch, Executor crew, Clock clock);

  /// Waits until the next poll is due, then asks. A failure is a Batch too: without entries, with a note of severity
  /// error and the next due time to remember. Only cancellation throws.
  Task<Batch> next();

  /// Asks now, unless the server told us to stay away (Retry-After, 410): then the Batch says so in a note.
  Task<Batch> ask();

 private:
  Subscription subscription_;
  Manners manners_;
  Memory memory_;
  Fetch fetch_;
  Executor crew_;
  Clock clock_;
};

}  // namespace feedd::upstream
