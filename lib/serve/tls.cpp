#include "serve/tls.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cerrno>
#include <cstring>

#include "base/log.hpp"

namespace feedd::serve {
namespace {

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, Free>;

/// Nobody is there to be asked for a passphrase: a key that wants one cannot be read.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

/// Of what the reader offers only HTTP/1.1 is spoken here; who offers nothing means that.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* offered,
                    unsigned int size, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  auto* chosen = const_cast<unsigned char*>(*out);
  if (SSL_select_next_proto(&chosen, length, ours, sizeof ours - 1, offered, size) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

tl::unexpected<Error> wrong(const std::string& file, std::string_view what) {
  return fail(Errc::config, "{}: {}", file, what);
}

Result<void> readable(const std::string& file) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(std::fopen(file.c_str(), "re"), std::fclose);
  if (!opened) return wrong(file, "cannot be read: " + std::string(std::strerror(errno)));
  return {};
}

}  // namespace

Result<std::shared_ptr<const Tls>> Tls::load(const std::string& certificate, const std::string& key) {
  CHECK_OK(readable(certificate));
  CHECK_OK(readable(key));
  Context made(SSL_CTX_new(TLS_server_method()));
  FEEDD_ASSERT(made);
  auto* context = made.get();
  bool wants_passphrase = false;
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  SSL_CTX_set_default_passwd_cb_userdata(context, &wants_passphrase);
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION |
                                   SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context,
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets resume without our keeping anything
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1)
    return wrong(certificate, "holds no certificate: one in PEM is wanted, with those that vouch for it behind it");
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    if (wants_passphrase) return wrong(key, "is locked with a passphrase: nobody is there to type it, so unlock it");
    if (ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH)
      return wrong(key, "is the key of another certificate than that in " + certificate);
    return wrong(key, "holds no private key: one in PEM is wanted");
  }
  if (SSL_CTX_check_private_key(context) != 1)
    return wrong(key, "is the key of another certificate than that in " + certificate);
  ERR_clear_error();
  SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
  if (X509_cmp_current_time(X509_get0_notAfter(SSL_CTX_get0_certificate(context))) < 0)
    log::warning("tls.expired", {{"certificate", certificate}});
  return std::shared_ptr<const Tls>(new Tls(made.release()));
}

Tls::~Tls() { SSL_CTX_free(context_); }

SSL* Tls::accept(int descriptor) const {
  auto* session = SSL_new(context_);
  FEEDD_ASSERT(session && SSL_set_fd(session, descriptor) == 1);
  SSL_set_accept_state(session);
  return session;
}

}  // namespace feedd::serve
