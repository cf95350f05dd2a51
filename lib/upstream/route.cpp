#include "upstream/route.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "upstream/request.hpp"

namespace feedd::upstream {

Result<Route> route_to(const Uri& url, bool trusted, const std::optional<Uri>& proxy, std::span<const Block> allowed,
                       std::string_view user_agent) {
  auto key = (trusted ? "trusted " : "public ") + url.origin();
  if (!proxy) return Route{std::move(key), std::string(url.host()), port_of(url), trusted};
  auto address = address_in(url.host());
  if (address && !trusted && !may_connect(*address, allowed)) return not_public(url.host(), *address);
  Route route{"proxy", std::string(proxy->host()), port_of(*proxy), true};
  if (url.scheme() == "https") {
    TRY(route.tunnel, connect_text(url, *proxy, user_agent));
    route.key = "proxy " + key;
  }
  return route;
}

bool goes_straight(std::string_view host, std::span<const std::string> no_proxy) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const auto address = address_in(host);
  return std::any_of(no_proxy.begin(), no_proxy.end(), [&](std::string_view one) {
    if (one == "*") return true;
    if (auto block = parse_block(one)) return address && block->contains(*address);
    if (one.starts_with('.')) one.remove_prefix(1);
    const auto named = parse_uri("http://" + std::string(one) + "/");  // in the form hosts have in addresses
    if (!named) return false;
    auto name = named->host();
    if (name.ends_with('.')) name.remove_suffix(1);
    return host.ends_with(name) && (host.size() == name.size() || host[host.size() - name.size() - 1] == '.');
  });
}

std::optional<Address> address_in(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (is_localhost(host)) return parse_address("127.0.0.1");
  if (auto address = parse_address(host)) return address;
  in_addr number{};
  if (inet_aton(std::string(host).c_str(), &number) == 0) return std::nullopt;
  Address address;
  address.v4 = true;
  std::memcpy(address.bytes.data(), &number, sizeof number);
  return address;
}

bool is_localhost(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host == "localhost" || host.ends_with(".localhost");
}

tl::unexpected<Error> not_public(std::string_view host, const Address& address) {
  return fail(Errc::unsupported, "{} is at {}, which is not public: list it in fetch.allow_private if it is yours",
              host, to_text(address));
}

}  // namespace feedd::upstream
