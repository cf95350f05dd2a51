/// The bytes of one answer, from the status line to the end of the body. Knows no socket: who reads puts the bytes here
/// and is told what became of them. RFC 9112, strictly where the length of a message is concerned.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "base/result.hpp"
#include "upstream/http_client.hpp"

namespace feedd::upstream {

class Answer {
 public:
  static constexpr std::size_t piece = 64 << 10;  ///< the most that is read at once
  enum class To { get, connect };  ///< what it answers; a CONNECT that went well has no body (RFC 9110 §9.3.6)

  explicit Answer(std::uint64_t max_body, To to = To::get);
  ~Answer();

  /// Where the next bytes are to be put: never empty.
  std::span<char> room();
  /// So many were put there. Fails with `http` for what is no HTTP, `too_large` for a head of more than 64 KiB or 100
  /// fields, for a body beyond `max_body`, and for one that needs twice as much on the wire, `network` for what is not
  /// whole. Of a refusal nothing but the head matters: where its body goes wrong, the answer is done.
  Result<void> take(std::size_t count);
  /// The other side has closed: the end of some bodies, and of all others a failure. `is_cut`: nobody knows whether it
  /// meant to.
  Result<void> end(bool is_cut = false);

  bool is_begun() const;  ///< a byte has come
  bool has_head() const;
  bool is_done() const;
  std::size_t held() const;  ///< bytes of body so far
  unsigned status() const;
  /// Room for so many bytes of body, and not for twice as many, as strings take by themselves.
  void reserve(std::size_t bytes);

  /// How long the connection may wait for its next use: not at all when either side is to close, when more bytes came
  /// than belong to the answer, or when there is any doubt about where it ends. At most 30 s, and a second less than
  /// the server's own Keep-Alive: timeout=N.
  std::optional<std::chrono::seconds> keep() const;

  /// Status, headers and body, once.
  Got release(const Uri& url);

 private:
  struct State;
  Result<void> forgiven(Result<void> came);
  std::unique_ptr<State> state_;
};

/// 301, 302, 303, 307, 308.
bool is_redirect(unsigned status);
/// 400 and above: status and fields say all.
bool is_refusal(unsigned status);

}  // namespace feedd::upstream
