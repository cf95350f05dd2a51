/// Sockets and time limits only: what to answer is respond()'s. k threads with an epoll each; between a reader and
/// the bytes there is one pointer read (Published) and no store. Beast lives behind this face.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/published.hpp"
#include "base/result.hpp"
#include "serve/config.hpp"
#include "serve/hooks.hpp"
#include "site/site.hpp"

namespace feedd::serve {

class Server {
 public:
  Server(ServeConfig config, const Published<site::Site>& site, Hooks hooks = {});
  ~Server();  ///< stops

  /// Binds every configured address, or takes over `inherited` listening sockets (systemd's) in their stead when there
  /// are any. Fails with `network` and the address, or as reload() does.
  Result<void> listen(const std::vector<int>& inherited = {});
  /// Reads the certificate and its key anew: connections made from now on show it. Opens the access log anew. Fails
  /// with `config` when the pair is wrong; the one before stays in use. Not while listen(), start() or stop() run.
  Result<void> reload();
  /// Starts to accept and answer, on threads of its own.
  void start();
  /// Stops accepting, lets answers under way finish (at most 5 s), closes the rest, joins its threads.
  void stop();

  /// Whether each thread has answered since the last call; asks them anew. Cheap; from one thread, between start() and
  /// stop().
  bool beat();

  /// Where it listens, as addresses a person can open: "http://127.0.0.1:8080/".
  std::vector<std::string> addresses() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace feedd::serve
