#include "upstream/hop.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <mutex>
#include <optional>

#include "base/text.hpp"

namespace feedd::upstream {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using std::chrono::steady_clock;
using Parser = http::response_parser<http::string_body>;

constexpr std::uint32_t head_limit = 64 << 10;
constexpr std::size_t field_limit = 100;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

/// What of a failed step is worth telling.
Error in_words(const error_code& error, std::uint64_t max_body, std::chrono::milliseconds timeout) {
  if (error == beast::error::timeout)
    return {Errc::timeout, fmt::format("no answer within {}", upstream::in_words(timeout))};
  if (error == http::error::body_limit)
    return {Errc::too_large, fmt::format("the body is larger than {} bytes", max_body)};
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return {Errc::too_large, fmt::format("the head of the answer is larger than {} bytes", head_limit)};
  if (error == http::error::partial_message || error == asio::ssl::error::stream_truncated)
    return {Errc::network, "the answer was cut off"};
  if (error == http::error::end_of_stream || error == asio::error::eof)
    return {Errc::network, "the connection was closed without an answer"};
  if (error.category() == make_error_code(http::error::bad_version).category())
    return {Errc::http, "not an HTTP answer: " + error.message()};
  return {Errc::network, "the connection broke: " + error.message()};
}

std::string name_of(const Address& address, std::uint16_t port) {
  return address.v4 ? fmt::format("{}:{}", to_text(address), port) : fmt::format("[{}]:{}", to_text(address), port);
}

asio::ip::tcp::endpoint endpoint_of(const Address& address, std::uint16_t port) {
  if (!address.v4) return {asio::ip::address_v6(address.bytes), port};
  return {asio::ip::address_v4({address.bytes[0], address.bytes[1], address.bytes[2], address.bytes[3]}), port};
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
    *problem_ = "it was not made out to " + host_;
    return false;
  }

 private:
  std::string host_;
  asio::ssl::host_name_verification name_matches_;
  std::shared_ptr<std::string> problem_;
};

}  // namespace

struct Hop::State {
  Executor executor;
  std::chrono::milliseconds timeout, connect_timeout;
  std::uint64_t max_body;
  asio::ssl::context tls{asio::ssl::context::tls_client};
  std::string ca_file;
  std::once_flag looked_for_trust;
  std::optional<Error> no_tls;  ///< why https cannot be asked at all

  State(Executor on, const ClientConfig& config)
      : executor(std::move(on)),
        timeout(config.timeout),
        connect_timeout(config.connect_timeout),
        max_body(config.max_body),
        ca_file(config.ca_file) {
    SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
    tls.set_verify_mode(asio::ssl::verify_peer);
  }

  /// Reads the certificates to trust, before the first https: who only has posts shall not wait for that.
  void look_for_trust() {
    error_code error;
    if (ca_file.empty())
      tls.set_default_verify_paths(error);
    else
      tls.load_verify_file(ca_file, error);
    if (error)
      no_tls = Error{Errc::config, fmt::format("no certificates to trust in {}: {}",
                                               ca_file.empty() ? "the system's store" : ca_file, error.message())};
  }

  tl::unexpected<Error> failure(const error_code& error) const {
    return tl::unexpected(in_words(error, max_body, timeout));
  }

  Task<Result<void>> connect(beast::tcp_stream& socket, const std::vector<Address>& addresses, std::uint16_t port,
                             const Journey& journey);
  template <class Stream>
  Task<Result<Got>> converse(Stream& stream, beast::tcp_stream& socket, const Uri& url, const std::string& request,
                             Journey& journey);
};

Task<Result<void>> Hop::State::connect(beast::tcp_stream& socket, const std::vector<Address>& addresses,
                                       std::uint16_t port, const Journey& journey) {
  Error last{Errc::network, "no address to connect to"};
  for (const auto& address : addresses) {
    auto now = steady_clock::now();
    if (now >= journey.deadline) co_return failure(beast::error::timeout);
    socket.expires_at(std::min(journey.deadline, now + connect_timeout));
    auto endpoint = endpoint_of(address, port);
    auto connected = co_await socket.async_connect(endpoint, as_tuple);
    auto error = std::get<0>(connected);
    if (!error) co_return Result<void>();
    auto name = name_of(address, port);
    if (error == asio::error::connection_refused)
      last = {Errc::network, "connection refused by " + name};
    else if (error == beast::error::timeout)
      last = {Errc::timeout, fmt::format("no connection to {} within {}", name, upstream::in_words(connect_timeout))};
    else
      last = {Errc::network, fmt::format("no connection to {}: {}", name, error.message())};
    socket.close();
  }
  co_return tl::unexpected(last);
}

template <class Stream>
Task<Result<Got>> Hop::State::converse(Stream& stream, beast::tcp_stream& socket, const Uri& url,
                                       const std::string& request, Journey& journey) {
  auto written = co_await asio::async_write(stream, asio::buffer(request), as_tuple);
  if (std::get<0>(written)) co_return failure(std::get<0>(written));

  beast::flat_buffer buffer(std::size_t{2} * head_limit);
  std::optional<Parser> parser;
  for (int interim = 0;; ++interim) {  // 103 Early Hints and their like come before the answer (RFC 9110 §15.2)
    parser.emplace();
    parser->header_limit(head_limit);
    parser->body_limit(max_body);
    auto head = co_await http::async_read_header(stream, buffer, *parser, as_tuple);
    if (std::get<0>(head)) co_return failure(std::get<0>(head));
    auto status = parser->get().result_int();
    if (status >= 200) break;
    if (status == 101 || interim == 8) co_return fail(Errc::http, "HTTP {}, which was not asked for", status);
  }

  Got got{
      .status = parser->get().result_int(), .headers = {}, .body = {}, .url = url, .moved_for_good = false, .room = {}};
  for (const auto& field : parser->get())
    got.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  if (got.headers.size() > field_limit)
    co_return fail(Errc::too_large, "the head of the answer has more than {} fields", field_limit);
  if (is_redirect(got.status)) co_return got;

  while (!parser->is_done()) {
    if (parser->get().body().size() > small_body && !journey.room) {
      co_await journey.make_room();
      socket.expires_at(journey.deadline);
    }
    auto read = co_await http::async_read_some(stream, buffer, *parser, as_tuple);
    if (std::get<0>(read)) co_return failure(std::get<0>(read));
  }
  got.body = std::move(parser->get().body());
  co_return got;
}

Hop::Hop(Executor executor, const ClientConfig& config)
    : state_(std::make_unique<State>(std::move(executor), config)) {}
Hop::~Hop() = default;

Task<Result<Got>> Hop::ask(const Uri& url, const std::vector<Address>& addresses, const std::string& request,
                           Journey& journey) {
  bool secure = url.scheme() == "https";
  if (secure) std::call_once(state_->looked_for_trust, &State::look_for_trust, state_.get());
  if (secure && state_->no_tls) co_return tl::unexpected(*state_->no_tls);

  beast::tcp_stream socket(state_->executor);
  auto connected = co_await state_->connect(socket, addresses, port_of(url), journey);
  if (!connected) co_return tl::unexpected(connected.error());
  socket.expires_at(journey.deadline);
  if (!secure) {
    auto got = co_await state_->converse(socket, socket, url, request, journey);
    co_return got;
  }

  std::string host(url.host());
  auto problem = std::make_shared<std::string>();
  asio::ssl::stream<beast::tcp_stream&> stream(socket, state_->tls);
  if (!parse_address(host)) SSL_set_tlsext_host_name(stream.native_handle(), host.c_str());  // RFC 6066 §3: names only
  stream.set_verify_callback(Verifier(host, problem));
  auto shaken = co_await stream.async_handshake(asio::ssl::stream_base::client, as_tuple);
  if (auto error = std::get<0>(shaken)) {
    if (error == beast::error::timeout) co_return state_->failure(error);
    if (!problem->empty()) co_return fail(Errc::network, "the certificate of {} cannot be trusted: {}", host, *problem);
    co_return fail(Errc::network, "no TLS with {}: {}", host, error.message());
  }
  auto got = co_await state_->converse(stream, socket, url, request, journey);
  co_return got;
}

Task<Place> Journey::enter(std::shared_ptr<Gate> gate) {
  auto before = steady_clock::now();
  Place place = co_await Gate::enter(std::move(gate));
  deadline += steady_clock::now() - before;
  co_return place;
}

Task<void> Journey::make_room() {
  if (room) co_return;
  Place place = co_await enter(large);
  room = std::make_shared<Place>(std::move(place));
}

std::string in_words(std::chrono::milliseconds duration) {
  auto count = duration.count();
  return count % 1000 == 0 ? fmt::format("{}s", count / 1000) : fmt::format("{}ms", count);
}

bool is_redirect(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace feedd::upstream
