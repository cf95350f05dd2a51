/// When to ask next, and what to remember of the last time. Pure: politeness is a function of what servers said.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "model/entry.hpp"
#include "upstream/config.hpp"
#include "upstream/http_client.hpp"
#include "upstream/memory.hpp"

namespace feedd::upstream {

/// What the user wants of one source.
struct Policy {
  std::string url;  ///< the configured address, without credentials
  Manners manners = {};
  std::chrono::seconds interval{3600};
  bool adaptive = false;
};

Policy policy_of(const Subscription& subscription, const Manners& manners);

/// The memory to start with: empty when the configured address is another one, due earlier when the configured interval
/// became shorter (yet not before server and feed wish), due now when the clock has jumped.
Memory resumed(Memory memory, const Policy& policy, Instant now);

/// Due earlier, when what is known by now allows it: for a source whose last poll went well and that nobody holds.
Memory hastened(Memory memory, const Policy& policy, Instant now);

/// What came of a poll, as far as manners go.
struct Outcome {
  enum class Kind { read, unchanged, gone, failed };
  Kind kind = Kind::failed;
  unsigned status = 0;   ///< 0: no answer
  std::string url = {};  ///< that answered, after the redirects
  bool moved_for_good = false;
  bool page = false;                                   ///< a page came in place of the feed
  Validators validators = {};                          ///< of this answer
  std::optional<std::chrono::seconds> max_age = {};    ///< of Cache-Control
  std::chrono::seconds age{0};                         ///< of the answer, when it came
  std::optional<std::chrono::seconds> fresh_for = {};  ///< max-age less Age, else Expires; none: nothing is said of it
  std::optional<Instant> retry_after = {};
  Rhythm rhythm = {};                             ///< of the document, when one was read
  std::optional<std::chrono::seconds> pace = {};  ///< likewise
};

/// `readable`: a 200 or 226 whose body was a feed. RFC 9111 §4.2.1 for freshness, RFC 9110 §10.2.3 for Retry-After.
Outcome outcome_of(const Got& got, bool readable, Instant now);

/// How long it is from one entry to the next, as the newest ones show, or since the last, if that is longer. Nothing
/// for a document with fewer than two dates.
std::optional<std::chrono::seconds> pace_of(std::span<const Entry> entries, Instant now);

/// Success: after the interval and up to a tenth more (the first time, when nobody else has a say, as much again), by
/// the address and the instant, so that sources drift apart; or later when the server, the feed or its own rhythm says
/// so, at most `max_interval`. Failure: the wait doubles each time up to `max_interval`, for ever, or is as long as the
/// answer may be kept. Both out of the hours and days the feed asks to be left alone in, and up to a tenth of the
/// interval more. Retry-After holds up to 7 days. Validators come from one answer, both or neither; a failure keeps the
/// old ones. An address that moved for good is taken over when it was told three times over two days or 48 intervals,
/// whatever is less, and dropped when it fails: then the configured one is asked again.
Memory after(const Memory& memory, const Outcome& outcome, const Policy& policy, Instant now);

}  // namespace feedd::upstream
