#include "serve/listener.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace feedd::serve {
namespace {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

/// A descriptor that is closed unless it is kept.
struct Descriptor {
  int value = -1;
  explicit Descriptor(int descriptor) : value(descriptor) {}
  Descriptor(Descriptor&& other) noexcept : value(std::exchange(other.value, -1)) {}
  ~Descriptor() {
    if (value >= 0) close(value);
  }
  int keep() { return std::exchange(value, -1); }
};

Result<SocketAddress> internet_address(const Listen& listen) {
  SocketAddress address;
  auto* four = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* six = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (inet_pton(AF_INET, listen.host.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(listen.port);
    address.size = sizeof(sockaddr_in);
    return address;
  }
  address = {};
  if (inet_pton(AF_INET6, listen.host.c_str(), &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(listen.port);
    address.size = sizeof(sockaddr_in6);
    return address;
  }
  return fail(Errc::network, "'{}' is not an IP address to listen at", listen.host);
}

std::string name_of(const Listen& listen) {
  if (!listen.unix_path.empty()) return "unix:" + listen.unix_path;
  bool six = listen.host.find(':') != std::string::npos;
  return (six ? '[' + listen.host + ']' : listen.host) + ':' + std::to_string(listen.port);
}

tl::unexpected<Error> cannot(const Listen& listen) {
  return fail(Errc::network, "cannot listen at {}: {}", name_of(listen), std::strerror(errno));
}

/// `both`: an IPv6 wildcard takes readers over IPv4, too.
Result<Descriptor> bound(const Listen& listen, SocketAddress address, bool shared, bool both = false) {
  int family = address.storage.ss_family, one = 1, alone = both ? 0 : 1;
  Descriptor made(socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (made.value < 0) return cannot(listen);
  if (family != AF_UNIX) setsockopt(made.value, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (family == AF_INET6) setsockopt(made.value, IPPROTO_IPV6, IPV6_V6ONLY, &alone, sizeof alone);
  if (shared && setsockopt(made.value, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) != 0) return cannot(listen);
  if (bind(made.value, address.get(), address.size) != 0) return cannot(listen);
  return made;
}

/// As a person would open it: a wildcard address is shown as the loopback one.
std::string shown(int descriptor) {
  SocketAddress address;
  if (getsockname(descriptor, address.get(), &address.size) != 0) return "?";
  char text[INET6_ADDRSTRLEN] = {};
  if (address.storage.ss_family == AF_INET) {
    auto* four = reinterpret_cast<sockaddr_in*>(&address.storage);
    if (four->sin_addr.s_addr == htonl(INADDR_ANY)) four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    inet_ntop(AF_INET, &four->sin_addr, text, sizeof text);
    return fmt::format("http://{}:{}/", text, ntohs(four->sin_port));
  }
  if (address.storage.ss_family == AF_INET6) {
    auto* six = reinterpret_cast<sockaddr_in6*>(&address.storage);
    if (IN6_IS_ADDR_UNSPECIFIED(&six->sin6_addr)) six->sin6_addr = in6addr_loopback;
    inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof text);
    return fmt::format("http://[{}]:{}/", text, ntohs(six->sin6_port));
  }
  auto* local = reinterpret_cast<sockaddr_un*>(&address.storage);
  return "unix:" + std::string(local->sun_path, strnlen(local->sun_path, sizeof local->sun_path));
}

std::uint16_t port_of(int descriptor) {
  SocketAddress address;
  getsockname(descriptor, address.get(), &address.size);
  if (address.storage.ss_family == AF_INET) return ntohs(reinterpret_cast<sockaddr_in*>(&address.storage)->sin_port);
  return ntohs(reinterpret_cast<sockaddr_in6*>(&address.storage)->sin6_port);
}

/// Removes a socket file that nobody listens at any more. Another kind of file is left alone: bind() will complain.
void remove_stale(const std::string& path, SocketAddress address) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return;
  Descriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (probe.value >= 0 && connect(probe.value, address.get(), address.size) != 0 && errno == ECONNREFUSED)
    unlink(path.c_str());
}

/// The same socket for every thread: each of them is woken, one of them gets the connection.
bool share(std::vector<int>& descriptors, std::size_t threads) {
  while (descriptors.size() < threads) {
    int copy = fcntl(descriptors.front(), F_DUPFD_CLOEXEC, 3);
    if (copy < 0) return false;
    descriptors.push_back(copy);
  }
  return true;
}

}  // namespace

Listener::Listener(Listener&& other) noexcept
    : descriptors_(std::exchange(other.descriptors_, {})),
      address_(std::exchange(other.address_, {})),
      file_(std::exchange(other.file_, {})) {}

Listener::~Listener() {
  for (int descriptor : descriptors_) close(descriptor);
  if (!file_.empty()) unlink(file_.c_str());
}

std::vector<int> Listener::take() { return std::exchange(descriptors_, {}); }

Result<Listener> Listener::open(const Listen& listen, std::size_t threads, bool both) {
  Listener listener;
  if (!listen.unix_path.empty()) {
    SocketAddress address;
    auto* local = reinterpret_cast<sockaddr_un*>(&address.storage);
    if (listen.unix_path.size() >= sizeof local->sun_path)
      return fail(Errc::network, "the path of a unix socket is at most {} bytes: {}", sizeof local->sun_path - 1,
                  listen.unix_path);
    local->sun_family = AF_UNIX;
    std::memcpy(local->sun_path, listen.unix_path.data(), listen.unix_path.size());
    address.size = sizeof(sockaddr_un);
    remove_stale(listen.unix_path, address);
    TRY(auto made, bound(listen, address, false));
    listener.file_ = listen.unix_path;
    chmod(listen.unix_path.c_str(), 0666);
    if (::listen(made.value, SOMAXCONN) != 0) return cannot(listen);
    listener.descriptors_.push_back(made.keep());
    if (!share(listener.descriptors_, threads)) return cannot(listen);
  } else {
    TRY(auto address, internet_address(listen));
    auto wanted = listen;
    // SO_REUSEPORT would let a second feedd bind the same port unnoticed: a socket without it finds out first.
    if (wanted.port != 0) CHECK_OK(bound(wanted, address, false, both));
    while (listener.descriptors_.size() < threads) {
      TRY(auto made, bound(wanted, address, true, both));
      if (::listen(made.value, SOMAXCONN) != 0) return cannot(wanted);
      listener.descriptors_.push_back(made.keep());
      wanted.port = port_of(listener.descriptors_.front());
      TRY(address, internet_address(wanted));
    }
  }
  listener.address_ = shown(listener.descriptors_.front());
  return listener;
}

Result<void> Listener::check(const Listen& listen) {
  if (!listen.unix_path.empty()) {
    const auto directory = std::filesystem::absolute(listen.unix_path).parent_path();
    if (access(directory.c_str(), W_OK | X_OK) != 0) return cannot(listen);
    return {};
  }
  TRY(auto address, internet_address(listen));
  auto made = bound(listen, address, false);
  if (made || errno == EADDRINUSE) return {};
  return tl::unexpected(made.error());
}

Result<Listener> Listener::inherit(int descriptor, std::size_t threads) {
  int type = 0, listening = 0;
  socklen_t size = sizeof type;
  if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM ||
      getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 || !listening)
    return fail(Errc::network, "inherited descriptor {} is not a listening stream socket", descriptor);
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
  fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  Listener listener;
  listener.descriptors_.push_back(descriptor);
  if (!share(listener.descriptors_, threads))
    return fail(Errc::network, "cannot share inherited descriptor {}: {}", descriptor, std::strerror(errno));
  listener.address_ = shown(descriptor);
  return listener;
}

}  // namespace feedd::serve
