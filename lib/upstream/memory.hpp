/// What a source remembers of its last polls: its note to itself, kept in the store together with what it brought.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "model/feed.hpp"
#include "upstream/http_client.hpp"

namespace feedd::upstream {

/// Why the next poll is when it is.
enum class Because {
  nothing_known,
  interval,
  own_rhythm,
  freshness,
  ttl,
  skipped,
  failures,
  retry_after,
  pushed,
  held,
  gone
};

/// "max-age or Expires", for people.
std::string_view in_words(Because because);

/// Permanent redirects (301, 308) that lead to the same place again and again.
struct Move {
  std::string to;
  Instant since{};
  int answers = 0;
  bool operator==(const Move&) const = default;
};

/// A subscription with a hub (WebSub). `token` empty: there never was one.
struct Subscribed {
  std::string hub, topic, token, secret;
  Instant asked{};        ///< for the last time
  Instant lease_until{};  ///< verified until then
  std::chrono::seconds lease{0};
  bool silent = false;  ///< news was found that it did not tell of
  bool denied = false;  ///< it wants no subscription of ours
  bool operator==(const Subscribed&) const = default;
};

struct Memory {
  std::string url;  ///< the configured address all of this is about
  Validators validators = {};
  std::string validators_of = {};  ///< the address whose answer they came with
  int failures = 0;                ///< in a row
  Instant due{};                   ///< when to ask next; the epoch: at once
  Because because = Because::nothing_known;
  std::optional<Instant> hold = {};         ///< told to stay away until then (Retry-After)
  std::optional<Instant> domain_hold = {};  ///< and every other feed of the operator's (429, 503)
  std::string domain_held = {};             ///< an address of that operator's: the one that said so
  bool gone = false;                        ///< 410: never again
  std::optional<Instant> last_success = {}, failing_since = {}, asked = {};
  std::chrono::seconds interval{0};                  ///< by which `due` was reckoned
  Rhythm rhythm = {};                                ///< of the last document read
  std::optional<std::chrono::seconds> pace = {};     ///< between two entries of that document
  std::optional<std::chrono::seconds> max_age = {};  ///< of the last 200, for the 304s that leave it out
  std::chrono::seconds fresh_for{0};                 ///< the last answer, from then on
  Move move = {};
  std::string adopted = {};  ///< asked instead of `url`: where it moved for good, or the feed of that page
  std::string feed = {};     ///< where it was asked when it was last read: only there may a page lead it back
  std::string site = {};     ///< the page the feed belongs to: there it is looked for when it is lost
  std::string offered = {};  ///< the feed that was found there; only the user can take it
  Instant searched{};        ///< when it was last looked for
  std::string archive = {};  ///< the page of the past to be read next (RFC 5005)
  Instant archive_due{};     ///< when it may be asked
  int archive_tries = 0;     ///< in vain, of that page
  int archive_pages = 0;     ///< asked so far
  std::size_t archive_entries = 0;
  std::vector<std::string> archive_seen = {};  ///< marks of the pages this walk has read
  Subscribed push = {};
  Instant newest{};  ///< the date of the newest entry known
  bool operator==(const Memory&) const = default;

  /// Whether a hub tells of news, so that polls need not look for it.
  bool is_pushed(Instant now) const { return push.lease_until > now && !push.silent; }

  /// Where the next poll goes.
  const std::string& address() const { return adopted.empty() ? url : adopted; }
};

/// JSON. What cannot be read is no memory at all.
Memory parse_memory(std::string_view text);
std::string write_memory(const Memory& memory);

}  // namespace feedd::upstream
