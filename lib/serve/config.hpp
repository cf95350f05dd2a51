/// What the configuration says about serving ([server]).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace feedd::serve {

/// "127.0.0.1:8080", "[::1]:8080" or "unix:/run/feedd/feedd.sock", taken apart.
struct Listen {
  std::string host;        ///< an IP address; empty for a unix socket
  std::uint16_t port = 0;  ///< 0: any free one
  std::string unix_path;
  bool operator==(const Listen&) const = default;
};

struct ServeConfig {
  std::vector<Listen> listen;
  std::size_t threads = 0;  ///< 0: one per core
  std::size_t max_connections = 10000;
  std::chrono::milliseconds header_timeout{10000}, idle_timeout{75000};
  std::chrono::milliseconds write_timeout{30000};  ///< without any progress
  /// How long caches may keep a document unasked; nothing: as long as its rhythm allows.
  std::optional<std::chrono::seconds> max_age = {};
  std::string tls_certificate, tls_key;  ///< PEM files; both or none: TLS on all that are no unix sockets
  std::string access_log;                ///< a file, "-" for standard output; empty: none is kept
  bool operator==(const ServeConfig&) const = default;
};

}  // namespace feedd::serve
