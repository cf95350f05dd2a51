/// The bytes of one connection, in the clear or under TLS. Nothing here waits: what cannot go on says so, and ready()
/// is called when it may. One thread only.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "serve/tls.hpp"

namespace feedd::serve {

class Wire {
 public:
  /// Owns the descriptor of an accepted socket that does not block. `tls` is null for one in the clear.
  Wire(int descriptor, int family, const std::shared_ptr<const Tls>& tls);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  int descriptor() const { return descriptor_; }  ///< less than 0 when it is closed
  /// What epoll says of it, edge by edge (EPOLLET).
  void ready(std::uint32_t events);

  enum class State { done, waits, over };
  struct Moved {
    State state;
    std::size_t bytes;  ///< more than 0 when done
  };
  /// Done when there may be talk: after the handshake, at once in the clear.
  State open();
  /// Over when the reader has gone.
  Moved read(char* into, std::size_t size);
  /// As much as goes. `more`: something follows at once, and may travel with it.
  Moved write(std::span<const iovec> bytes, bool more = false);
  bool takes_files() const { return !session_; }
  /// As much as goes of `size` bytes of a file.
  Moved write_file(int file, std::size_t offset, std::size_t size);
  /// Bytes that the kernel holds for the reader and that he has not taken: under TLS sealed ones, at a unix socket with
  /// what they cost. They are there to be compared with a later look.
  std::size_t held_by_kernel() const;

  void end();  ///< says that nothing more will be written
  void close();

 private:
  struct Free {
    void operator()(SSL* session) const;
  };
  Moved sealed(int result);
  Moved write_sealed(std::span<const iovec> bytes);

  int descriptor_;
  bool readable_ = true, writable_ = true;  ///< as far as is known
  bool ended_ = false;                      ///< the reader sends no more than what is there to be read
  bool broken_ = false;                     ///< the session may not be asked any more
  std::unique_ptr<SSL, Free> session_;
};

}  // namespace feedd::serve
