#include "serve/connection.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <utility>

#include "serve/answer_head.hpp"

namespace feedd::serve {
namespace {

using std::chrono::steady_clock;
constexpr std::size_t read_size = 1024, linger_bytes = 256 << 10;
constexpr auto linger_time = std::chrono::seconds(1);

std::string name_of(const sockaddr_storage& peer) {
  char text[INET6_ADDRSTRLEN] = {};
  if (peer.ss_family == AF_INET)
    return inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(peer).sin_addr, text, sizeof text);
  if (peer.ss_family != AF_INET6) return "unix:";
  const auto& six = reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&six)) return inet_ntop(AF_INET, &six.s6_addr[12], text, sizeof text);
  return inet_ntop(AF_INET6, &six, text, sizeof text);
}

Instant wall_clock() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

}  // namespace

Connection::Connection(int descriptor, const sockaddr_storage& peer, Executor executor, Means& means,
                       const std::shared_ptr<const Tls>& tls)
    : means_(means),
      wire_(descriptor, peer.ss_family, std::move(executor), tls),
      since_(steady_clock::now()),
      deadline_(since_ + means.config.header_timeout) {
  if (means.log) peer_ = name_of(peer);
}

void Connection::close() { wire_.close(); }

void Connection::expire() {
  expired_ = true;
  deadline_ = Moment::max();
  wire_.cancel();
}

void Connection::finish() {
  last_ = true;
  if (idle_) close();
}

Task<void> Connection::run() {
  bool open = co_await wire_.open();  // within the time of a head
  auto next = open ? step() : Next::close;
  while (next != Next::close) {
    if (next == Next::read) {
      next = co_await read();
    } else if (next == Next::receive) {
      next = co_await receive();
    } else if (next == Next::make) {
      next = co_await make();
    } else if (next == Next::linger) {
      co_await linger();
      next = Next::close;
    } else {
      bool more = co_await wire_.writable();
      next = more && push() ? step() : Next::close;
    }
  }
  wire_.end();
  wire_.close();
}

/// Goes on until something has to be waited for.
Connection::Next Connection::step() {
  for (;;) {
    if (!out_.is_done()) return Next::write;
    if (refused_ || (last_ && !in_.empty())) return Next::linger;
    if (last_) return Next::close;
    if (answering_) rest();
    while (in_.starts_with("\r\n")) in_.erase(0, 2);  // empty lines before a request (RFC 9112 §2.2)
    if (in_.empty() || in_ == "\r") return Next::read;
    auto scan = scan_head(in_, seen_);
    bool alive = true;
    if (means_.log) line_.assign(in_, 0, in_.find('\r'));
    if (scan.state == Scan::State::more) {
      seen_ = in_.size();
      return Next::read;
    }
    if (scan.state == Scan::State::refused) {
      alive = refuse(scan.refusal);
    } else {
      seen_ = 0;
      idle_ = false;
      auto head = parse_head(std::string_view(in_).substr(0, scan.end), means_.hooks.receiver);
      in_.erase(0, scan.end);
      if (in_.empty() && in_.capacity() > 4 * read_size) in_.shrink_to_fit();
      if (head) head_ = std::move(*head);
      if (head && is_for_receiver()) return Next::receive;
      if (!head) {
        alive = refuse(head.error());
      } else if (auto sent = answer()) {
        alive = *sent;
      } else {
        return Next::make;
      }
    }
    if (!alive) return Next::close;
  }
}

/// All is answered: waits for the next request, or for the rest of one that has begun.
void Connection::rest() {
  answering_ = first_ = false;
  idle_ = in_.empty();
  since_ = steady_clock::now();
  deadline_ = since_ + (idle_ ? means_.config.idle_timeout : means_.config.header_timeout);
}

bool Connection::is_for_receiver() const {
  const auto& request = head_.request;
  return means_.hooks.receiver.takes(request.target) && (request.method == "POST" || request.method == "GET");
}

/// What the site makes when somebody asks.
Task<Connection::Next> Connection::make() {
  const auto site = means_.site.get();
  auto order = order_of(head_.request, *site);
  bool alive = true;
  if (order) {
    deadline_ = Moment::max();  // that it takes a while is not the reader's fault
    const auto made = co_await means_.hooks.make(site->catalogue(), std::move(*order));
    const auto answer = made ? respond(head_.request, site.get(), wall_clock(), means_.config.max_age, made->get())
                             : busy(made.error());
    alive = send(answer, head_.request.method != "HEAD");
  } else {
    const auto answer = respond(head_.request, site.get(), wall_clock(), means_.config.max_age);
    alive = send(answer, head_.request.method != "HEAD");
  }
  co_return alive ? step() : Next::close;
}

/// False: the reader has gone. Nothing: what is asked for must be made first.
std::optional<bool> Connection::answer() {
  const auto& request = head_.request;
  const auto site = means_.site.get();
  auto answer = respond(request, site.get(), wall_clock(), means_.config.max_age);
  if (answer.status == 404 && means_.hooks.make && site && order_of(request, *site)) return std::nullopt;
  // What this very moment counts stands before what was counted when the site was made.
  const bool is_metrics = request.target == "/metrics" || request.target.starts_with("/metrics?");
  if (is_metrics && site && site->find("/metrics")) answer = metrics(*site->find("/metrics"));
  return send(answer, request.method != "HEAD");
}

Answer Connection::metrics(const site::Document& published) const {
  site::Body body(metrics_text(means_.tallies));
  for (const auto& part : published.identity->parts()) body.append(part);
  return {200,
          {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"},
           {"X-Content-Type-Options", "nosniff"},
           {"Cache-Control", "no-store"}},
          std::make_shared<const site::Body>(std::move(body))};
}

/// False: the reader has gone.
bool Connection::send(const Answer& answer, bool with_body) {
  const bool has_body = with_body && answer.status != 304;
  last_ = last_ || !head_.keep_alive;
  const auto now = wall_clock();
  append_head(out_.start(has_body ? answer.body : nullptr), answer, now, !last_, head_.is_1_0);
  means_.tally.answered(answer.status, answer.coding, answer.spared);
  if (means_.log) {
    means_.note({peer_, line_, head_.referer, head_.user_agent, answer.status, has_body ? answer.body->size() : 0},
                now);
    line_.clear();
  }
  answering_ = true;
  return push();
}

/// The last answer of this connection.
bool Connection::refuse(const Refusal& refusal) {
  last_ = refused_ = true;
  idle_ = false;
  head_.referer.clear();
  head_.user_agent.clear();
  return send({refusal.status,
               {{"Content-Type", "text/plain; charset=utf-8"},
                {"X-Content-Type-Options", "nosniff"},
                {"Cache-Control", "no-store"}},
               std::make_shared<const site::Body>(fmt::format("{}: {}\n", refusal.status, refusal.why))},
              true);
}

/// Writes what goes without waiting. False: nothing ever will.
bool Connection::push() {
  deadline_ = steady_clock::now() + means_.config.write_timeout;
  iovec pieces[Outgoing::at_once];
  while (!out_.is_done()) {
    const auto count = out_.next(pieces);
    const auto written = wire_.write({pieces, count});
    if (written < 0) return false;
    if (written == 0) return true;
    means_.tally.sent(static_cast<std::size_t>(written));
    out_.advance(static_cast<std::size_t>(written));
  }
  return true;
}

Task<Connection::Next> Connection::read() {
  const auto had = in_.size();
  in_.resize(had + read_size);
  const auto count = co_await wire_.read(in_.data() + had, read_size);
  in_.resize(had + count);
  if (count == 0) {
    // One kept open for nothing ends without a word.
    if (!expired_ || (idle_ && !first_)) co_return Next::close;
    bool alive = refuse({408, "the request took too long"});
    co_return alive ? step() : Next::close;
  }
  if (idle_ && !first_) deadline_ = steady_clock::now() + means_.config.header_timeout;
  idle_ = false;
  co_return step();
}

/// The body of a request that may have one, then its answer.
Task<Connection::Next> Connection::receive() {
  const auto size = head_.body;
  if (head_.waits && in_.size() < size) {
    out_.start(nullptr) = "HTTP/1.1 100 Continue\r\n\r\n";
    bool open = push();
    while (open && !out_.is_done()) {
      open = co_await wire_.writable();
      open = open && push();
    }
    if (!open) co_return Next::close;
  }
  std::string body = in_.substr(0, size);
  in_.erase(0, body.size());
  auto had = body.size();
  body.resize(size);
  deadline_ = steady_clock::now() + means_.config.write_timeout;
  while (had < size) {
    const auto count = co_await wire_.read(body.data() + had, size - had);
    if (count == 0) {
      if (!expired_) co_return Next::close;
      bool alive = refuse({408, "the body took too long"});
      co_return alive ? step() : Next::close;
    }
    had += count;
  }
  bool alive = send(means_.hooks.receiver.receive(head_.request, std::move(body)), true);
  co_return alive ? step() : Next::close;
}

/// What the reader still sends is read for a moment: closing over it would make the kernel throw away the answer with
/// it (RFC 9112 §9.6).
Task<void> Connection::linger() {
  wire_.end();
  deadline_ = steady_clock::now() + linger_time;
  in_.resize(read_size);
  for (std::size_t left = linger_bytes; left > 0;) {
    const auto count = co_await wire_.read(in_.data(), in_.size());
    if (count == 0) co_return;
    left -= std::min(left, count);
  }
}

}  // namespace feedd::serve
