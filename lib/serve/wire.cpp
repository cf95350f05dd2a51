#include "serve/wire.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <cerrno>
#include <cstring>

namespace feedd::serve {
namespace {

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t record_size = 16384;  ///< the most that TLS seals at once (RFC 8446 §5.1)

}  // namespace

void Wire::Free::operator()(SSL* session) const { SSL_free(session); }

Wire::Wire(int descriptor, int family, Executor executor, const std::shared_ptr<const Tls>& tls)
    : socket_(executor, asio::generic::stream_protocol(family, 0), descriptor) {
  int one = 1;
  if (family != AF_UNIX) setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (tls) session_.reset(tls->accept(descriptor));
}

Wire::~Wire() = default;

/// After a call that did not do what was asked; whatever else it was, the session is useless from then on.
Wire::Want Wire::wanted(int result) {
  const int error = SSL_get_error(session_.get(), result);
  if (error == SSL_ERROR_WANT_READ) return Want::read;
  if (error == SSL_ERROR_WANT_WRITE) return Want::write;
  broken_ = broken_ || error == SSL_ERROR_SSL || error == SSL_ERROR_SYSCALL;
  return Want::nothing;
}

Task<bool> Wire::wait(Want what) {
  if (what == Want::nothing || !socket_.is_open()) co_return false;
  auto which = what == Want::read ? asio::socket_base::wait_read : asio::socket_base::wait_write;
  auto waited = co_await socket_.async_wait(which, as_tuple);
  co_return !std::get<0>(waited);
}

Task<bool> Wire::open() {
  if (!session_) co_return true;
  for (;;) {
    ERR_clear_error();
    const int shaken = SSL_accept(session_.get());
    if (shaken == 1) co_return true;
    bool more = co_await wait(wanted(shaken));
    if (!more) co_return false;
  }
}

Task<std::size_t> Wire::read(char* into, std::size_t size) {
  if (!session_) {
    auto read = co_await socket_.async_read_some(asio::buffer(into, size), as_tuple);
    if (std::get<0>(read)) co_return 0;
    co_return std::get<1>(read);
  }
  while (!broken_) {
    ERR_clear_error();
    const int count = SSL_read(session_.get(), into, static_cast<int>(size));
    if (count > 0) co_return static_cast<std::size_t>(count);
    bool more = co_await wait(wanted(count));
    if (!more) break;
  }
  co_return 0;
}

std::ptrdiff_t Wire::write(std::span<const iovec> bytes) {
  if (session_) return write_sealed(bytes);
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(bytes.data());
  message.msg_iovlen = bytes.size();
  for (;;) {
    const auto count = sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL);
    if (count >= 0) return count;
    if (errno == EINTR) continue;
    return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
  }
}

/// Small parts are gathered, so that each record is a full one.
std::ptrdiff_t Wire::write_sealed(std::span<const iovec> bytes) {
  thread_local std::array<char, record_size> gathered;
  if (broken_) return -1;
  const char* data = nullptr;
  std::size_t size = 0;
  if (!bytes.empty() && bytes.front().iov_len >= record_size) {
    data = static_cast<const char*>(bytes.front().iov_base);
    size = record_size;
  } else {
    data = gathered.data();
    for (const auto& part : bytes) {
      const auto fits = std::min(part.iov_len, record_size - size);
      std::memcpy(gathered.data() + size, part.iov_base, fits);
      size += fits;
      if (size == record_size) break;
    }
  }
  ERR_clear_error();
  const int count = SSL_write(session_.get(), data, static_cast<int>(size));
  if (count > 0) return count;
  write_wants_ = wanted(count);
  return write_wants_ == Want::nothing ? -1 : 0;
}

Task<bool> Wire::writable() { return wait(session_ ? write_wants_ : Want::write); }

void Wire::end() {
  if (!socket_.is_open()) return;
  if (session_ && !broken_ && SSL_is_init_finished(session_.get())) {
    ERR_clear_error();
    SSL_shutdown(session_.get());
  }
  boost::system::error_code ignored;
  socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

void Wire::cancel() {
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

void Wire::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

}  // namespace feedd::serve
