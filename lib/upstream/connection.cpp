#include "upstream/connection.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

namespace feedd::upstream {
namespace {

using std::chrono::steady_clock;

int descriptor_of(Connection& connection) { return connection.socket.socket().native_handle(); }

/// Open, and silent as it must be while nobody asks. Of TLS, what comes now is an alert or a ticket too late to matter.
bool is_quiet(Connection& connection) {
  char byte;
  auto count = recv(descriptor_of(connection), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace

/// Knows the idle ones by their descriptors, which stay open until forgotten: shutting one down sends the other side
/// our goodbye and leaves the rest to the pool's next call.
struct Pool::Sweeper {
  std::mutex mutex;
  std::map<int, steady_clock::time_point> watched;
  bool running = false;

  static void watch(const std::shared_ptr<Sweeper>& self, int descriptor, steady_clock::time_point until) {
    std::lock_guard lock(self->mutex);
    self->watched[descriptor] = until;
    if (self->running) return;
    try {
      std::thread([self] { self->sweep(); }).detach();
      self->running = true;
    } catch (const std::system_error&) {  // no thread to be had: the pool's next call sweeps
    }
  }
  void forget(int descriptor) {
    std::lock_guard lock(mutex);
    watched.erase(descriptor);
  }
  void forget_all() {
    std::lock_guard lock(mutex);
    watched.clear();
  }

 private:
  void sweep() {
    std::unique_lock lock(mutex);
    while (!watched.empty()) {
      lock.unlock();
      std::this_thread::sleep_for(std::chrono::seconds(1));
      lock.lock();
      auto now = steady_clock::now();
      std::erase_if(watched, [&](const auto& one) {
        if (one.second > now) return false;
        shutdown(one.first, SHUT_RDWR);
        return true;
      });
    }
    running = false;
  }
};

Pool::Pool(std::size_t most, std::size_t most_of_one)
    : most_(most), most_of_one_(most_of_one), sweeper_(std::make_shared<Sweeper>()) {}

Pool::~Pool() { sweeper_->forget_all(); }

std::unique_ptr<Connection> Pool::leave(Place place) {
  auto connection = std::move(place->connection);
  sweeper_->forget(descriptor_of(*connection));
  idle_.erase(place);
  return connection;
}

std::unique_ptr<Connection> Pool::take(const std::string& key) {
  auto now = steady_clock::now();
  for (auto one = idle_.end(); one != idle_.begin();) {
    --one;
    bool expired = one->until <= now;
    if (!expired && one->connection->key != key) continue;
    auto place = one++;
    auto connection = leave(place);
    if (!expired && is_quiet(*connection)) return connection;
  }
  return nullptr;
}

void Pool::put(std::unique_ptr<Connection> connection, steady_clock::duration idle) {
  auto now = steady_clock::now();
  std::size_t same = 1;
  for (auto one = idle_.end(); one != idle_.begin();) {
    --one;
    bool of_one = one->connection->key == connection->key;
    if (one->until > now && (!of_one || ++same <= most_of_one_)) continue;
    auto place = one++;
    leave(place);
  }
  if (most_ == 0 || most_of_one_ == 0) return;
  if (idle_.size() >= most_) leave(idle_.begin());
  connection->socket.expires_never();
  connection->used = true;
  auto until = now + idle;
  Sweeper::watch(sweeper_, descriptor_of(*connection), until);
  idle_.push_back({std::move(connection), until});
}

}  // namespace feedd::upstream
