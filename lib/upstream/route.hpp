/// How a request gets to its server: straight, or through the proxy of the configuration. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/uri.hpp"
#include "upstream/address.hpp"

namespace feedd::upstream {

struct Route {
  std::string key;          ///< connections of the same key may stand in for one another: same server, same trust
  std::string host;         ///< to be looked up and connected to: the server's or the proxy's
  std::uint16_t port = 0;   ///< likewise
  bool trusted = false;     ///< whatever its addresses are
  std::string tunnel = {};  ///< the CONNECT that opens the way through the proxy; empty: none
};

/// `trusted`: the user named this server, which may be private. A proxy looks names up itself, out of our sight: what
/// can be judged by the name alone is judged here, and the proxy is trusted, as the configuration names it. Fails with
/// `unsupported` for a private address behind a proxy.
Result<Route> route_to(const Uri& url, bool trusted, const std::optional<Uri>& proxy, std::span<const Block> allowed,
                       std::string_view user_agent);

/// Whether the proxy is left aside for this host, as curl reads NO_PROXY: it is one of the names or below one, or an
/// address that is named or in a network that is; `*` is all of them.
bool goes_straight(std::string_view host, std::span<const std::string> no_proxy);

/// What a host name says without DNS: an address in any spelling that inet_aton(3) reads (`2130706433`, `0x7f.1`,
/// `0177.0.0.1`), an IPv6 address, or localhost and its like (RFC 6761 §6.3).
std::optional<Address> address_in(std::string_view host);

/// Names that mean this machine, whatever a resolver says, and on machines without /etc/hosts too.
bool is_localhost(std::string_view host);

/// Why nothing is connected to.
tl::unexpected<Error> not_public(std::string_view host, const Address& address);

}  // namespace feedd::upstream
