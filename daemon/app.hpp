/// The rooms, wired: the daemon that serves. Members stand in order of dependency; destruction is the reverse.
///
/// Threads: the desk thread (`io_`, whoever calls serve()) runs sources, timers and signals,
/// coroutines only; the crew parses, cleans, walks and compresses; `desk_`, a strand on the crew, is the only writer of
/// store and site; the shelf, another one, makes on demand what nobody asks for often; the server answers on threads of
/// its own from `site_`, the only thing shared.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/alarm.hpp"
#include "base/published.hpp"
#include "base/task.hpp"
#include "config/config.hpp"
#include "config/load.hpp"
#include "daemon/followers.hpp"
#include "daemon/memories.hpp"
#include "daemon/shelf.hpp"
#include "daemon/standing.hpp"
#include "daemon/state.hpp"
#include "daemon/trouble.hpp"
#include "serve/server.hpp"
#include "site/intake.hpp"
#include "site/publisher.hpp"
#include "site/site.hpp"
#include "upstream/callbacks.hpp"
#include "upstream/gate.hpp"
#include "upstream/poller.hpp"
#include "upstream/reading_list.hpp"

namespace feedd::daemon {

class App {
 public:
  using Load = std::function<tl::expected<config::Config, config::Findings>()>;

  /// `load` reads the configuration once more, for SIGHUP. Fails when the state cannot be had or a rule is wrong.
  static Result<std::unique_ptr<App>> make(config::Config config, State state, Load load);

  /// Serves until SIGTERM or SIGINT. The exit status.
  int serve();

 private:
  App(Wishes wishes, State state, Load load, site::Plan plan);

  template <class Source>
  Task<void> follow(std::shared_ptr<Source> source, bool first_look);
  Task<void> take_push(std::shared_ptr<upstream::Upstream> source, upstream::Push push);
  Task<void> follow_list(upstream::ReadingList list);
  Task<void> take(const Batch& batch);
  Task<void> catching_up();
  void report(const Batch& batch, const Changes& changes);
  upstream::Means upstream_means();
  std::shared_ptr<upstream::Callbacks> callbacks();
  serve::Receiver receiver();
  serve::Hooks hooks();
  void start_posts(Memories& memories);
  void start_lists(Memories& memories);
  void start_upstreams(Memories& memories);
  Task<Result<void>> adopt(std::optional<config::Config> reread);
  Task<void> adopting();
  Task<void> looked();
  Task<void> ticking();
  Task<void> watchdog();
  Task<void> telling();
  Task<void> dating();
  Task<void> write_dates();
  Task<void> signals();
  Task<void> stop();
  Task<void> reload();
  void announce();

  Wishes wishes_;
  Load load_;
  State state_;
  Published<site::Site> site_;
  Clock clock_;
  asio::io_context io_{1};
  asio::thread_pool crew_;
  asio::strand<asio::thread_pool::executor_type> desk_;
  site::Publisher publisher_;
  site::Intake intake_;
  std::shared_ptr<upstream::Callbacks> callbacks_;  ///< of hubs; outlives the server that calls it
  upstream::Means means_;                           ///< of all upstreams
  Shelf shelf_;
  Trouble trouble_;
  serve::Server server_;
  asio::signal_set signals_{io_};
  Alarm alarm_{io_.get_executor()};   ///< for what time alone changes; rung when that may have moved
  Alarm listed_{io_.get_executor()};  ///< rung when a reading list may have changed
  Nursery sources_, services_;        ///< posts and lists; what runs till the end
  Followers upstreams_{io_.get_executor()};
  Standing standing_;
  std::string told_;                                                             ///< the last status line
  std::shared_ptr<upstream::Gate> alone_ = std::make_shared<upstream::Gate>(1);  ///< one new plan at a time
  bool catching_up_ = false;  ///< something was not shown at once and will be
  int looking_ = 0;           ///< directories of posts whose first look is not over
  bool announced_ = false;
};

}  // namespace feedd::daemon
