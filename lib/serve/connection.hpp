/// One reader's connection: heads in, answers out, in order. It keeps no clock of its own: whoever watches it calls
/// expire() when its deadline has passed. One thread only.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/published.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "serve/config.hpp"
#include "serve/head.hpp"
#include "serve/hooks.hpp"
#include "site/site.hpp"

namespace feedd::serve {

class Connection {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  /// Owns the descriptor of the accepted socket.
  Connection(int descriptor, int family, Executor executor, const ServeConfig& config,
             const Published<site::Site>& site, const Hooks& hooks);
  ~Connection();
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
  struct Wire;
  Task<bool> answer_next();
  Task<Answer> answer_to(const Request& request);
  Task<bool> write(std::string head, site::Bytes body);
  Task<std::size_t> read_head();
  Task<std::optional<std::string>> read_body(std::size_t size, bool waits);
  Task<void> refuse(Refusal refusal);

  std::unique_ptr<Wire> wire_;
  const ServeConfig& config_;
  const Published<site::Site>& site_;
  const Hooks& hooks_;
  std::string in_;  ///< read and not yet answered
  bool first_ = true, idle_ = true, expired_ = false, last_ = false;
  Moment since_, deadline_;
};

}  // namespace feedd::serve
