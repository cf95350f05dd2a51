/// TLS for readers: 1.2 at least, one certificate for all listeners, ALPN "http/1.1" (RFC 7301). OpenSSL lives behind
/// this face; a connection drives it on its own socket, without the buffers that Asio would add to each.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"

using SSL_CTX = struct ssl_ctx_st;
using SSL = struct ssl_st;

namespace feedd::serve {

class Tls {
 public:
  /// Two PEM files: the certificate with those that vouch for it behind it, and its key. Fails with `config`, saying
  /// which of them is wrong and why.
  static Result<std::shared_ptr<const Tls>> load(const std::string& certificate, const std::string& key);
  ~Tls();
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;

  /// A new session as the one who is called, on this socket, which it does not own. The caller frees it.
  SSL* accept(int descriptor) const;

 private:
  explicit Tls(SSL_CTX* context) : context_(context) {}
  SSL_CTX* context_;
};

}  // namespace feedd::serve
