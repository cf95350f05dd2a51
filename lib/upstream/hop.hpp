/// One request to one server: a connection that is open already, or one to the addresses it was given, TLS when the
/// scheme says so, ask, read. Redirects come back as they are, without their body.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/uri.hpp"
#include "upstream/address.hpp"
#include "upstream/budget.hpp"
#include "upstream/config.hpp"
#include "upstream/gate.hpp"
#include "upstream/http_client.hpp"
#include "upstream/resolver.hpp"
#include "upstream/route.hpp"

namespace feedd::upstream {

/// Bodies up to this size are not counted.
constexpr std::size_t small_body = 256 << 10;

/// One fetch under way: its one clock, and what a large body holds of the budget of all.
struct Journey {
  std::shared_ptr<Budget> budget;
  std::chrono::steady_clock::time_point deadline;
  std::shared_ptr<Portion> room = {};

  /// Takes a place in the gate, for as long as it takes: the clock stands still meanwhile.
  Task<Place> enter(std::shared_ptr<Gate> gate);
  /// Whether `bytes` may be held without asking.
  bool has_room(std::uint64_t bytes) const { return bytes <= small_body || (room && bytes <= room->bytes()); }
  /// Before `bytes` are held in all: waits for them, while the clock stands still.
  Task<void> make_room(std::uint64_t bytes);
};

class Hop {
 public:
  Hop(Executor executor, const ClientConfig& config);
  ~Hop();

  /// On a connection left from before. Nothing when there is none, or when it was dead before a byte of the answer
  /// came. `request` as it goes on the wire.
  Task<std::optional<Result<Got>>> ask_again(const Uri& url, const Route& route, const std::string& request,
                                             Journey& journey);
  /// On a new connection to one of the server's addresses, which have been judged.
  Task<Result<Got>> ask(const Uri& url, const Route& route, const Resolved& server, const std::string& request,
                        Journey& journey);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace feedd::upstream
