/// One reader's connection: heads in, answers out, in order. It goes on as far as it can whenever it may, and waits for
/// nothing: its lane tells it when the socket is ready and when its time is up. No coroutine: at some hundred thousand
/// requests a second what one costs shows, and each edge of epoll is worth a call to the kernel. One thread only.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "serve/head.hpp"
#include "serve/means.hpp"
#include "serve/outgoing.hpp"
#include "serve/wire.hpp"

namespace feedd::serve {

class Connection {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  /// Owns the descriptor of the accepted socket. `tls` is null in the clear.
  Connection(int descriptor, const sockaddr_storage& peer, Means& means, const std::shared_ptr<const Tls>& tls);
  ~Connection() { forget(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int descriptor() const { return wire_.descriptor(); }
  bool is_idle() const { return idle_; }   ///< waiting for a request of which nothing has come yet
  Moment since() const { return since_; }  ///< when it became idle
  Moment deadline() const { return deadline_; }

  /// At once.
  void close() {
    forget();
    wire_.close();
  }
  // Each of these goes on as far as it can; false: the connection is over.
  bool ready(std::uint32_t events);  ///< what epoll says (EPOLLET)
  /// The deadline has passed: a request begun is answered with 408, then the connection ends; a reader who still takes
  /// what it is sent gets more time.
  bool expire();
  bool deliver(const Result<site::DocumentPtr>& made);  ///< what was asked for has been made
  bool finish();  ///< after the answer under way, or that to who has just come; at once when idle

 private:
  void forget() {
    if (wish_) wish_->who = nullptr;
    wish_.reset();
  }
  enum class Phase { opening, talking, receiving, making, lingering, over };
  bool go();
  bool talk();
  bool receive();
  bool linger();
  bool push();
  void moved();
  bool is_still_read();
  bool take_head(std::string_view bytes);
  void rest();
  bool is_for_receiver() const;
  void answer();
  bool order();
  Answer metrics(const site::Document& published) const;
  void send(const Answer& answer, bool with_body);
  void refuse(const Refusal& refusal, bool is_head);

  Means& means_;
  Wire wire_;
  Phase phase_ = Phase::opening;
  std::string in_;        ///< read and not yet answered
  std::size_t seen_ = 0;  ///< so many bytes of it are known not to end a head
  std::string body_;      ///< of a request, being received
  std::size_t left_ = 0;  ///< bytes of that body, or of what is thrown away, still to come
  Outgoing out_;
  std::shared_ptr<Wish> wish_;  ///< for a document that is being made
  std::string peer_, line_;     ///< who asks, and with which request line; only for the log
  Head head_;                   ///< of the request that is being answered
  bool first_ = true, idle_ = true;
  bool answering_ = false;  ///< since the last request nothing was waited for
  bool last_ = false;       ///< no further request is read
  bool ending_ = false;     ///< the next answer is the last
  bool refused_ = false;    ///< what still comes is read and thrown away
  Moment since_, deadline_;
  Moment moved_;                                                ///< when the last bytes of an answer were seen to go
  std::size_t held_ = std::numeric_limits<std::size_t>::max();  ///< by the kernel, when it was last asked since then
};

}  // namespace feedd::serve
