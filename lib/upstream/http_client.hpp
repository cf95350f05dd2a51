/// One polite GET. Beast and OpenSSL live behind this face.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/uri.hpp"
#include "upstream/config.hpp"

namespace feedd::upstream {

/// Both validators of one answer, byte for byte as the server wrote them; empty when it wrote none.
struct Validators {
  std::string etag, last_modified;
  bool operator==(const Validators&) const = default;
};

struct Get {
  Uri url;
  Validators validators = {};
  std::optional<Uri> validators_of = {};  ///< the one address they are sent to, of all the redirects; none: to all
  std::map<std::string, std::string> headers = {};
  std::string username = {}, password = {};
  bool trusted_address = false;  ///< the configured host itself may be private; a redirect elsewhere may not
  std::vector<Uri> not_to = {};  ///< where no redirect shall lead: what is there is known
  std::string form = {};         ///< not empty: a POST of this form, which no redirect but 307 and 308 takes further
};

struct Got {
  unsigned status = 0;
  /// And the Retry-After of each redirect on the way.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;             ///< decoded from its content coding; of 400 and above what could be had of it
  Uri url;                      ///< after the redirects
  bool may_be_cut = false;      ///< of Answer: the fetched answer never is
  bool moved_for_good = false;  ///< every redirect on the way was a 301 or 308
  /// While it lives this answer counts as under way, and a large body keeps its room. Let go at home, and before
  /// anything more is fetched.
  std::shared_ptr<void> room = {};
  /// The first header of that name (whatever its case), or empty.
  std::string_view header(std::string_view name) const;
  /// All headers of that name as the one list they are (RFC 9110 §5.3).
  std::string list(std::string_view name) const;
};

/// Fails with `network`, `timeout`, `too_large`, `http` (what cannot be read as HTTP) or `unsupported` (a forbidden
/// scheme or address); any status that arrives is a value. `file:` addresses are read from disk when `trusted_address`.
using Fetch = std::function<Task<Result<Got>>(Get)>;

/// Call and await it on `executor`'s thread only.
Fetch http_client(Executor executor, ClientConfig config);

}  // namespace feedd::upstream
