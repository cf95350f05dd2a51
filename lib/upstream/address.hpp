/// Which addresses a fetch may connect to. The rule is about the address connected to, never about its name: names are
/// looked up once, the list is filtered here, and the connection goes to exactly what is left (no rebinding).
/// Public means globally reachable (IANA special-purpose registries); tunnels are judged by the IPv4 address inside.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/uri.hpp"

namespace feedd::upstream {

/// An IP address in network order; IPv4 uses the first four bytes.
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  bool v4 = false;
  bool operator==(const Address&) const = default;
};

/// The usual text forms alone, as inet_pton takes them: `127.1`, `0x7f000001` and zone names are none.
std::optional<Address> parse_address(std::string_view text);
std::string to_text(const Address& address);

/// A CIDR block.
struct Block {
  Address base;
  unsigned bits = 0;
  bool contains(const Address& address) const;
};

/// `10.0.0.0/8`, `fc00::/7`, or an address alone. Fails with `config`.
Result<Block> parse_block(std::string_view text);

/// Whether anybody on the internet could connect to it.
bool is_public(const Address& address);

/// Public, or in one of the blocks that the configuration allows; of a tunnel, the address inside counts too.
bool may_connect(const Address& address, std::span<const Block> allowed);

/// Ports below 1024 belong to other protocols: only 80 and 443 are asked, and what the configured address itself names.
bool may_connect_port(std::uint16_t port, const Uri& url, const Uri& configured);

/// As written, else the scheme's own; 0 when it is no port.
std::uint16_t port_of(const Uri& url);

}  // namespace feedd::upstream
