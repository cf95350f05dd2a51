#include "serve/connection.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <utility>

#include "serve/answer_head.hpp"
#include "serve/plain_head.hpp"

namespace feedd::serve {
namespace {

constexpr std::size_t read_size = 2048, linger_bytes = 256 << 10;
constexpr int looks = 4;  ///< at a reader who takes nothing, before he is given up
constexpr auto linger_time = std::chrono::seconds(1);
constexpr auto newcomer_time = std::chrono::milliseconds(500);  ///< when the server stops

/// Whatever is wrong with such a request, its answer has no body (RFC 9110 §9.3.2).
bool asks_for_head(std::string_view bytes) { return bytes.starts_with("HEAD "); }

std::string name_of(const sockaddr_storage& peer) {
  char text[INET6_ADDRSTRLEN] = {};
  if (peer.ss_family == AF_INET)
    return inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(peer).sin_addr, text, sizeof text);
  if (peer.ss_family != AF_INET6) return "unix:";
  const auto& six = reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&six)) return inet_ntop(AF_INET, &six.s6_addr[12], text, sizeof text);
  return inet_ntop(AF_INET6, &six, text, sizeof text);
}

}  // namespace

Connection::Connection(int descriptor, const sockaddr_storage& peer, Means& means,
                       const std::shared_ptr<const Tls>& tls)
    : means_(means),
      wire_(descriptor, peer.ss_family, tls),
      since_(means.moment),
      deadline_(since_ + means.config.header_timeout) {
  if (means.log) peer_ = name_of(peer);
}

bool Connection::ready(std::uint32_t events) {
  wire_.ready(events);
  return go();
}

/// Of who has just come the request may be under way: he is heard.
bool Connection::finish() {
  if (idle_ && first_) {
    ending_ = true;
    deadline_ = std::min(deadline_, means_.moment + newcomer_time);
    return true;
  }
  last_ = true;
  return !idle_;
}

bool Connection::expire() {
  if (!out_.is_done()) return is_still_read();
  const bool may_be_told = phase_ == Phase::talking || phase_ == Phase::receiving;
  if (!may_be_told || (idle_ && (!first_ || ending_))) return false;  // one kept open for nothing ends without a word
  refuse({408, phase_ == Phase::receiving ? "the body took too long" : "the request took too long"},
         asks_for_head(in_));
  phase_ = Phase::talking;
  return go();
}

/// Until something has to be waited for. What is on its way goes first.
bool Connection::go() {
  for (;;) {
    if (!out_.is_done()) {
      if (!push()) return false;
      if (!out_.is_done()) return true;
    }
    const auto before = phase_;
    bool more = false;  // false: nothing can be done now
    switch (phase_) {
      case Phase::opening: {
        const auto state = wire_.open();  // within the time of a head
        if (state == Wire::State::over) return false;
        more = state == Wire::State::done;
        if (more) phase_ = Phase::talking;
        break;
      }
      case Phase::talking:
        more = talk();
        break;
      case Phase::receiving:
        more = receive();
        break;
      case Phase::making:
        break;
      case Phase::lingering:
        more = linger();
        break;
      case Phase::over:
        break;
    }
    if (phase_ == Phase::over) {
      if (before == Phase::talking) wire_.end();
      return false;
    }
    if (!more && out_.is_done()) return true;
  }
}

/// One request, or some more of its head.
bool Connection::talk() {
  if (refused_ || (last_ && !in_.empty())) {
    wire_.end();
    deadline_ = means_.moment + linger_time;
    left_ = linger_bytes;
    phase_ = Phase::lingering;
    return true;
  }
  if (last_) {
    phase_ = Phase::over;
    return false;
  }
  if (answering_) rest();
  while (in_.starts_with("\r\n")) in_.erase(0, 2);  // empty lines before a request (RFC 9112 §2.2)
  if (!in_.empty() && in_ != "\r") {
    if (take_head(in_)) return true;
    seen_ = in_.size();
  }
  const auto had = in_.size();
  in_.resize(had + read_size);
  const auto read = wire_.read(in_.data() + had, read_size);
  in_.resize(had + read.bytes);
  if (read.state == Wire::State::over) phase_ = Phase::over;
  if (read.state != Wire::State::done) return false;
  if (idle_ && !first_) deadline_ = means_.moment + means_.config.header_timeout;
  idle_ = false;
  return true;
}

/// Whether `bytes`, of which `seen_` were looked at before, begin with a whole head or a wrong one. It is dealt with.
bool Connection::take_head(std::string_view bytes) {
  if (seen_ == 0) {
    if (const auto length = read_plain_head(bytes, head_);
        length > 0 && !means_.hooks.receiver.takes(head_.request.target)) {
      if (means_.log) line_.assign(bytes.substr(0, bytes.find('\r')));
      idle_ = false;
      in_.erase(0, length);
      answer();
      return true;
    }
  }
  const bool is_head = asks_for_head(bytes);
  auto scan = scan_head(bytes, seen_);
  if (scan.state == Scan::State::more) return false;
  if (means_.log) line_.assign(bytes.substr(0, bytes.find('\r')));
  seen_ = 0;
  idle_ = false;
  if (scan.state == Scan::State::refused) {
    refuse(scan.refusal, is_head);
    return true;
  }
  auto head = parse_head(bytes.substr(0, scan.end), means_.hooks.receiver);
  in_.erase(0, scan.end);
  if (in_.empty() && in_.capacity() > 4 * read_size) in_.shrink_to_fit();
  if (!head) {
    refuse(head.error(), is_head);
    return true;
  }
  head_ = std::move(*head);
  if (!is_for_receiver()) {
    answer();
    return true;
  }
  if (head_.waits && in_.size() < head_.body) out_.start(nullptr) = "HTTP/1.1 100 Continue\r\n\r\n";
  body_ = in_.substr(0, head_.body);
  in_.erase(0, body_.size());
  left_ = head_.body - body_.size();
  deadline_ = means_.moment + means_.config.write_timeout;
  phase_ = Phase::receiving;
  return true;
}

/// All is answered: waits for the next request, or for the rest of one that has begun.
void Connection::rest() {
  answering_ = first_ = false;
  idle_ = in_.empty();
  since_ = means_.moment;
  deadline_ = since_ + (idle_ ? means_.config.idle_timeout : means_.config.header_timeout);
}

/// Some of a body; behind its end the answer.
bool Connection::receive() {
  if (left_ > 0) {
    const auto had = body_.size();
    body_.resize(had + left_);
    const auto read = wire_.read(body_.data() + had, left_);
    body_.resize(had + read.bytes);
    left_ -= read.bytes;
    if (read.state == Wire::State::over) phase_ = Phase::over;
    return read.state == Wire::State::done;
  }
  phase_ = Phase::talking;
  send(means_.hooks.receiver.receive(head_.request, std::exchange(body_, {})), true);
  return true;
}

/// What the reader still sends is read for a moment: closing over it would make the kernel throw away the answer with
/// it (RFC 9112 §9.6).
bool Connection::linger() {
  in_.resize(read_size);
  const auto read = wire_.read(in_.data(), in_.size());
  left_ -= std::min(left_, read.bytes);
  if (read.state == Wire::State::over || left_ == 0) phase_ = Phase::over;
  return read.state == Wire::State::done;
}

/// Writes what goes. False: nothing ever will.
bool Connection::push() {
  iovec pieces[Outgoing::at_once];
  while (!out_.is_done()) {
    const auto file = out_.from_file();
    const auto wrote = file ? wire_.write_file(file->descriptor, file->offset, file->size)
                            : wire_.write({pieces, out_.next(pieces)}, out_.has_file());
    if (wrote.state == Wire::State::over) return false;
    if (wrote.state == Wire::State::waits) return true;
    means_.tally.sent(wrote.bytes);
    out_.advance(wrote.bytes);
    if (!out_.is_done()) moved();
  }
  return true;
}

void Connection::moved() {
  moved_ = means_.moment;
  held_ = std::numeric_limits<std::size_t>::max();
  deadline_ = moved_ + means_.config.write_timeout / looks;
}

/// The kernel holds megabytes for a reader, and has no room for more before a good part of them is gone: of a slow one
/// nothing is heard for longer than anybody may stall. So it is asked how much of that is gone.
bool Connection::is_still_read() {
  const auto held = wire_.held_by_kernel();
  if (held < held_) moved_ = means_.moment;
  held_ = held;
  deadline_ = means_.moment + means_.config.write_timeout / looks;
  return means_.moment - moved_ < means_.config.write_timeout;
}

bool Connection::is_for_receiver() const {
  const auto& request = head_.request;
  return means_.hooks.receiver.takes(request.target) && (request.method == "POST" || request.method == "GET");
}

void Connection::answer() {
  const auto& request = head_.request;
  const auto& site = means_.offer;
  auto answer = respond(request, site.get(), means_.now, means_.config.max_age);
  if (answer.status == 404 && order()) return;
  if (answer.status == 405 && means_.hooks.receiver.takes(request.target)) answer = not_allowed("GET, POST");
  // What this very moment counts stands before what was counted when the site was made.
  const bool is_metrics = request.target == "/metrics" || request.target.starts_with("/metrics?");
  if (answer.status == 200 && is_metrics && site->find("/metrics")) answer = metrics(*site->find("/metrics"));
  send(answer, request.method != "HEAD");
}

/// Whether what the request is for is made on demand: then it is under way.
bool Connection::order() {
  if (!means_.hooks.make || !means_.offer) return false;
  auto order = order_of(head_.request, *means_.offer);
  if (!order) return false;
  wish_ = std::make_shared<Wish>(Wish{this});
  phase_ = Phase::making;
  deadline_ = Moment::max();  // that it takes a while is not the reader's fault
  auto made = [mailbox = means_.mailbox, wish = wish_](Result<site::DocumentPtr> document) {
    mailbox->send({wish, std::move(document)});
  };
  means_.hooks.make(means_.offer->catalogue(), std::move(*order), std::move(made));
  return true;
}

bool Connection::deliver(const Result<site::DocumentPtr>& made) {
  forget();
  phase_ = Phase::talking;
  const auto answer = made ? respond(head_.request, means_.offer.get(), means_.now, means_.config.max_age, made->get())
                           : busy(made.error());
  send(answer, head_.request.method != "HEAD");
  return go();
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

void Connection::send(const Answer& answer, bool with_body) {
  const bool has_body = with_body && answer.status != 304;
  last_ = last_ || ending_ || !head_.keep_alive;
  auto file = has_body && wire_.takes_files() ? means_.files.of(answer.body) : nullptr;
  append_head(out_.start(has_body ? answer.body : nullptr, std::move(file)), answer, means_.now, !last_, head_.is_1_0);
  moved();
  answering_ = true;
  means_.tally.answered(answer.status, answer.coding, answer.spared);
  if (!means_.log) return;
  means_.note({peer_, line_, head_.referer, head_.user_agent, answer.status, has_body ? answer.body->size() : 0});
  line_.clear();
}

/// The last answer of this connection.
void Connection::refuse(const Refusal& refusal, bool is_head) {
  last_ = refused_ = true;
  idle_ = false;
  head_.referer.clear();
  head_.user_agent.clear();
  send({refusal.status,
        {{"Content-Type", "text/plain; charset=utf-8"},
         {"X-Content-Type-Options", "nosniff"},
         {"Cache-Control", "no-store"}},
        std::make_shared<const site::Body>(fmt::format("{}: {}\n", refusal.status, refusal.why))},
       !is_head);
}

}  // namespace feedd::serve
