/// Connecting to a host of many addresses (RFC 8305, Happy Eyeballs): the families take turns, each address gets a head
/// start before the next one, and the first that takes the connection has won.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/task.hpp"
#include "upstream/address.hpp"

namespace feedd::upstream {

/// RFC 8305 §5: the Connection Attempt Delay it recommends.
constexpr std::chrono::milliseconds attempt_delay{250};

/// Of a host with more addresses, the others are left aside: no answer of DNS makes us knock at hundreds of doors.
constexpr std::size_t most_attempts = 8;

/// In the given order, but the families by turns; the family of the first comes first (RFC 8305 §4).
std::vector<Address> by_turns(std::span<const Address> addresses);

/// Addresses that are still being looked up. Touched at home only.
struct Late {
  std::optional<std::vector<Address>> addresses = {};
  std::optional<Address> refused = {};  ///< one of those that came and may not be connected to
  std::function<void()> ring = {};      ///< called when they have come
  std::shared_ptr<void> asked = {};     ///< the question, as long as anybody waits for its answer
  void come(std::vector<Address> found) {
    addresses = std::move(found);
    if (ring) ring();
  }
};

/// To the first `most_attempts` of the given addresses and no others, on the executor of the caller. Each has `each` to
/// answer, all have until `deadline`. Fails with `timeout` or `network`, saying what was wrong with the first address
/// that could be reached at all. `late` ones take their turn as soon as they come (RFC 8305 §3).
Task<Result<asio::ip::tcp::socket>> connect(Executor executor, std::vector<Address> addresses, std::uint16_t port,
                                            std::chrono::milliseconds each,
                                            std::chrono::steady_clock::time_point deadline,
                                            std::shared_ptr<Late> late = nullptr);

/// "192.0.2.1:80", "[2001:db8::1]:80".
std::string in_words(const Address& address, std::uint16_t port);
/// "30s", "300ms".
std::string in_words(std::chrono::milliseconds duration);

}  // namespace feedd::upstream
