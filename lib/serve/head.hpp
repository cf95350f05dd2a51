/// The head of a request, and every doubt about where it ends: a doubt is a refusal and the end of the connection, so
/// no request can hide in another (RFC 9112 §11.2). Pure. Beast reads the grammar; the rules above it are ours, because
/// its own leave gaps: several or no Host, odd Transfer-Encodings read as "no body".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "serve/receiver.hpp"
#include "serve/respond.hpp"

namespace feedd::serve {

constexpr std::size_t head_limit = 8192, target_limit = 8000;

struct Head {
  Request request;
  bool keep_alive = true;  ///< the reader wants to ask more on this connection
  bool is_1_0 = false;     ///< HTTP/1.0: staying open must be said
  std::size_t body = 0;    ///< bytes that follow; only where something is received
  bool waits = false;      ///< for 100 Continue, before it sends them
  std::string referer = {}, user_agent = {};
  bool operator==(const Head&) const = default;
};

/// The connection ends with this answer.
struct Refusal {
  unsigned status = 400;
  std::string why;
};

/// How far the bytes read so far go.
struct Scan {
  enum class State { more, whole, refused } state = State::more;
  std::size_t end = 0;  ///< of the head, behind its empty line
  Refusal refusal = {};
};

/// `seen`: so many bytes were scanned before, without finding the end.
Scan scan_head(std::string_view bytes, std::size_t seen);

/// host [":" port] without userinfo (RFC 9110 §7.2).
bool is_authority(std::string_view text);

/// One whole head, as scan_head found it.
tl::expected<Head, Refusal> parse_head(std::string_view bytes, const Receiver& receiver = {});

}  // namespace feedd::serve
