#include "daemon/app.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <thread>

#include "base/log.hpp"
#include "daemon/notify.hpp"
#include "daemon/plan.hpp"

namespace feedd::daemon {
namespace {

using namespace std::chrono_literals;

/// How long the store is left in peace after it refused a batch (a full disk): the batch is kept, and serving goes on.
constexpr auto store_pause = 10s;

std::size_t crew_size() { return std::max(2U, std::thread::hardware_concurrency()); }

/// `posts/hi.md:3: what is wrong`: the post's path when one post is meant, else the source.
std::string told(const Batch& batch, const Note& note) {
  return note.place.empty() ? fmt::format("{}: {}", batch.source.value, note.error.what) : note.error.what;
}

}  // namespace

Result<std::unique_ptr<App>> App::make(config::Config config, State state, Load load) {
  TRY(auto plan, plan_of(config));
  return std::unique_ptr<App>(new App(std::move(config), std::move(state), std::move(load), std::move(plan)));
}

App::App(config::Config config, State state, Load load, site::Plan plan)
    : config_(std::move(config)),
      load_(std::move(load)),
      state_(std::move(state)),
      clock_(system_clock()),
      crew_(crew_size()),
      desk_(asio::make_strand(crew_.get_executor())),
      publisher_(*state_.store, std::move(plan), site_, clock_),
      means_(upstream_means()),
      server_(config_.serve, site_),
      sources_(io_.get_executor()),
      services_(io_.get_executor()) {}

// ---- serving ------------------------------------------------------------------------------------------------------

int App::serve() {
  std::signal(SIGPIPE, SIG_IGN);
  auto& store = *state_.store;
  auto known = store.channels();
  auto first_time = known && known->empty();
  // A first look at everything is shown as one; what was served before is served again at once.
  if (first_time && !config_.posts.empty()) publisher_.hold();
  auto built = publisher_.rebuild();
  if (!built) {
    log::error("store.failed", {{"what", built.error().what}});
    return 1;
  }
  auto listening = server_.listen(notify::inherited_sockets());
  if (!listening) {
    log::error("server.failed", {{"what", listening.error().what}});
    return 1;
  }
  server_.start();
  for (const auto& address : server_.addresses()) log::info("server.listening", {{"address", address}});
  start_sources(memories(config_));
  if (!first_time || looking_ == 0) announce();

  signals_.add(SIGTERM);
  signals_.add(SIGINT);
  signals_.add(SIGHUP);
  services_.start("signals", signals());
  services_.start("ticking", ticking());
  services_.start("watchdog", watchdog());
  io_.run();
  crew_.join();
  log::info("daemon.stopped");
  return 0;
}

void App::announce() {
  if (announced_) return;
  announced_ = true;
  log::info("daemon.ready", {{"sources", config_.posts.size() + config_.upstreams.size()}});
  notify::ready(fmt::format("{} sources", config_.posts.size() + config_.upstreams.size()));
}

/// Runs on the desk, or before it has work.
App::Memories App::memories(const config::Config& config) {
  Memories out;
  for (const auto& posts : config.posts)
    out.known[posts.id] = state_.store->known(posts.id).value_or(std::vector<Known>());
  for (const auto& upstream : config.upstreams) {
    out.remembered[upstream.id] = state_.store->remembered(upstream.id).value_or("");
  }
  return out;
}

posts::Posts App::source_of(const posts::PostsConfig& config, Memories& memories) {
  return posts::Posts(config, std::move(memories.known[config.id]), crew_.get_executor(), clock_);
}

upstream::Upstream App::source_of(const upstream::Subscription& subscription, Memories& memories) {
  return upstream::Upstream(subscription, std::move(memories.remembered[subscription.id]), means_);
}

upstream::Means App::upstream_means() {
  return upstream::means_of(upstream::http_client(io_.get_executor(), config_.client), crew_.get_executor(), clock_,
                            config_.manners);
}

void App::start_sources(Memories memories) {
  looking_ = static_cast<int>(config_.posts.size());
  for (const auto& posts : config_.posts) sources_.start(posts.id.value, follow(source_of(posts, memories), true));
  for (const auto& subscription : config_.upstreams) {
    sources_.start(subscription.id.value, follow(source_of(subscription, memories), false));
  }
}

/// The whole daemon is this loop, once per source.
template <class Source>
Task<void> App::follow(Source source, bool first_look) {
  for (;;) {
    Batch batch = co_await source.next();
    co_await take(batch);
    if (first_look && !batch.more) {
      first_look = false;
      co_await looked();
    }
  }
}

/// Returns when the batch is written down and shown, however long the store refuses.
Task<void> App::take(const Batch& batch) {
  for (;;) {
    auto job = [&] { return publisher_.take(batch); };
    auto taken = co_await on(desk_, std::move(job));
    if (taken) {
      report(batch, *taken);
      alarm_.ring();
      co_return;
    }
    if (one_shot_) {
      lost_ = taken.error();
      co_return;
    }
    log::error("store.failed", {{"source", batch.source.value}, {"what", taken.error().what}});
    co_await sleep_for(store_pause);
  }
}

Task<void> App::looked() {
  if (--looking_ > 0) co_return;
  auto job = [&] { return publisher_.release(); };
  auto released = co_await on(desk_, std::move(job));
  if (!released) log::error("store.failed", {{"what", released.error().what}});
  alarm_.ring();
  announce();
}

void App::report(const Batch& batch, const Changes& changes) {
  for (const auto& note : batch.notes) {
    auto failed = note.severity == Note::Severity::error;
    if (one_shot_) {
      std::fprintf(stderr, "%s\n", told(batch, note).c_str());
      ++(failed ? findings_ : remarks_);
      failed_ += failed && note.place.empty();
    } else {
      log::write(failed ? log::Level::error : log::Level::warning, failed ? "source.failed" : "source.repaired",
                 {{"source", batch.source.value}, {"what", told(batch, note)}});
    }
  }
  if (changes.added + changes.changed + changes.removed > 0) {
    log::info("source.news", {{"source", batch.source.value},
                              {"added", changes.added},
                              {"changed", changes.changed},
                              {"removed", changes.removed}});
  }
}

Task<void> App::ticking() {
  for (;;) {
    auto job = [&] { return publisher_.tick(); };
    auto ticked = co_await on(desk_, std::move(job));
    if (ticked) {
      co_await alarm_.wait(*ticked);
    } else {
      log::error("store.failed", {{"what", ticked.error().what}});
      co_await sleep_for(store_pause);
    }
  }
}

/// Pings only after the desk has answered: a desk that hangs is to be seen.
Task<void> App::watchdog() {
  auto every = notify::watchdog();
  while (every) {
    auto job = [] { return true; };
    co_await on(desk_, std::move(job));
    notify::alive();
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
    signals_.clear();  // a second signal ends the process at once
    auto stop = [&] {
      server_.stop();
      return true;
    };
    sources_.stop();
    co_await on(crew_.get_executor(), std::move(stop));
    co_await sources_.idle();
    services_.stop();
  }
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
  auto plan = plan_of(*fresh);
  if (!plan) {
    log::error("config.refused", {{"what", plan.error().what}});
    notify::ready("reload refused: " + plan.error().what);
    co_return;
  }
  if (fresh->serve != config_.serve) {
    log::warning("config.restart", {{"what", "[server] has changed: that takes effect at the next start"}});
  }
  sources_.stop();
  co_await sources_.idle();
  auto follow_plan = [&] { return publisher_.follow(std::move(*plan)); };
  auto followed = co_await on(desk_, std::move(follow_plan));
  if (!followed) log::error("store.failed", {{"what", followed.error().what}});
  alarm_.ring();
  auto recollect = [&] { return memories(*fresh); };
  auto recollected = co_await on(desk_, std::move(recollect));
  config_ = std::move(*fresh);
  means_ = upstream_means();
  start_sources(std::move(recollected));
  notify::ready(fmt::format("{} sources", config_.posts.size() + config_.upstreams.size()));
  log::info("daemon.reloaded", {{"sources", config_.posts.size() + config_.upstreams.size()}});
}

}  // namespace feedd::daemon
