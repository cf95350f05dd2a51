/// One request to one server: a connection that is open already, or one to the addresses it was given, TLS when the
/// scheme says so, ask, read. Redirects come back as they are, without their body.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/uri.hpp"
#include "upstream/address.hpp"
#include "upstream/config.hpp"
#include "upstream/gate.hpp"
#include "upstream/http_client.hpp"
#include "upstream/route.hpp"

namespace feedd::upstream {

/// Bodies up to this size need no place of their own.
constexpr std::size_t small_body = 1 << 20;

/// One fetch under way: its one clock, and its place among the few that may hold a large body.
struct Journey {
  std::shared_ptr<Gate> large;
  std::chrono::steady_clock::time_point deadline;
  std::shared_ptr<Place> room = {};

  /// Takes a place in the gate, for as long as it takes: the clock stands still meanwhile.
  Task<Place> enter(std::shared_ptr<Gate> gate);
  /// Before more than `small_body` is held; once is enough.
  Task<void> make_room();
};

class Hop {
 public:
  Hop(Executor executor, const ClientConfig& config);
  ~Hop();

  /// On a connection left from before. Nothing when there is none, or when it was dead before a byte of the answer
  /// came. `request` as it goes on the wire.
  Task<std::optional<Result<Got>>> ask_again(const Uri& url, const Route& route, const std::string& request,
                                             Journey& journey);
  /// On a new connection to one of the addresses, which have been judged.
  Task<Result<Got>> ask(const Uri& url, const Route& route, const std::vector<Address>& addresses,
                        const std::string& request, Journey& journey);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace feedd::upstream
