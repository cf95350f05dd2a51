#include "upstream/address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <vector>

namespace feedd::upstream {
namespace {

struct Listed {
  std::array<std::uint8_t, 6> base;
  unsigned bits;
};

/// IPv4 blocks that are not the internet's.
constexpr Listed closed_v4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 4},
    {{240}, 4},
};

/// Of global unicast (2000::/3), the blocks that are not the internet's: protocol assignments (benchmarking, ORCHID,
/// anycast of relays; Teredo is judged by what is inside), documentation.
constexpr Listed closed_v6[] = {
    {{0x20, 0x01, 0x00}, 23},
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x3f, 0xff, 0x00}, 20},
};

bool same_prefix(const std::uint8_t* a, const std::uint8_t* b, unsigned bits) {
  unsigned whole = bits / 8, rest = bits % 8;
  if (!std::equal(a, a + whole, b)) return false;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

bool starts_with(const Address& address, std::initializer_list<std::uint8_t> bytes) {
  return std::equal(bytes.begin(), bytes.end(), address.bytes.begin());
}

Address v4_at(const Address& address, std::size_t at, std::uint8_t mask = 0) {
  Address inner;
  inner.v4 = true;
  for (std::size_t i = 0; i < 4; ++i) inner.bytes[i] = address.bytes[at + i] ^ mask;
  return inner;
}

/// The IPv4 addresses a packet to this IPv6 address may end at; empty when it is no tunnel.
std::vector<Address> inside(const Address& address) {
  if (address.v4) return {};
  auto zeros = [&](std::size_t from, std::size_t to) {
    return std::all_of(address.bytes.begin() + from, address.bytes.begin() + to, [](auto byte) { return byte == 0; });
  };
  if (zeros(0, 12)) return {v4_at(address, 12)};                                                            // ::/96
  if (zeros(0, 10) && address.bytes[10] == 0xff && address.bytes[11] == 0xff) return {v4_at(address, 12)};  // mapped
  if (starts_with(address, {0x00, 0x64, 0xff, 0x9b}) && zeros(4, 12)) return {v4_at(address, 12)};          // NAT64
  if (starts_with(address, {0x20, 0x02})) return {v4_at(address, 2)};                                       // 6to4
  if (starts_with(address, {0x20, 0x01, 0, 0})) return {v4_at(address, 4), v4_at(address, 12, 0xff)};       // Teredo
  return {};
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  Address address;
  std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) {
    address.v4 = true;
    return address;
  }
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::string to_text(const Address& address) {
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(address.v4 ? AF_INET : AF_INET6, address.bytes.data(), text, sizeof text);
  return text;
}

bool Block::contains(const Address& address) const {
  return base.v4 == address.v4 && same_prefix(base.bytes.data(), address.bytes.data(), bits);
}

Result<Block> parse_block(std::string_view text) {
  auto slash = text.find('/');
  auto address = parse_address(text.substr(0, slash));
  if (!address) return fail(Errc::config, "'{}' is not a block of addresses: write 10.0.0.0/8 or fc00::/7", text);
  Block block{*address, address->v4 ? 32u : 128u};
  if (slash != std::string_view::npos) {
    auto digits = text.substr(slash + 1);
    unsigned bits = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc{} || end != digits.data() + digits.size() || bits > block.bits)
      return fail(Errc::config, "'{}' is not a block of addresses: at most /{} can follow", text, block.bits);
    block.bits = bits;
  }
  return block;
}

bool is_public(const Address& address) {
  auto matches = [&](const Listed& listed) {
    return same_prefix(listed.base.data(), address.bytes.data(), listed.bits);
  };
  if (address.v4) return std::none_of(std::begin(closed_v4), std::end(closed_v4), matches);
  auto inner = inside(address);
  if (!inner.empty()) return std::all_of(inner.begin(), inner.end(), is_public);
  return (address.bytes[0] & 0xe0) == 0x20 && std::none_of(std::begin(closed_v6), std::end(closed_v6), matches);
}

bool may_connect(const Address& address, std::span<const Block> allowed) {
  auto listed = [&](const Address& one) {
    return std::any_of(allowed.begin(), allowed.end(), [&](const Block& block) { return block.contains(one); });
  };
  if (is_public(address) || listed(address)) return true;
  auto inner = inside(address);
  return !inner.empty() &&
         std::all_of(inner.begin(), inner.end(), [&](const Address& one) { return is_public(one) || listed(one); });
}

std::uint16_t port_of(const Uri& url) {
  auto text = url.port();
  if (text.empty()) return url.scheme() == "https" ? 443 : 80;
  std::uint16_t port = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() ? port : 0;
}

bool may_connect_port(std::uint16_t port, const Uri& url, const Uri& configured) {
  if (port == 0) return false;
  if (port >= 1024 || port == 80 || port == 443) return true;
  return url.host() == configured.host() && port == port_of(configured);
}

}  // namespace feedd::upstream
