#include "serve/wire.hpp"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace feedd::serve {
namespace {

constexpr std::size_t record_size = 16384;  ///< the most that TLS seals at once (RFC 8446 §5.1)

bool is_patience() { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

void Wire::Free::operator()(SSL* session) const { SSL_free(session); }

Wire::Wire(int descriptor, int family, const std::shared_ptr<const Tls>& tls) : descriptor_(descriptor) {
  int one = 1;
  if (family != AF_UNIX) setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (tls) session_.reset(tls->accept(descriptor));
}

Wire::~Wire() { close(); }

void Wire::ready(std::uint32_t events) {
  if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) readable_ = true;
  if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) ended_ = true;
  if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) writable_ = true;
}

/// After a call of OpenSSL: it has said what it waits for, or the session is useless from then on.
Wire::Moved Wire::sealed(int result) {
  if (result > 0) return {State::done, static_cast<std::size_t>(result)};
  const int error = SSL_get_error(session_.get(), result);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return {State::waits, 0};
  broken_ = broken_ || error == SSL_ERROR_SSL || error == SSL_ERROR_SYSCALL;
  return {State::over, 0};
}

Wire::State Wire::open() {
  if (!session_) return State::done;
  ERR_clear_error();
  return sealed(SSL_accept(session_.get())).state;
}

Wire::Moved Wire::read(char* into, std::size_t size) {
  if (descriptor_ < 0 || broken_) return {State::over, 0};
  if (session_) {
    ERR_clear_error();
    return sealed(SSL_read(session_.get(), into, static_cast<int>(size)));
  }
  if (!readable_) return {State::waits, 0};
  for (;;) {
    const auto count = recv(descriptor_, into, size, 0);
    if (count > 0) {
      // Fewer than asked for: there are no more, and what comes brings an event. The end has brought it already.
      readable_ = ended_ || static_cast<std::size_t>(count) == size;
      return {State::done, static_cast<std::size_t>(count)};
    }
    if (count < 0 && errno == EINTR) continue;
    readable_ = false;
    return {count < 0 && is_patience() ? State::waits : State::over, 0};
  }
}

Wire::Moved Wire::write(std::span<const iovec> bytes, bool more) {
  if (descriptor_ < 0 || broken_) return {State::over, 0};
  if (session_) return write_sealed(bytes);
  if (!writable_) return {State::waits, 0};
  const int flags = MSG_NOSIGNAL | (more ? MSG_MORE : 0);
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(bytes.data());
  message.msg_iovlen = bytes.size();
  for (;;) {
    const auto count = bytes.size() == 1 ? send(descriptor_, bytes[0].iov_base, bytes[0].iov_len, flags)  // the cheaper
                                         : sendmsg(descriptor_, &message, flags);
    if (count >= 0) return {State::done, static_cast<std::size_t>(count)};
    if (errno == EINTR) continue;
    writable_ = false;
    return {is_patience() ? State::waits : State::over, 0};
  }
}

Wire::Moved Wire::write_file(int file, std::size_t offset, std::size_t size) {
  if (descriptor_ < 0) return {State::over, 0};
  if (!writable_) return {State::waits, 0};
  for (;;) {
    auto at = static_cast<off_t>(offset);
    const auto count = sendfile(descriptor_, file, &at, size);
    if (count > 0) return {State::done, static_cast<std::size_t>(count)};
    if (count < 0 && errno == EINTR) continue;
    writable_ = false;
    return {count < 0 && is_patience() ? State::waits : State::over, 0};
  }
}

std::size_t Wire::held_by_kernel() const {
  int bytes = 0;
  return ioctl(descriptor_, SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

/// Small parts are gathered, so that each record is a full one.
Wire::Moved Wire::write_sealed(std::span<const iovec> bytes) {
  thread_local std::array<char, record_size> gathered;
  const char* data = gathered.data();
  std::size_t size = 0;
  if (!bytes.empty() && bytes.front().iov_len >= record_size) {
    data = static_cast<const char*>(bytes.front().iov_base);
    size = record_size;
  } else {
    for (const auto& part : bytes) {
      const auto fits = std::min(part.iov_len, record_size - size);
      std::memcpy(gathered.data() + size, part.iov_base, fits);
      size += fits;
      if (size == record_size) break;
    }
  }
  ERR_clear_error();
  return sealed(SSL_write(session_.get(), data, static_cast<int>(size)));
}

void Wire::end() {
  if (descriptor_ < 0) return;
  if (session_ && !broken_ && SSL_is_init_finished(session_.get())) {
    ERR_clear_error();
    SSL_shutdown(session_.get());
  }
  shutdown(descriptor_, SHUT_WR);
}

void Wire::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

}  // namespace feedd::serve
