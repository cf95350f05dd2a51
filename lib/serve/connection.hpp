/// One reader's connection: heads in, answers out, in order. What can go on without waiting goes on in step(); run()
/// waits. It keeps no clock of its own: whoever watches it calls expire() when its deadline has passed. One thread
/// only.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "base/task.hpp"
#include "serve/head.hpp"
#include "serve/means.hpp"
#include "serve/outgoing.hpp"
#include "serve/wire.hpp"

namespace feedd::serve {

class Connection {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  /// Owns the descriptor of the accepted socket. `tls` is null in the clear.
  Connection(int descriptor, const sockaddr_storage& peer, Executor executor, Means& means,
             const std::shared_ptr<const Tls>& tls);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Until the reader goes, says that it has enough, or is refused.
  Task<void> run();

  bool is_idle() const { return idle_; }   ///< waiting for a request of which nothing has come yet
  Moment since() const { return since_; }  ///< when it became idle
  Moment deadline() const { return deadline_; }
  void expire();  ///< the deadline has passed: a request begun is answered with 408, then the connection ends
  void close();   ///< at once
  void finish();  ///< after the answer under way; at once when idle

 private:
  enum class Next { read, write, receive, make, linger, close };
  Next step();
  void rest();
  bool is_for_receiver() const;
  std::optional<bool> answer();
  Answer metrics(const site::Document& published) const;
  bool send(const Answer& answer, bool with_body);
  bool refuse(const Refusal& refusal);
  Task<Next> read();
  Task<Next> receive();
  Task<Next> make();
  Task<void> linger();
  bool push();

  Means& means_;
  Wire wire_;
  std::string in_;        ///< read and not yet answered
  std::size_t seen_ = 0;  ///< so many bytes of it are known not to end a head
  Outgoing out_;
  std::string peer_, line_;  ///< who asks, and with which request line; only for the log
  Head head_;                ///< of the request that is being answered
  bool first_ = true, idle_ = true, expired_ = false;
  bool answering_ = false;  ///< since the last request nothing was waited for
  bool last_ = false;       ///< no further request is read
  bool refused_ = false;    ///< what still comes is read and thrown away
  Moment since_, deadline_;
};

}  // namespace feedd::serve
