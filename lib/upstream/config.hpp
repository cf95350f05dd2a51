/// What the configuration says about fetching ([fetch]) and about one upstream ([[upstream]]).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/uri.hpp"
#include "model/entry.hpp"

namespace feedd::upstream {

/// When to ask, whatever servers say.
struct Manners {
  std::chrono::seconds interval{3600}, min_interval{900}, max_interval{86400};
  std::chrono::milliseconds domain_pause{1000};  ///< between two requests to one registrable domain, on average
  bool operator==(const Manners&) const = default;
};

struct ClientConfig {
  std::chrono::milliseconds timeout{30000};  ///< whole request, all redirects included
  std::chrono::milliseconds connect_timeout{10000};
  std::uint64_t max_body = 16 << 20;  ///< bytes on the wire, and again after decoding
  std::size_t concurrency = 64, per_host = 2;
  std::string user_agent;                  ///< never empty
  std::vector<std::string> allow_private;  ///< CIDRs that names may resolve to although they are not public
  std::string ca_file;                     ///< empty: the system's trust store
  std::optional<Uri> proxy;                ///< http; with credentials, when it wants some
  std::vector<std::string> no_proxy;       ///< hosts it is not asked about: domains, addresses, CIDRs, `*`
  bool operator==(const ClientConfig&) const = default;
};

/// What becomes of an entry dated more than a day ahead: it has the date of its first sight, or is shown when it is
/// due.
enum class Future { clamp, wait };

struct Subscription {
  SourceId id;  ///< upstream/NAME
  std::string name;
  Uri url;
  std::string title = {};  ///< empty: what the feed calls itself
  std::chrono::seconds interval{3600};
  bool adaptive = false;               ///< nobody wrote an interval: a source that seldom has news is asked less often
  std::size_t limit = 200;             ///< newest entries kept
  std::vector<std::string> tags = {};  ///< added to each entry
  bool strip_tracking = true;          ///< of links and comments; never of names
  std::map<std::string, std::string> headers = {};
  std::string username = {}, password = {};
  Future future = Future::clamp;
  bool trusted_address = false;      ///< typed at the command line: may be private, as with curl
  std::optional<Uri> named_by = {};  ///< the reading list that names it: no user wrote `url`, only this address
  bool operator==(const Subscription&) const = default;
};

/// One feed of a reading list.
struct Listed {
  std::string title;
  Uri url;
  std::vector<std::string> tags;  ///< the folders it stands in
  bool operator==(const Listed&) const = default;
};

}  // namespace feedd::upstream
