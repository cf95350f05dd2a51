#include "serve/connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/beast/http/status.hpp>
#include <span>
#include <vector>

namespace feedd::serve {
namespace {

using std::chrono::steady_clock;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_size = 1024, linger_bytes = 256 << 10;
constexpr std::size_t parts_at_once = 64;  ///< as many as Asio hands to the kernel
constexpr auto linger_time = std::chrono::seconds(1);

Instant wall_clock() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

/// Made once a second, for all connections of a thread.
const std::string& date_field() {
  thread_local Instant made{};
  thread_local std::string field;
  auto now = wall_clock();
  if (now != made || field.empty()) {
    made = now;
    field = "Date: " + to_http_date(now) + "\r\n";
  }
  return field;
}

/// `length`: of the body a GET would get; none is told with 304, where it would mean another representation's.
std::string head_of(const Answer& answer, bool stays, bool say_so) {
  auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(answer.status));
  auto head = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, std::string_view(reason.data(), reason.size()));
  head += date_field();
  head += "Server: feedd\r\n";
  for (const auto& [name, value] : answer.headers) head.append(name).append(": ").append(value).append("\r\n");
  head += answer.lines;
  if (answer.status != 304) head += "Content-Length: " + std::to_string(answer.body->size()) + "\r\n";
  if (!stays)
    head += "Connection: close\r\n";
  else if (say_so)
    head += "Connection: keep-alive\r\n";
  return head + "\r\n";
}

}  // namespace

struct Connection::Wire {
  asio::generic::stream_protocol::socket socket;
};

Connection::Connection(int descriptor, int family, Executor executor, const ServeConfig& config,
                       const Published<site::Site>& site, const Hooks& hooks)
    : config_(config),
      site_(site),
      hooks_(hooks),
      since_(steady_clock::now()),
      deadline_(since_ + config.header_timeout) {
  int one = 1;
  if (family != AF_UNIX) setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  asio::generic::stream_protocol protocol(family, 0);
  wire_ = std::make_unique<Wire>(Wire{asio::generic::stream_protocol::socket(executor, protocol, descriptor)});
}

Connection::~Connection() = default;

void Connection::close() {
  boost::system::error_code ignored;
  wire_->socket.close(ignored);
}

void Connection::expire() {
  expired_ = true;
  deadline_ = Moment::max();
  boost::system::error_code ignored;
  wire_->socket.cancel(ignored);
}

void Connection::finish() {
  last_ = true;
  if (idle_) close();
}

Task<void> Connection::run() {
  bool more = true;
  while (more) {
    more = co_await answer_next();
    first_ = false;
  }
  close();
}

/// The next head, whole, at the start of `in_`; its length, or nothing when the connection is over.
Task<std::size_t> Connection::read_head() {
  idle_ = in_.empty();
  since_ = steady_clock::now();
  if (!first_) deadline_ = since_ + (idle_ ? config_.idle_timeout : config_.header_timeout);
  std::size_t seen = 0;
  for (;;) {
    while (in_.starts_with("\r\n")) in_.erase(0, 2);  // empty lines before a request (RFC 9112 §2.2)
    if (in_ != "\r") {
      auto scan = scan_head(in_, seen);
      if (scan.state == Scan::State::whole) co_return scan.end;
      if (scan.state == Scan::State::refused) {
        co_await refuse(std::move(scan.refusal));
        co_return 0;
      }
      seen = in_.size();
    }
    auto had = in_.size();
    in_.resize(had + read_size);
    auto read = co_await wire_->socket.async_read_some(asio::buffer(in_.data() + had, read_size), as_tuple);
    in_.resize(had + std::get<1>(read));
    if (std::get<0>(read)) {
      bool in_time = !expired_ || (idle_ && !first_);  // a connection kept open for nothing ends without a word
      Refusal late{408, "the request took too long"};
      if (!in_time) co_await refuse(std::move(late));
      co_return 0;
    }
    if (idle_ && !first_) deadline_ = steady_clock::now() + config_.header_timeout;
    idle_ = false;
  }
}

/// False: the connection is over.
Task<bool> Connection::answer_next() {
  auto length = co_await read_head();
  if (length == 0) co_return false;
  idle_ = false;
  auto head = parse_head(std::string_view(in_).substr(0, length), hooks_.receiver);
  in_.erase(0, length);
  if (in_.empty() && in_.capacity() > 4 * read_size) in_.shrink_to_fit();
  if (!head) {
    co_await refuse(std::move(head.error()));
    co_return false;
  }
  Answer answer;
  const auto& receiver = hooks_.receiver;
  if (receiver.takes(head->request.target) && (head->request.method == "POST" || head->request.method == "GET")) {
    auto sent = co_await read_body(head->body, head->waits);
    if (!sent) co_return false;
    answer = receiver.receive(head->request, *std::move(sent));
  } else {
    answer = co_await answer_to(head->request);
  }
  bool stays = head->keep_alive && !last_;
  auto top = head_of(answer, stays, head->is_1_0);
  site::Bytes body;
  if (head->request.method != "HEAD" && answer.status != 304) body = std::move(answer.body);
  bool written = co_await write(std::move(top), std::move(body));
  co_return written&& stays && !last_;
}

/// Nothing when it did not come whole.
Task<std::optional<std::string>> Connection::read_body(std::size_t size, bool waits) {
  deadline_ = steady_clock::now() + config_.write_timeout;
  if (waits && in_.size() < size) {
    bool written = co_await write("HTTP/1.1 100 Continue\r\n\r\n", nullptr);
    if (!written) co_return std::nullopt;
  }
  std::string body = in_.substr(0, size);
  in_.erase(0, body.size());
  auto had = body.size();
  body.resize(size);
  deadline_ = steady_clock::now() + config_.write_timeout;
  while (had < size) {
    auto read = co_await wire_->socket.async_read_some(asio::buffer(body.data() + had, size - had), as_tuple);
    if (std::get<0>(read)) {
      Refusal late{408, "the body took too long"};
      if (expired_) co_await refuse(std::move(late));
      co_return std::nullopt;
    }
    had += std::get<1>(read);
  }
  co_return body;
}

/// A slow reader holds one document, not a whole offer.
Task<Answer> Connection::answer_to(const Request& request) {
  const auto site = site_.get();
  auto answer = respond(request, site.get(), wall_clock(), config_.max_age);
  if (answer.status != 404 || !hooks_.make) co_return answer;
  auto order = order_of(request, *site);
  if (!order) co_return answer;
  deadline_ = Moment::max();  // that it takes a while is not the reader's fault
  const auto made = co_await hooks_.make(site->catalogue(), std::move(*order));
  if (!made) co_return busy(made.error());
  co_return respond(request, site.get(), wall_clock(), config_.max_age, made->get());
}

Task<bool> Connection::write(std::string head, site::Bytes body) {
  std::vector<asio::const_buffer> all{asio::buffer(head)};
  if (body) {
    for (const auto& part : body->parts()) all.push_back(asio::buffer(*part.bytes));
  }
  auto rest = std::span(all);
  while (!rest.empty()) {
    deadline_ = steady_clock::now() + config_.write_timeout;
    auto some = rest.first(std::min(rest.size(), parts_at_once));
    auto wrote = co_await wire_->socket.async_write_some(some, as_tuple);
    if (std::get<0>(wrote)) co_return false;
    auto count = std::get<1>(wrote);
    while (!rest.empty() && count >= rest.front().size()) {
      count -= rest.front().size();
      rest = rest.subspan(1);
    }
    if (!rest.empty()) rest.front() += count;
  }
  co_return true;
}

/// The last answer. What the reader still sends is read for a moment: closing over it would make the kernel throw away
/// the answer with it (RFC 9112 §9.6).
Task<void> Connection::refuse(Refusal refusal) {
  idle_ = false;
  last_ = true;
  Answer answer{refusal.status,
                {{"Content-Type", "text/plain; charset=utf-8"},
                 {"X-Content-Type-Options", "nosniff"},
                 {"Cache-Control", "no-store"}},
                std::make_shared<const site::Body>(fmt::format("{}: {}\n", refusal.status, refusal.why))};
  auto top = head_of(answer, false, false);
  bool written = co_await write(std::move(top), std::move(answer.body));
  if (!written) co_return;
  boost::system::error_code error;
  wire_->socket.shutdown(asio::socket_base::shutdown_send, error);
  deadline_ = steady_clock::now() + linger_time;
  in_.resize(read_size);
  for (std::size_t left = linger_bytes; !error && left > 0;) {
    auto read = co_await wire_->socket.async_read_some(asio::buffer(in_), as_tuple);
    error = std::get<0>(read);
    left -= std::min(left, std::get<1>(read));
  }
}

}  // namespace feedd::serve
