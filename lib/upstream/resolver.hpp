/// Where a host is, asked for both families at once (RFC 8305 §3): a name server that is silent about the one holds up
/// nobody who can be reached by the other.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "upstream/address.hpp"
#include "upstream/errands.hpp"
#include "upstream/lookup.hpp"
#include "upstream/race.hpp"

namespace feedd::upstream {

/// RFC 8305 §3: so long IPv4 waits for news of IPv6.
constexpr std::chrono::milliseconds resolution_delay{50};

/// Who is at forbidden addresses in one family is not waited for longer in the other.
constexpr std::chrono::milliseconds patience_with_silence{2000};

struct Resolved {
  std::vector<Address> addresses;       ///< that may be connected to, never none
  std::optional<Address> refused = {};  ///< one of those that may not
  std::shared_ptr<Late> late = {};      ///< the other family, when nothing is known of it yet
};

class Resolver {
 public:
  using LookUp = std::function<Result<std::vector<Address>>(const std::string& host, Family)>;
  using May = std::function<bool(const Address&)>;

  /// `look_up` may block; so many threads for each family.
  Resolver(LookUp look_up, std::size_t threads);

  /// Fails with `network` for a host that is none, `timeout` when nothing is known by `deadline`, and `unsupported` for
  /// one with no address that `may` be connected to.
  Task<Result<Resolved>> resolve(std::string host, May may, std::chrono::steady_clock::time_point deadline);

 private:
  LookUp look_up_;
  Errands v6_, v4_;
};

}  // namespace feedd::upstream
