#include "serve/server.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <cstring>
#include <list>
#include <thread>

#include "base/log.hpp"
#include "base/task.hpp"
#include "serve/connection.hpp"
#include "serve/listener.hpp"

namespace feedd::serve {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr milliseconds pause_after_error(100), pause_when_full(20), longest_tick(1000), tick_when_stopping(20);
/// Below the 5 s in which the whole daemon has promised to be gone.
constexpr milliseconds longest_finish(4000);

/// One thread: its accepting sockets, its connections, and one look over all their deadlines a few times a second, so
/// that no request costs a timer.
class Lane {
 public:
  using Count = std::atomic<std::size_t>;

  Lane(const ServeConfig& config, const Published<site::Site>& site, const Receiver& receiver, Count& count)
      : config_(config),
        site_(site),
        receiver_(receiver),
        count_(count),
        nursery_(io_.get_executor()),
        tick_timer_(io_),
        tick_(std::clamp(std::min({config.header_timeout, config.idle_timeout, config.write_timeout}) / 8,
                         milliseconds(5), longest_tick)) {}

  void listen(int descriptor) {
    listening_.push_back(std::make_unique<asio::posix::stream_descriptor>(io_, descriptor));
  }

  /// `others`: whom to ask for an idle connection when this lane has none. They live as long as this one runs.
  void start(std::vector<Lane*> others) {
    others_ = std::move(others);
    nursery_.start("serve.watch", watch());
    for (auto& socket : listening_) nursery_.start("serve.accept", accept(*socket));
    thread_ = std::thread([this] { io_.run(); });
  }

  /// From another thread.
  void stop() {
    asio::post(io_, [this] {
      stop_at_ = steady_clock::now() + longest_finish;
      for (auto& socket : listening_) {
        boost::system::error_code ignored;
        socket->close(ignored);
      }
      for (auto& connection : connections_) connection->finish();
      tick_timer_.cancel();
    });
  }
  bool beat() {
    bool answered = answered_.exchange(false);
    if (answered) asio::post(io_, [this] { answered_ = true; });
    return answered;
  }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  bool is_stopping() const { return stop_at_.has_value(); }

  Task<void> accept(asio::posix::stream_descriptor& socket) {
    while (!is_stopping()) {
      auto ready = co_await socket.async_wait(asio::posix::descriptor_base::wait_read, as_tuple);
      if (std::get<0>(ready)) co_return;
      while (!is_stopping()) {
        sockaddr_storage peer{};
        socklen_t size = sizeof peer;
        int descriptor =
            accept4(socket.native_handle(), reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
          co_await admit(descriptor, peer.ss_family);
          continue;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) break;
        if (errno == EINTR || errno == ECONNABORTED) continue;
        // EMFILE and its like pass: connections end. Meanwhile the kernel keeps the newcomers waiting.
        complain(std::strerror(errno));
        co_await sleep_for(pause_after_error);
      }
    }
  }

  /// Over the limit the newcomer waits until an idle one has made room.
  Task<void> admit(int descriptor, int family) {
    auto connection = std::make_shared<Connection>(descriptor, family, io_.get_executor(), config_, site_, receiver_);
    ++count_;
    std::size_t next = 0;
    while (count_ > config_.max_connections && !is_stopping()) {
      if (evict()) continue;
      if (!others_.empty()) {
        auto* other = others_[next++ % others_.size()];
        asio::post(other->io_, [other] { other->evict(); });
      }
      co_await sleep_for(pause_when_full);
    }
    if (is_stopping()) {
      --count_;
      co_return;
    }
    connections_.push_back(connection);
    nursery_.start("serve.connection", serve(connection));
  }

  Task<void> serve(std::shared_ptr<Connection> connection) {
    Leave leave{*this, connection};
    co_await connection->run();
  }

  struct Leave {
    Lane& lane;
    std::shared_ptr<Connection> connection;
    ~Leave() { lane.forget(connection); }
  };

  void forget(const std::shared_ptr<Connection>& connection) {
    auto place = std::find(connections_.begin(), connections_.end(), connection);
    if (place == connections_.end()) return;  // evicted
    connections_.erase(place);
    --count_;
    if (is_stopping()) tick_timer_.cancel();
  }

  /// Closes the connection that has been idle longest.
  bool evict() {
    auto oldest = connections_.end();
    for (auto one = connections_.begin(); one != connections_.end(); ++one)
      if ((*one)->is_idle() && (oldest == connections_.end() || (*one)->since() < (*oldest)->since())) oldest = one;
    if (oldest == connections_.end()) return false;
    (*oldest)->close();
    connections_.erase(oldest);
    --count_;
    return true;
  }

  Task<void> watch() {
    for (;;) {
      tick_timer_.expires_after(is_stopping() ? std::min(tick_, tick_when_stopping) : tick_);
      auto ticked = co_await tick_timer_.async_wait(as_tuple);
      (void)ticked;
      auto now = steady_clock::now();
      for (auto& connection : connections_)
        if (now >= connection->deadline()) connection->expire();
      if (!is_stopping()) continue;
      if (connections_.empty()) co_return;
      if (now >= *stop_at_)
        for (auto& connection : connections_) connection->close();
    }
  }

  void complain(const char* what) {
    auto now = steady_clock::now();
    if (now < complained_ + std::chrono::minutes(1)) return;
    complained_ = now;
    log::warning("serve.accept_failed", {{"what", what}});
  }

  const ServeConfig& config_;
  const Published<site::Site>& site_;
  const Receiver& receiver_;
  Count& count_;
  asio::io_context io_{1};
  Nursery nursery_;
  asio::steady_timer tick_timer_;
  milliseconds tick_;
  std::vector<std::unique_ptr<asio::posix::stream_descriptor>> listening_;
  std::list<std::shared_ptr<Connection>> connections_;
  std::vector<Lane*> others_;
  std::optional<steady_clock::time_point> stop_at_;
  steady_clock::time_point complained_ = steady_clock::time_point() - std::chrono::hours(1);
  std::atomic<bool> answered_ = true;  ///< what beat() asked
  std::thread thread_;
};

}  // namespace

struct Server::State {
  ServeConfig config;
  const Published<site::Site>& site;
  Receiver receiver;
  std::size_t threads;
  std::atomic<std::size_t> count = 0;  ///< connections of all lanes
  std::vector<Listener> listeners;
  std::vector<std::unique_ptr<Lane>> lanes = {};
};

Server::Server(ServeConfig config, const Published<site::Site>& site, Receiver receiver) {
  auto threads = config.threads > 0 ? config.threads : std::max(1u, std::thread::hardware_concurrency());
  state_.reset(new State{
      .config = std::move(config), .site = site, .receiver = std::move(receiver), .threads = threads, .listeners = {}});
}

Server::~Server() { stop(); }

Result<void> Server::listen(const std::vector<int>& inherited) {
  for (int descriptor : inherited) {
    TRY(auto listener, Listener::inherit(descriptor, state_->threads));
    state_->listeners.push_back(std::move(listener));
  }
  if (!inherited.empty()) return {};
  for (const auto& listen : state_->config.listen) {
    TRY(auto listener, Listener::open(listen, state_->threads));
    state_->listeners.push_back(std::move(listener));
  }
  return {};
}

void Server::start() {
  if (!state_->lanes.empty()) return;
  for (std::size_t i = 0; i < state_->threads; ++i)
    state_->lanes.push_back(std::make_unique<Lane>(state_->config, state_->site, state_->receiver, state_->count));
  for (auto& listener : state_->listeners) {
    auto descriptors = listener.take();
    for (std::size_t i = 0; i < descriptors.size(); ++i) state_->lanes[i]->listen(descriptors[i]);
  }
  for (auto& lane : state_->lanes) {
    std::vector<Lane*> others;
    for (auto& other : state_->lanes)
      if (other != lane) others.push_back(other.get());
    lane->start(std::move(others));
  }
}

void Server::stop() {
  for (auto& lane : state_->lanes) lane->stop();
  for (auto& lane : state_->lanes) lane->join();
  state_->lanes.clear();
  state_->listeners.clear();
}

bool Server::beat() {
  bool all = true;
  for (auto& lane : state_->lanes) all = lane->beat() && all;
  return all;
}

std::vector<std::string> Server::addresses() const {
  std::vector<std::string> all;
  for (const auto& listener : state_->listeners) all.push_back(listener.address());
  return all;
}

}  // namespace feedd::serve
