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
#include "serve/means.hpp"
#include "serve/tls.hpp"

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

  Lane(Means means, const Published<Tls>& tls, Count& count)
      : means_(std::move(means)),
        config_(means_.config),
        tls_(tls),
        count_(count),
        nursery_(io_.get_executor()),
        tick_timer_(io_),
        tick_(std::clamp(std::min({config_.header_timeout, config_.idle_timeout, config_.write_timeout}) / 8,
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
    means_.hand_over();
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
          co_await admit(descriptor, peer);
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
  Task<void> admit(int descriptor, const sockaddr_storage& peer) {
    const auto tls = peer.ss_family == AF_UNIX ? nullptr : tls_.get();  // who is on this machine needs none
    auto connection = std::make_shared<Connection>(descriptor, peer, io_.get_executor(), means_, tls);
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
    means_.tally.opened();
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
    means_.tally.closed();
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
    means_.tally.closed();
    --count_;
    return true;
  }

  Task<void> watch() {
    for (;;) {
      tick_timer_.expires_after(is_stopping() ? std::min(tick_, tick_when_stopping) : tick_);
      auto ticked = co_await tick_timer_.async_wait(as_tuple);
      (void)ticked;
      means_.hand_over();
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

  Means means_;
  const ServeConfig& config_;
  const Published<Tls>& tls_;
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
  Hooks hooks;
  std::size_t threads;
  Published<Tls> tls = {};
  std::vector<std::unique_ptr<Tally>> tallies = {};
  std::unique_ptr<AccessLog> log = {};
  std::atomic<std::size_t> count = 0;  ///< connections of all lanes
  std::vector<Listener> listeners;
  std::vector<std::unique_ptr<Lane>> lanes = {};
};

Server::Server(ServeConfig config, const Published<site::Site>& site, Hooks hooks) {
  auto threads = config.threads > 0 ? config.threads : std::max(1u, std::thread::hardware_concurrency());
  state_.reset(new State{
      .config = std::move(config), .site = site, .hooks = std::move(hooks), .threads = threads, .listeners = {}});
}

Server::~Server() { stop(); }

Result<void> Server::reload() {
  const auto& config = state_->config;
  if (state_->log) state_->log->reopen();
  if (config.tls_certificate.empty()) return {};
  TRY(auto tls, Tls::load(config.tls_certificate, config.tls_key));
  state_->tls.set(std::move(tls));
  return {};
}

Result<void> Server::listen(const std::vector<int>& inherited) {
  CHECK_OK(reload());
  if (!state_->config.access_log.empty() && !state_->log) {
    TRY(state_->log, AccessLog::open(state_->config.access_log));
  }
  for (int descriptor : inherited) {
    TRY(auto listener, Listener::inherit(descriptor, state_->threads));
    state_->listeners.push_back(std::move(listener));
  }
  if (!inherited.empty()) return {};
  const auto& all = state_->config.listen;
  for (const auto& listen : all) {
    // [::] is for everybody, unless an address of IPv4 with that port has a line of its own.
    const bool both = listen.host == "::" && std::none_of(all.begin(), all.end(), [&](const auto& other) {
                        return other.port == listen.port && other.host.find('.') != std::string::npos;
                      });
    TRY(auto listener, Listener::open(listen, state_->threads, both));
    state_->listeners.push_back(std::move(listener));
  }
  return {};
}

void Server::start() {
  if (!state_->lanes.empty()) return;
  state_->tallies.clear();
  for (std::size_t i = 0; i < state_->threads; ++i) state_->tallies.push_back(std::make_unique<Tally>());
  for (std::size_t i = 0; i < state_->threads; ++i) {
    Means means{state_->config, state_->site, state_->hooks, *state_->tallies[i], state_->tallies, state_->log.get()};
    state_->lanes.push_back(std::make_unique<Lane>(std::move(means), state_->tls, state_->count));
  }
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
  state_->log.reset();
}

bool Server::beat() {
  bool all = true;
  for (auto& lane : state_->lanes) all = lane->beat() && all;
  return all;
}

std::vector<std::string> Server::addresses() const {
  std::vector<std::string> all;
  const bool sealed = !state_->config.tls_certificate.empty();
  for (const auto& listener : state_->listeners) {
    const auto& address = listener.address();
    all.push_back(sealed && address.starts_with("http:") ? "https" + address.substr(4) : address);
  }
  return all;
}

}  // namespace feedd::serve
