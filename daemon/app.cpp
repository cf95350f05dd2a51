#include "daemon/app.hpp"

#include <fmt/core.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <thread>

#include "base/log.hpp"
#include "daemon/crew.hpp"
#include "daemon/notify.hpp"
#include "daemon/plan.hpp"

namespace feedd::daemon {
namespace {

using namespace std::chrono_literals;

/// The status line is told anew at most so often.
constexpr auto status_pause = 10s;

/// Between two times that dates are written down.
constexpr auto dates_pause = 10s;

/// When stopping has taken so long, what still hangs is left: the state is at every instant as kill -9 may find it.
constexpr auto longest_stop = 8s;

void end_at_last() {
  auto wait = [] {
    std::this_thread::sleep_for(longest_stop);
    log::warning("daemon.stopped", {{"what", "something did not end in time, and was left"}});
    std::_Exit(0);
  };
  std::thread(wait).detach();
}

}  // namespace

Result<std::unique_ptr<App>> App::make(config::Config config, State state, Load load) {
  auto wishes = wishes_of(*state.store, std::move(config));
  TRY(auto plan, plan_of(wishes.config));
  return std::unique_ptr<App>(new App(std::move(wishes), std::move(state), std::move(load), std::move(plan)));
}

App::App(Wishes wishes, State state, Load load, site::Plan plan)
    : wishes_(std::move(wishes)),
      load_(std::move(load)),
      state_(std::move(state)),
      clock_(system_clock()),
      crew_(crew_size()),
      desk_(asio::make_strand(crew_.get_executor())),
      publisher_(*state_.store, std::move(plan), site_, clock_),
      intake_(publisher_, desk_),
      callbacks_(callbacks()),
      means_(upstream_means()),
      shelf_(asio::make_strand(crew_.get_executor()), clock_),
      trouble_(state_, publisher_, shelf_, desk_),
      server_(wishes_.config.serve, site_, hooks()),
      sources_(io_.get_executor()),
      services_(io_.get_executor()) {}

int App::serve() {
  std::signal(SIGPIPE, SIG_IGN);
  auto& store = *state_.store;
  auto known = store.channels();
  auto first_time = known && known->empty();
  // A first look at everything is shown as one; what was served before is served again at once.
  if (first_time && !wishes_.config.posts.empty()) publisher_.hold();
  const auto before = statuses_of(store, wishes_.config);
  publisher_.recall(before);
  auto built = publisher_.rebuild();
  if (built && !state_.remarks.empty()) built = publisher_.tell_of_store(state_.remarks);
  if (!built) {
    log::error("store.failed", {{"what", built.error().what}});
    if (built.error().code == Errc::damaged) condemn(state_);
    return 1;
  }
  auto reader = store.reader();
  if (!reader) {
    log::error("store.failed", {{"what", reader.error().what}});
    return 1;
  }
  shelf_.open(std::move(*reader));
  auto listening = server_.listen(notify::inherited_sockets());
  if (!listening) {
    log::error("server.failed", {{"what", listening.error().what}});
    return 1;
  }
  server_.start();
  for (const auto& address : server_.addresses()) log::info("server.listening", {{"address", address}});
  standing_.follow(wishes_.config);
  for (const auto& status : before) standing_.recall(status);
  auto kept = memories_of(store, wishes_.config);
  start_posts(kept);
  start_lists(kept);
  start_upstreams(kept);
  // Before anybody is told that all is ready: he may send one at once.
  signals_.add(SIGTERM);
  signals_.add(SIGINT);
  signals_.add(SIGHUP);
  if (!first_time || looking_ == 0) announce();

  services_.start("signals", signals());
  services_.start("ticking", ticking());
  services_.start("watchdog", watchdog());
  services_.start("telling", telling());
  services_.start("dating", dating());
  services_.start("adopting", adopting());
  io_.run();
  crew_.join();
  log::info("daemon.stopped");
  return 0;
}

void App::announce() {
  if (announced_) return;
  announced_ = true;
  log::info("daemon.ready", {{"sources", wishes_.config.posts.size() + wishes_.config.upstreams.size()}});
  told_ = standing_.line(clock_());
  notify::ready(told_);
}

/// Keeps the status line true, from announce() on.
Task<void> App::telling() {
  for (;;) {
    auto line = standing_.line(clock_());
    if (trouble_.lasts()) line += ", nothing can be written down";
    if (announced_ && line != told_) {
      told_ = line;
      notify::status(line);
    }
    co_await sleep_for(status_pause);
  }
}

/// Writes down now and then when documents were made.
Task<void> App::dating() {
  for (;;) {
    co_await sleep_for(dates_pause);
    if (!trouble_.lasts()) co_await write_dates();
  }
}

/// Without them, or with some of a moment ago, all is as well: what is served has other dates after the next start.
Task<void> App::write_dates() {
  auto dates = co_await shelf_.new_dates();
  if (dates.empty()) co_return;
  auto job = [&] { return state_.store->set_document_dates(dates); };
  auto written = co_await on(desk_, std::move(job));
  if (!written) log::warning("store.refused", {{"what", written.error().what}});
}

Task<void> App::ticking() {
  for (;;) {
    auto job = [&] { return publisher_.tick(); };
    auto ticked = co_await on(desk_, std::move(job));
    if (ticked) {
      co_await alarm_.wait(*ticked);
    } else {
      co_await trouble_.begins(ticked.error());
      co_await sleep_for(Trouble::pause);
    }
  }
}

/// Pings only after the desk and every thread that serves have answered: one that hangs is to be seen.
Task<void> App::watchdog() {
  auto every = notify::watchdog();
  while (every) {
    auto job = [] { return true; };
    co_await on(desk_, std::move(job));
    if (server_.beat()) notify::alive();
    co_await sleep_for(*every / 3);
  }
}

Task<void> App::signals() {
  for (;;) {
    auto received = co_await signals_.async_wait(asio::as_tuple(asio::use_awaitable));
    auto [error, number] = received;
    if (error) co_return;
    if (number == SIGHUP) {
      co_await reload();
      continue;
    }
    log::info("daemon.stopping", {{"signal", number}});
    notify::stopping();
    end_at_last();
    signals_.clear();  // a second signal ends the process at once
    co_await stop();
  }
}

Task<void> App::stop() {
  auto stop_serving = [&] {
    server_.stop();
    return true;
  };
  sources_.stop();
  upstreams_.stop();
  co_await on(crew_.get_executor(), std::move(stop_serving));
  co_await sources_.idle();
  co_await upstreams_.idle();
  co_await write_dates();
  auto write_histories = [&] { return publisher_.write_histories(); };
  auto written = co_await on(desk_, std::move(write_histories));
  if (!written) log::warning("store.refused", {{"what", written.error().what}});
  services_.stop();
}

/// A bad configuration is refused and told; the old one stays. Sockets stay open, and nobody is asked before his time.
Task<void> App::reload() {
  log::info("daemon.reloading");
  notify::reloading();
  auto fresh = load_();
  if (!fresh) {
    for (const auto& finding : fresh.error()) log::error("config.refused", {{"what", finding.what}});
    notify::ready(fresh.error().empty() ? "reload refused" : "reload refused: " + fresh.error().front().what);
    co_return;
  }
  if (fresh->serve != wishes_.config.serve) {
    log::warning("config.restart", {{"what", "[server] has changed: that takes effect at the next start"}});
  }
  if (auto read = server_.reload(); !read) log::error("server.reload_failed", {{"what", read.error().what}});
  auto adopted = co_await adopt(std::move(*fresh));
  if (!adopted) {
    log::error("config.refused", {{"what", adopted.error().what}});
    notify::ready("reload refused: " + adopted.error().what);
    co_return;
  }
  told_ = standing_.line(clock_());
  notify::ready(told_);
  log::info("daemon.reloaded", {{"sources", wishes_.config.posts.size() + wishes_.config.upstreams.size()}});
}

}  // namespace feedd::daemon
