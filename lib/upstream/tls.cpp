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

/// Our places among what OpenSSL lets hang on a context and on a connection: the Sessions, and our Connection.
int sessions_place() {
  static const int place = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return place;
}
int connection_place() {
  static const int place = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return place;
}

/// A ticket has come, with the handshake or after it. A copy is kept: the session itself becomes useless when its
/// connection ends without the goodbye of TLS. 0: it stays OpenSSL's.
int keep(SSL* tls, SSL_SESSION* session) {
  auto* sessions = static_cast<Sessions*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(tls), sessions_place()));
  const auto* connection = static_cast<Connection*>(SSL_get_ex_data(tls, connection_place()));
  if (!sessions || !connection) return 0;
  const auto& key = connection->key;
  if (sessions->size() >= most_sessions && !sessions->contains(key)) sessions->erase(sessions->begin());
  (*sessions)[key].reset(SSL_SESSION_dup(session));
  return 0;
}

/// The server asks who we are. 0: nobody it could know.
int show_no_certificate(SSL* tls, X509**, EVP_PKEY**) {
  auto* connection = static_cast<Connection*>(SSL_get_ex_data(tls, connection_place()));
  if (connection) connection->wants_certificate = true;
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

constexpr std::string_view wanted = "it wants a certificate of its clients";

/// Empty for what has no better words than OpenSSL's.
std::string_view words_of(int reason) {
  switch (reason) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
      return "it does not speak TLS on this port";
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return "it does not speak TLS 1.2 or later";
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
    case SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
      return "it knows no way of encryption that we do";
    case SSL_R_DH_KEY_TOO_SMALL:
    case SSL_R_EE_KEY_TOO_SMALL:
    case SSL_R_CA_KEY_TOO_SMALL:
    case SSL_R_CA_MD_TOO_WEAK:
      return "its keys are too weak to be trusted";
    case SSL_R_TLSV1_UNRECOGNIZED_NAME:
      return "it has no site of that name";
    case SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL:
      return "it does not speak HTTP/1.1";
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
      return "it denies us access";
    case SSL_R_TLSV1_ALERT_INTERNAL_ERROR:
      return "it has failed within";
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
      return wanted;
    default:
      return {};
  }
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
  constexpr std::string_view protocols = "\x08http/1.1";  // RFC 7301 §3.1: who speaks HTTP/2 alone says so
  SSL_CTX_set_alpn_protos(native, reinterpret_cast<const unsigned char*>(protocols.data()), protocols.size());
  SSL_CTX_set_client_cert_cb(native, show_no_certificate);
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
  SSL_set_ex_data(native, connection_place(), &connection);
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
  co_return fail(Errc::network, "no TLS with {}: {}", host, in_words(error, connection));
}

std::string in_words(const error_code& error, const Connection& connection) {
  if (error.category() != asio::error::get_ssl_category()) return error.message();
  const auto reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
  const auto words = words_of(reason);
  // Before TLS 1.3 there is no alert of its own for who has no certificate.
  const bool is_vague =
      reason == SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE || (words.empty() && reason > SSL_AD_REASON_OFFSET);
  if (connection.wants_certificate && is_vague) return std::string(wanted);
  if (!words.empty()) return std::string(words);
  const auto* message = ERR_reason_error_string(static_cast<unsigned long>(error.value()));
  return message ? message : error.message();
}

bool holds_more(Connection& connection) {
  if (!connection.secure) return false;
  auto* native = connection.secure->native_handle();
  return SSL_has_pending(native) != 0 || BIO_pending(SSL_get_rbio(native)) > 0;
}

}  // namespace feedd::upstream
