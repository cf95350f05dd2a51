/// The bytes of one connection, in the clear or under TLS. What can be done at once is done at once, with one call to
/// the kernel; only waiting is a coroutine. One thread only.
#pragma once

#include <sys/uio.h>

#include <boost/asio/generic/stream_protocol.hpp>
#include <cstddef>
#include <memory>
#include <span>

#include "base/task.hpp"
#include "serve/tls.hpp"

namespace feedd::serve {

class Wire {
 public:
  /// Owns the descriptor of an accepted socket that does not block. `tls` is null for one in the clear.
  Wire(int descriptor, int family, Executor executor, const std::shared_ptr<const Tls>& tls);
  ~Wire();

  /// True when there may be talk: after the handshake, at once in the clear.
  Task<bool> open();
  /// At least one byte; 0 when the reader has gone, or after cancel() or close().
  Task<std::size_t> read(char* into, std::size_t size);

  /// As much as goes without waiting: 0 when nothing goes now; less than 0 when nothing ever will.
  std::ptrdiff_t write(std::span<const iovec> bytes);
  /// Until write() may go on; false after cancel() or close().
  Task<bool> writable();

  void end();     ///< says that nothing more will be written
  void cancel();  ///< ends the waiting
  void close();

 private:
  struct Free {
    void operator()(SSL* session) const;
  };
  enum class Want { nothing, read, write };
  Want wanted(int result);
  Task<bool> wait(Want what);
  std::ptrdiff_t write_sealed(std::span<const iovec> bytes);

  asio::generic::stream_protocol::socket socket_;
  std::unique_ptr<SSL, Free> session_;
  bool broken_ = false;             ///< the session may not be asked any more
  Want write_wants_ = Want::write;  ///< what the last write() waits for
};

}  // namespace feedd::serve
