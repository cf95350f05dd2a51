/// One serving thread: its listening sockets, its connections, one epoll over them, and one look over all deadlines
/// about once a second, so that no request costs a timer.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "serve/connection.hpp"
#include "serve/means.hpp"
#include "serve/tls.hpp"

namespace feedd::serve {

class Lane {
 public:
  using Count = std::atomic<std::size_t>;

  /// `count`: connections of all lanes.
  Lane(Means means, const Published<Tls>& tls, Count& count);
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  void listen(int descriptor);  ///< which it owns; before start()
  /// `others`: whom to ask for an idle connection when this lane has none. They live as long as this one runs.
  void start(std::vector<Lane*> others);
  void stop();  ///< from another thread: accepts no more, lets answers under way finish (at most 4 s)
  void join();
  /// Whether the thread has gone round since the last time it was asked. From another thread.
  bool beat();

 private:
  using Moment = Connection::Moment;
  struct Member;
  using Members = std::list<Member>;
  /// A connection that knows where it stands.
  struct Member : Connection {
    using Connection::Connection;
    Members::iterator place = {};
  };
  /// Accepted while there were too many: it waits until an idle one has made room.
  struct Newcomer {
    int descriptor;
    sockaddr_storage peer;
  };

  void run();
  void look(Moment now);
  void accept_from(int listening);
  void open_door();
  void shut_door(std::optional<Moment> until);
  bool admit(const Newcomer& newcomer);
  void end(Members::iterator connection);
  bool evict();
  void heed();
  std::chrono::milliseconds patience() const;

  Means means_;
  const ServeConfig& config_;
  const Published<Tls>& tls_;
  Count& count_;
  std::chrono::milliseconds tick_;
  int epoll_;
  std::vector<int> listening_;
  bool door_is_open_ = false;
  std::optional<Moment> shut_until_;  ///< after accept() failed
  std::optional<Newcomer> newcomer_;
  Members connections_, over_;  ///< the latter's last events may still be in hand
  std::vector<Lane*> others_;
  std::size_t next_other_ = 0;
  std::atomic<bool> stop_wanted_ = false, evict_wanted_ = false;
  std::atomic<bool> went_round_ = true;  ///< since beat()
  std::optional<Moment> stop_at_;
  Moment complained_;
  std::thread thread_;
};

}  // namespace feedd::serve
