/// One request to one server: connect to the addresses it was given, TLS when the scheme says so, ask, read. Redirects
/// come back as they are, without their body. Beast and OpenSSL live behind this face.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "base/uri.hpp"
#include "upstream/address.hpp"
#include "upstream/config.hpp"
#include "upstream/gate.hpp"
#include "upstream/http_client.hpp"

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

  /// `request` as it goes on the wire. Tries the addresses in order until one takes the connection.
  Task<Result<Got>> ask(const Uri& url, const std::vector<Address>& addresses, const std::string& request,
                        Journey& journey);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// "30s", "300ms".
std::string in_words(std::chrono::milliseconds duration);

/// 301, 302, 303, 307, 308.
bool is_redirect(unsigned status);

}  // namespace feedd::upstream
