#include "upstream/hop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>

#include "upstream/answer.hpp"
#include "upstream/connection.hpp"
#include "upstream/race.hpp"
#include "upstream/tls.hpp"

namespace feedd::upstream {
namespace {

namespace beast = boost::beast;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
/// Beyond these, or two thirds of `fetch.timeout`, a server is not slow but dead: until the head of the answer is
/// whole, and for each KiB of the body.
constexpr milliseconds most_patience{20000};
constexpr std::size_t least_piece = 1024;
/// The body of a refusal is read for the sake of the connection alone, which is then good for another request.
constexpr milliseconds patience_with_refusals{2000};
constexpr std::size_t most_of_a_refusal = 64 << 10;
/// By so much at a time, or a quarter of what it has, a large body gets room.
constexpr std::size_t step = 256 << 10;

/// The connection was closed by the other side, rather than too slow.
bool is_closed(const error_code& error) {
  return error == asio::error::eof || error == asio::error::connection_reset || error == asio::error::broken_pipe ||
         error == asio::ssl::error::stream_truncated;
}

/// What could not be connected to may be the lesser half of the story.
Error with_refused(Error error, const Resolved& server) {
  auto refused = server.refused;
  if (!refused && server.late) refused = server.late->refused;
  if (refused) error.what += fmt::format("; its address {} is not public, and not connected to", to_text(*refused));
  return error;
}

bool refuses(const Answer& answer) { return answer.has_head() && is_refusal(answer.status()); }

/// Whether what follows is not worth waiting for.
bool says_enough(const Answer& answer) {
  if (refuses(answer)) return answer.held() > most_of_a_refusal;
  return answer.has_head() && is_redirect(answer.status());
}

}  // namespace

struct Hop::State {
  Executor executor;
  milliseconds timeout, connect_timeout, head_patience, piece_patience;
  std::uint64_t max_body;
  std::string ca_file;
  std::optional<Tls> tls;  ///< made for the first https: who only has posts shall not wait for certificates to be read
  Pool pool;

  State(Executor on, const ClientConfig& config)
      : executor(std::move(on)),
        timeout(config.timeout),
        connect_timeout(config.connect_timeout),
        head_patience(std::min(config.timeout, most_patience)),
        piece_patience(std::min(config.timeout * 2 / 3, most_patience)),
        max_body(config.max_body),
        ca_file(config.ca_file),
        pool(config.concurrency, config.per_host) {}

  template <class Stream>
  Task<Result<void>> converse(Stream& stream, Connection& connection, const std::string& request, Answer& answer,
                              Journey& journey);
  Task<Result<void>> exchange(Connection& connection, const std::string& request, Answer& answer, Journey& journey);
  Task<Result<std::unique_ptr<Connection>>> open(const Uri& url, const Route& route, const Resolved& server,
                                                 Journey& journey);
  tl::unexpected<Error> failure(const error_code& error, const Connection& connection, const Answer& answer,
                                bool slow) const;
  Got finish(std::unique_ptr<Connection> connection, Answer& answer, const Uri& url);
};

/// What of a failed step is worth telling.
tl::unexpected<Error> Hop::State::failure(const error_code& error, const Connection& connection, const Answer& answer,
                                          bool slow) const {
  if (error != beast::error::timeout) {
    if (is_closed(error) && !answer.is_begun())
      return fail(Errc::network, "the connection was closed without an answer");
    if (error == asio::ssl::error::stream_truncated) return fail(Errc::network, "the answer was cut off");
    return fail(Errc::network, "the connection broke: {}", in_words(error, connection));
  }
  if (!answer.has_head()) return fail(Errc::timeout, "no answer within {}", in_words(slow ? head_patience : timeout));
  if (slow)
    return fail(Errc::timeout, "the answer is too slow: not {} bytes in {}", least_piece, in_words(piece_patience));
  return fail(Errc::timeout, "the answer had not ended within {}", in_words(timeout));
}

template <class Stream>
Task<Result<void>> Hop::State::converse(Stream& stream, Connection& connection, const std::string& request,
                                        Answer& answer, Journey& journey) {
  auto mark = steady_clock::now(), patient_until = mark + head_patience;
  connection.socket.expires_at(std::min(journey.deadline, patient_until));
  auto written = co_await asio::async_write(stream, asio::buffer(request), as_tuple);
  // Who has heard enough may have closed already, with the answer on its way.
  if (auto error = std::get<0>(written); error && !is_closed(error)) co_return failure(error, connection, answer, true);

  std::size_t since_mark = 0;
  bool headed = false;
  while (!answer.is_done() && !says_enough(answer)) {
    if (answer.has_head()) {
      if (const auto held = answer.held(); held > small_body && !journey.has_room(held + Answer::piece)) {
        const auto room = held + std::max(step, held / 4);
        co_await journey.make_room(room);
        answer.reserve(room);
        mark = steady_clock::now();
      }
      patient_until = mark + (refuses(answer) ? std::min(patience_with_refusals, piece_patience) : piece_patience);
      connection.socket.expires_at(std::min(journey.deadline, patient_until));
    }
    auto room = answer.room();
    auto read = co_await stream.async_read_some(asio::buffer(room.data(), room.size()), as_tuple);
    auto [error, count] = read;
    const bool is_cut = error == asio::ssl::error::stream_truncated && answer.has_head();  // no goodbye of TLS
    const bool ends = error == asio::error::eof || is_cut;
    auto taken = answer.take(count);
    if (taken && ends) taken = answer.end(is_cut);
    if (!taken) co_return taken;
    if (ends || (error && refuses(answer))) break;
    if (error) co_return failure(error, connection, answer, patient_until < journey.deadline);
    if (!answer.has_head()) continue;
    since_mark += count;
    if (headed && (since_mark < least_piece || refuses(answer))) continue;
    headed = true;
    since_mark = 0;
    mark = steady_clock::now();
  }
  co_return Result<void>();
}

Task<Result<void>> Hop::State::exchange(Connection& connection, const std::string& request, Answer& answer,
                                        Journey& journey) {
  auto talk = connection.secure ? converse(*connection.secure, connection, request, answer, journey)
                                : converse(connection.socket, connection, request, answer, journey);
  auto done = co_await std::move(talk);
  co_return done;
}

Task<Result<std::unique_ptr<Connection>>> Hop::State::open(const Uri& url, const Route& route, const Resolved& server,
                                                           Journey& journey) {
  auto race = connect(executor, server.addresses, route.port, connect_timeout, journey.deadline, server.late);
  auto connected = co_await std::move(race);
  if (!connected) co_return tl::unexpected(with_refused(connected.error(), server));
  auto connection = std::make_unique<Connection>(std::move(*connected), route.key);
  if (!route.tunnel.empty()) {
    Answer answer(max_body, Answer::To::connect);
    auto done = co_await exchange(*connection, route.tunnel, answer, journey);
    if (!done) co_return tl::unexpected(within("the proxy", done.error()));
    if (answer.status() / 100 != 2)
      co_return fail(Errc::network, "the proxy does not connect to {}: HTTP {}", url.host(), answer.status());
    if (!answer.keep()) co_return fail(Errc::http, "the proxy says more than it was asked");
  }
  if (url.scheme() == "https") {
    connection->socket.expires_at(std::min(journey.deadline, steady_clock::now() + head_patience));
    if (!tls) tls.emplace(ca_file);
    std::string host(url.host());
    if (host.ends_with('.')) host.pop_back();  // of DNS, not of the name in a certificate (RFC 6066 §3)
    auto shaking = tls->shake_hands(*connection, std::move(host));
    auto secured = co_await std::move(shaking);
    if (!secured) co_return tl::unexpected(secured.error());
  }
  co_return connection;
}

Got Hop::State::finish(std::unique_ptr<Connection> connection, Answer& answer, const Uri& url) {
  if (auto idle = answer.keep(); idle && !holds_more(*connection)) pool.put(std::move(connection), *idle);
  return answer.release(url);
}

Hop::Hop(Executor executor, const ClientConfig& config)
    : state_(std::make_unique<State>(std::move(executor), config)) {}
Hop::~Hop() = default;

Task<std::optional<Result<Got>>> Hop::ask_again(const Uri& url, const Route& route, const std::string& request,
                                                Journey& journey) {
  auto connection = state_->pool.take(route.key);
  if (!connection) co_return std::nullopt;
  Answer answer(state_->max_body);
  auto done = co_await state_->exchange(*connection, request, answer, journey);
  if (!done && done.error().code == Errc::network && !answer.is_begun()) co_return std::nullopt;
  if (!done) co_return tl::unexpected(done.error());
  if (answer.has_head() && answer.status() == 408 && !answer.keep())
    co_return std::nullopt;  // said to nobody's request
  co_return state_->finish(std::move(connection), answer, url);
}

Task<Result<Got>> Hop::ask(const Uri& url, const Route& route, const Resolved& server, const std::string& request,
                           Journey& journey) {
  auto connection = co_await state_->open(url, route, server, journey);
  if (!connection) co_return tl::unexpected(connection.error());
  Answer answer(state_->max_body);
  auto done = co_await state_->exchange(**connection, request, answer, journey);
  if (!done) co_return tl::unexpected(done.error());
  co_return state_->finish(std::move(*connection), answer, url);
}

Task<Place> Journey::enter(std::shared_ptr<Gate> gate) {
  auto before = steady_clock::now();
  Place place = co_await Gate::enter(std::move(gate));
  deadline += steady_clock::now() - before;
  co_return place;
}

Task<void> Journey::make_room(std::uint64_t bytes) {
  if (has_room(bytes)) co_return;
  auto before = steady_clock::now();
  if (!room) room = std::make_shared<Portion>(budget);
  co_await room->grow(bytes);
  deadline += steady_clock::now() - before;
}

}  // namespace feedd::upstream
