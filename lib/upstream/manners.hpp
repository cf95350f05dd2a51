/// When to ask next, and what to remember of the last time. Pure: politeness is a function of what servers said.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "upstream/config.hpp"
#include "upstream/http_client.hpp"

namespace feedd::upstream {

/// A source's note to itself, kept in the store.
struct Memory {
  std::string url;  ///< the configured address all of this is about
  Validators validators = {};
  int failures = 0;                  ///< in a row
  Instant due{};                     ///< when to ask next; the epoch: at once
  std::optional<Instant> hold = {};  ///< told to stay away until then (Retry-After)
  bool gone = false;                 ///< 410: never again
  std::optional<Instant> last_success = {};
  std::chrono::seconds interval{0};  ///< by which `due` was reckoned
  bool operator==(const Memory&) const = default;
};

/// JSON. What cannot be read is no memory at all.
Memory parse_memory(std::string_view text);
std::string write_memory(const Memory& memory);

/// The memory to start with: empty when the configured address is another one, due earlier when the configured interval
/// became shorter, due now when the clock has jumped.
Memory resumed(Memory memory, std::string_view url, Instant now, const Manners& manners, std::chrono::seconds interval);

/// What came of a poll, as far as manners go.
struct Outcome {
  enum class Kind { read, unchanged, gone, failed };
  Kind kind = Kind::failed;
  Validators validators = {};  ///< of this answer
  std::optional<std::chrono::seconds> fresh_for =
      {};  ///< Cache-Control max-age less Age, else Expires; or the feed's own ttl
  std::optional<Instant> retry_after = {};
};

/// `readable`: a 200 whose body was a feed. RFC 9111 §4.2.1 for freshness, RFC 9110 §10.2.3 for Retry-After.
Outcome outcome_of(const Got& got, bool readable, Instant now);

/// Success: after the interval, or later when the server says so, at most `max_interval`. Failure: the wait doubles
/// each time up to `max_interval`, ±10 % by the address so that many sources of one host drift apart. Retry-After holds
/// up to 7 days. Validators come from one answer, both or neither; a failure keeps the old ones.
Memory after(const Memory& memory, const Outcome& outcome, Instant now, const Manners& manners,
             std::chrono::seconds interval, std::string_view url);

}  // namespace feedd::upstream
