#include "upstream/lookup.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace feedd::upstream {
Result<std::vector<Address>> look_up(const std::string& host, Family family) {
  const bool v4 = family == Family::v4;
  addrinfo hints{};
  hints.ai_family = v4 ? AF_INET : AF_INET6;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  int error = getaddrinfo(host.c_str(), nullptr, &hints, &list);
  if (error == EAI_NONAME || error == EAI_NODATA || error == EAI_ADDRFAMILY) return std::vector<Address>();
  if (error != 0) return fail(Errc::network, "cannot look up {}: {}", host, gai_strerror(error));
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(list, freeaddrinfo);

  std::vector<Address> addresses;
  for (auto* one = list; one; one = one->ai_next) {
    Address address;
    if (one->ai_family == AF_INET) {
      address.v4 = true;
      std::memcpy(address.bytes.data(), &reinterpret_cast<sockaddr_in*>(one->ai_addr)->sin_addr, 4);
    } else if (one->ai_family == AF_INET6) {
      std::memcpy(address.bytes.data(), &reinterpret_cast<sockaddr_in6*>(one->ai_addr)->sin6_addr, 16);
    } else {
      continue;
    }
    if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) addresses.push_back(address);
  }
  return addresses;
}

}  // namespace feedd::upstream
