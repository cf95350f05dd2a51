#include "upstream/tls.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/error.hpp>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "upstream/address.hpp"

namespace feedd::upstream {
namespace {

using boost::system::error_code;

constexpr std::size_t most_sessions = 256;

struct Free {
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};
using Session = std::unique_ptr<SSL_SESSION, Free>;
/// By the key of the connection: what is resumed was checked for the same name, with the same trust.
using Sessions = std::map<std::string, Session>;

/// Our places among what OpenSSL lets hang on a context and on a connection: the Sessions, and the key.
int sessions_place() {
  static const int place = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return place;
}
int key_place() {
  static const int place = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return place;
}

/// A ticket has come, with the handshake or after it. A copy is kept: the session itself becomes useless when its
/// connection ends without the goodbye of TLS. 0: it stays OpenSSL's.
int keep(SSL* tls, SSL_SESSION* session) {
  auto* sessions = static_cast<Sessions*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(tls), sessions_place()));
  auto* key = static_cast<std::string*>(SSL_get_ex_data(tls, key_place()));
  if (!sessions || !key) return 0;
  if (sessions->size() >= most_sessions && !sessions->contains(*key)) sessions->erase(sessions->begin());
  (*sessions)[*key].reset(SSL_SESSION_dup(session));
  return 0;
}

/// The first few names a certificate was made out to, as text.
std::string names_of(X509* certificate) {
  constexpr int most = 3;
  std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      GENERAL_NAMES_free);
  std::string out;
  for (int i = 0, told = 0; names && i < sk_GENERAL_NAME_num(names.get()) && told < most; ++i) {
    const auto* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS) continue;
    std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                          static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    out.append(told++ == 0 ? "" : ", ").append(printable(cut(text, 100)));
  }
  return out;
}

/// Chain and name are both checked; remembers in words what was wrong with them.
class Verifier {
 public:
  Verifier(const std::string& host, std::shared_ptr<std::string> problem)
      : host_(host), name_matches_(host), problem_(std::move(problem)) {}

  bool operator()(bool preverified, asio::ssl::verify_context& context) {
    if (!preverified) {
      *problem_ = X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.native_handle()));
      return false;
    }
    if (name_matches_(preverified, context)) return true;
    auto names = names_of(X509_STORE_CTX_get_current_cert(context.native_handle()));
    *problem_ = "it was not made out to " + host_ + (names.empty() ? "" : ", but to " + names);
    return false;
  }

 private:
  std::string host_;
  asio::ssl::host_name_verification name_matches_;
  std::shared_ptr<std::string> problem_;
};

bool is_no_tls(const error_code& error) {
  if (error.category() != asio::error::get_ssl_category()) return false;
  auto reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
  return reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST || reason == SSL_R_PACKET_LENGTH_TOO_LONG;
}

}  // namespace

struct Tls::State {
  asio::ssl::context context{asio::ssl::context::tls_client};
  std::optional<Error> unusable = {};
  Sessions sessions = {};
};

Tls::Tls(const std::string& ca_file) : state_(std::make_unique<State>()) {
  auto& context = state_->context;
  auto* native = context.native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  context.set_verify_mode(asio::ssl::verify_peer);
  error_code error;
  if (ca_file.empty())
    context.set_default_verify_paths(error);
  else
    context.load_verify_file(ca_file, error);
  if (error)
    state_->unusable =
        Error{Errc::config, fmt::format("no certificates to trust in {}: {}",
                                        ca_file.empty() ? "the system's store" : ca_file, error.message())};
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_set_ex_data(native, sessions_place(), &state_->sessions);
  SSL_CTX_sess_set_new_cb(native, keep);
}

Tls::~Tls() = default;

Task<Result<void>> Tls::shake_hands(Connection& connection, std::string host) {
  if (state_->unusable) co_return tl::unexpected(*state_->unusable);
  auto problem = std::make_shared<std::string>();
  auto& stream = connection.secure.emplace(connection.socket, state_->context);
  auto* native = stream.native_handle();
  if (!parse_address(host)) SSL_set_tlsext_host_name(native, host.c_str());  // RFC 6066 §3: names only
  SSL_set_ex_data(native, key_place(), &connection.key);
  auto known = state_->sessions.extract(connection.key);  // a ticket is good for one connection (RFC 8446 §C.4)
  if (!known.empty()) SSL_set_session(native, known.mapped().get());
  stream.set_verify_callback(Verifier(host, problem));
  auto shaken = co_await stream.async_handshake(asio::ssl::stream_base::client, asio::as_tuple(asio::use_awaitable));
  auto error = std::get<0>(shaken);
  if (!error) co_return Result<void>();
  if (error == boost::beast::error::timeout)
    co_return fail(Errc::timeout, "{} did not finish its TLS handshake in time", host);
  if (!problem->empty()) co_return fail(Errc::network, "the certificate of {} cannot be trusted: {}", host, *problem);
  if (error == asio::ssl::error::stream_truncated || error == asio::error::eof ||
      error == asio::error::connection_reset || error == asio::error::broken_pipe)
    co_return fail(Errc::network, "no TLS with {}: it closed the connection within the handshake", host);
  if (is_no_tls(error)) co_return fail(Errc::network, "no TLS with {}: it does not speak TLS on this port", host);
  co_return fail(Errc::network, "no TLS with {}: {}", host, error.message());
}

bool holds_more(Connection& connection) {
  if (!connection.secure) return false;
  auto* native = connection.secure->native_handle();
  return SSL_has_pending(native) != 0 || BIO_pending(SSL_get_rbio(native)) > 0;
}

}  // namespace feedd::upstream
