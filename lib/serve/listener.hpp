/// Listening sockets, as the kernel gives them: one for each thread, so that the kernel spreads the readers.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "serve/config.hpp"

namespace feedd::serve {

/// Owns its descriptors until they are taken away. All are ready to accept and do not block.
class Listener {
 public:
  /// Fails with `network`: an address in use, not ours, or none.
  /// `both`: at an IPv6 wildcard readers over IPv4 are taken, too.
  static Result<Listener> open(const Listen& listen, std::size_t threads, bool both = false);
  /// Whether one could be opened there. Whoever listens there already is not disturbed, and no reason against it.
  static Result<void> check(const Listen& listen);
  /// A socket that somebody else opened (systemd). Fails with `network` when it does not listen for streams.
  static Result<Listener> inherit(int descriptor, std::size_t threads);
  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&&) = delete;
  ~Listener();  ///< closes what is left, and removes the file of a unix socket it has made

  /// One for each thread; the caller closes them.
  std::vector<int> take();
  /// "http://127.0.0.1:8080/" or "unix:/run/feedd/feedd.sock".
  const std::string& address() const { return address_; }

 private:
  Listener() = default;
  std::vector<int> descriptors_;
  std::string address_, file_;
};

}  // namespace feedd::serve
