#include "serve/lane.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <utility>

#include "base/log.hpp"
#include "base/result.hpp"

namespace feedd::serve {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
constexpr milliseconds pause_after_error(100), pause_when_full(20), longest_tick(1000), tick_when_stopping(20);
/// Below the 5 s in which the whole daemon has promised to be gone.
constexpr milliseconds longest_finish(4000);
constexpr int events_at_once = 256, accepted_at_once = 64;

/// Events of connections carry their address, which is even; those of listening sockets twice their place and one.
constexpr std::uint64_t bell_mark = ~std::uint64_t(0);

/// What calls to the kernel say by signal, they say by an error as well: a reader who has gone (EPIPE of sendfile) and
/// a limit on the size of files, which holds for those in memory, too (EFBIG).
void block_signals() {
  sigset_t both;
  sigemptyset(&both);
  sigaddset(&both, SIGPIPE);
  sigaddset(&both, SIGXFSZ);
  pthread_sigmask(SIG_BLOCK, &both, nullptr);
}

}  // namespace

Lane::Lane(Means means, const Published<Tls>& tls, Count& count)
    : means_(std::move(means)),
      config_(means_.config),
      tls_(tls),
      count_(count),
      tick_(std::clamp(std::min({config_.header_timeout, config_.idle_timeout, config_.write_timeout}) / 8,
                       milliseconds(5), longest_tick)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      complained_(steady_clock::now() - std::chrono::hours(1)) {
  FEEDD_ASSERT(epoll_ >= 0);
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.u64 = bell_mark}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, means_.mailbox->bell(), &event);
}

Lane::~Lane() {
  join();
  for (int one : listening_) ::close(one);
  ::close(epoll_);
}

void Lane::listen(int descriptor) { listening_.push_back(descriptor); }

void Lane::start(std::vector<Lane*> others) {
  others_ = std::move(others);
  thread_ = std::thread([this] { run(); });
}

void Lane::stop() {
  stop_wanted_ = true;
  means_.mailbox->ring();
}

void Lane::join() {
  if (!thread_.joinable()) return;
  thread_.join();
  means_.hand_over();
}

bool Lane::beat() {
  const bool answered = went_round_.exchange(false);
  if (answered) means_.mailbox->ring();
  return answered;
}

milliseconds Lane::patience() const {
  if (stop_at_) return std::min(tick_, tick_when_stopping);
  if (newcomer_) return std::min(tick_, pause_when_full);
  return shut_until_ ? std::min(tick_, pause_after_error) : tick_;
}

void Lane::run() {
  block_signals();
  std::vector<epoll_event> events(events_at_once);
  open_door();
  auto looked = steady_clock::now();
  while (!stop_at_ || !connections_.empty()) {
    const auto count = epoll_wait(epoll_, events.data(), events_at_once, static_cast<int>(patience().count()));
    went_round_ = true;
    means_.look();
    for (int i = 0; i < count; ++i) {
      const auto& event = events[static_cast<std::size_t>(i)];
      if (event.data.u64 == bell_mark) {
        heed();
      } else if (event.data.u64 & 1) {
        if (door_is_open_) accept_from(listening_[event.data.u64 >> 1]);
      } else {
        auto& one = *static_cast<Member*>(event.data.ptr);
        if (one.descriptor() >= 0 && !one.ready(event.events)) end(one.place);
      }
    }
    if (means_.moment - looked >= patience()) {
      looked = means_.moment;
      look(looked);
    }
    over_.clear();
    means_.offer.reset();  // an old one is not kept for the sake of a sleep
  }
}

/// What others have to say.
void Lane::heed() {
  for (const auto& letter : means_.mailbox->take()) {
    auto* who = static_cast<Member*>(letter.wish->who);
    if (who && !who->deliver(letter.document)) end(who->place);
  }
  if (evict_wanted_.exchange(false)) evict();
  if (!stop_wanted_ || stop_at_) return;
  stop_at_ = steady_clock::now() + longest_finish;
  shut_door(std::nullopt);
  for (int one : listening_) ::close(one);
  listening_.clear();
  if (newcomer_) {
    ::close(newcomer_->descriptor);
    newcomer_.reset();
    --count_;
  }
  for (auto one = connections_.begin(); one != connections_.end();) {
    auto connection = one++;
    if (!connection->finish()) end(connection);
  }
}

/// Whose time is up, and who waits at the door.
void Lane::look(Moment now) {
  means_.hand_over();
  means_.files.tidy();
  for (auto one = connections_.begin(); one != connections_.end();) {
    auto connection = one++;
    const bool is_late = now >= connection->deadline();
    if ((stop_at_ && now >= *stop_at_) || (is_late && !connection->expire())) end(connection);
  }
  if (newcomer_ && admit(*newcomer_)) newcomer_.reset();
  if (shut_until_ && now >= *shut_until_) shut_until_.reset();
  if (!stop_at_ && !newcomer_ && !shut_until_) open_door();
}

void Lane::open_door() {
  if (std::exchange(door_is_open_, true)) return;
  for (std::size_t i = 0; i < listening_.size(); ++i) {
    epoll_event event{.events = EPOLLIN | EPOLLEXCLUSIVE, .data = {.u64 = i << 1 | 1}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, listening_[i], &event);
  }
}

/// The kernel keeps who comes meanwhile.
void Lane::shut_door(std::optional<Moment> until) {
  shut_until_ = until;
  if (!std::exchange(door_is_open_, false)) return;
  for (int one : listening_) epoll_ctl(epoll_, EPOLL_CTL_DEL, one, nullptr);
}

void Lane::accept_from(int listening) {
  for (int i = 0; i < accepted_at_once; ++i) {
    Newcomer newcomer{};
    socklen_t size = sizeof newcomer.peer;
    newcomer.descriptor =
        accept4(listening, reinterpret_cast<sockaddr*>(&newcomer.peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (newcomer.descriptor < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) return;
      // EMFILE and its like pass: connections end.
      const auto now = steady_clock::now();
      if (now >= complained_ + std::chrono::minutes(1)) {
        log::warning("serve.accept_failed", {{"what", std::strerror(errno)}});
        complained_ = now;
      }
      return shut_door(now + pause_after_error);
    }
    ++count_;
    if (admit(newcomer)) continue;
    newcomer_ = newcomer;
    return shut_door(std::nullopt);
  }
}

/// False: there are too many, and none of ours is idle.
bool Lane::admit(const Newcomer& newcomer) {
  while (count_ > config_.max_connections) {
    if (evict()) continue;
    if (!others_.empty()) {
      auto* other = others_[next_other_++ % others_.size()];
      other->evict_wanted_ = true;
      other->means_.mailbox->ring();
    }
    return false;
  }
  const auto tls = newcomer.peer.ss_family == AF_UNIX ? nullptr : tls_.get();  // who is on this machine needs none
  auto& connection = connections_.emplace_back(newcomer.descriptor, newcomer.peer, means_, tls);
  connection.place = std::prev(connections_.end());
  means_.tally.opened();
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = &connection}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, newcomer.descriptor, &event);
  return true;
}

void Lane::end(Members::iterator connection) {
  connection->close();
  over_.splice(over_.end(), connections_, connection);
  means_.tally.closed();
  --count_;
}

/// Closes the connection that has been idle longest.
bool Lane::evict() {
  auto oldest = connections_.end();
  for (auto one = connections_.begin(); one != connections_.end(); ++one)
    if (one->is_idle() && (oldest == connections_.end() || one->since() < oldest->since())) oldest = one;
  if (oldest == connections_.end()) return false;
  end(oldest);
  return true;
}

}  // namespace feedd::serve
