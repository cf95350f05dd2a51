#include "daemon/app.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <limits>
#include <set>
#include <thread>

#include "base/log.hpp"
#include "base/text.hpp"
#include "codec/format.hpp"
#include "codec/sniff.hpp"
#include "daemon/notify.hpp"
#include "site/compare.hpp"
#include "site/export.hpp"

namespace feedd::daemon {
namespace {

using namespace std::chrono_literals;

/// How long the store is left in peace after it refused a batch (a full disk): the batch is kept, and serving goes on.
constexpr auto store_pause = 10s;

/// The pages of a directory that has no site of its own, as a channel: whatever changes its entries makes them anew.
site::Channel pages_of(const posts::PostsConfig& posts, const posts::About& about, const FeedInfo& main) {
  site::Channel out;
  out.id.value = posts.id.value;
  out.info.title = main.title;
  out.info.language = about.language.empty() ? main.language : about.language;
  out.info.icon = main.icon;
  out.rule.sources = {posts.id};
  out.newest = std::numeric_limits<std::int32_t>::max();
  out.is_pages = true;
  return out;
}

site::ReadFile file_reader(const std::vector<posts::PostsConfig>& all) {
  return [all](const SourceId& source, const std::string& place) -> Result<site::File> {
    for (const auto& posts : all) {
      if (posts.id != source) continue;
      TRY(auto file, posts::read_file(posts, place));
      return site::File{std::move(file.first), std::move(file.second)};
    }
    return fail(Errc::not_found, "no such source");
  };
}

Result<site::Plan> plan_of(const config::Config& config) {
  std::vector<std::pair<SourceId, SourceInfo>> sources;
  auto channels = config.channels;
  for (const auto& posts : config.posts) {
    const auto about = posts::about(posts);
    sources.emplace_back(posts.id, about.info);
    if (about.own_pages) channels.push_back(pages_of(posts, about, config.channels.front().info));
  }
  for (const auto& upstream : config.upstreams) {
    auto title = upstream.title.empty() ? upstream.name : upstream.title;
    sources.emplace_back(upstream.id, SourceInfo{title, std::nullopt, without_userinfo(upstream.url)});
  }
  std::set<SourceId> ids;
  for (const auto& [id, info] : sources) ids.insert(id);
  TRY(auto routes, site::Routes::make(channels, ids, config.source_rules));
  return site::Plan{config.url, std::move(channels), std::move(routes), std::move(sources), file_reader(config.posts)};
}

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
      fetch_(upstream::http_client(io_.get_executor(), config_.client)),
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
  return upstream::Upstream(subscription, config_.manners, std::move(memories.remembered[subscription.id]), fetch_,
                            crew_.get_executor(), clock_);
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
      findings_ += failed;
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
  fetch_ = upstream::http_client(io_.get_executor(), config_.client);
  start_sources(std::move(recollected));
  notify::ready(fmt::format("{} sources", config_.posts.size() + config_.upstreams.size()));
  log::info("daemon.reloaded", {{"sources", config_.posts.size() + config_.upstreams.size()}});
}

// ---- once ---------------------------------------------------------------------------------------------------------

template <class Source>
Task<void> App::ask_once(Source source) {
  Batch batch = co_await source.ask();
  co_await take(batch);
}

/// Posts one directory after the other, upstreams side by side.
Task<void> App::look_once(Memories memories, bool offline) {
  if (!offline) {
    for (const auto& subscription : config_.upstreams) {
      sources_.start(subscription.id.value, ask_once(source_of(subscription, memories)));
    }
  }
  for (const auto& config : config_.posts) {
    auto source = source_of(config, memories);
    for (bool more = true; more;) {
      Batch batch = co_await source.next();
      co_await take(batch);
      more = batch.more;
    }
  }
  co_await sources_.idle();
}

/// Returns when every source has been looked at once and written down; nothing is published before release().
Result<void> App::look_at_everything(bool offline) {
  one_shot_ = true;
  publisher_.hold();
  publisher_.leave_uncompressed();
  CHECK_OK(publisher_.rebuild());
  services_.start("once", look_once(memories(config_), offline));
  io_.run();
  crew_.join();
  if (lost_) return tl::unexpected(*lost_);
  return publisher_.release();
}

int App::export_once(const std::filesystem::path& directory, bool offline) {
  auto looked = look_at_everything(offline);
  auto site = site_.get();
  if (!looked || !site) {
    std::fprintf(stderr, "nothing was written: %s\n", looked ? "no output was built" : looked.error().what.c_str());
    return 1;
  }
  // Without lasting state there are no last good entries of a source that failed: files that still hold them stay.
  std::error_code error;
  if (failed_ > 0 && !state_.lasting && std::filesystem::exists(directory / "atom.xml", error)) {
    std::fprintf(stderr,
                 "%s: left as it was: a source failed, and without a configuration or STATE_DIRECTORY nothing is known "
                 "of its earlier entries\n",
                 directory.c_str());
    return 1;
  }
  auto report = site::export_to(*site, directory);
  if (!report) {
    std::fprintf(stderr, "%s\n", report.error().what.c_str());
    return 1;
  }
  std::printf("%s: %d files written, %d unchanged\n", directory.c_str(), report->written, report->unchanged);
  return failed_ > 0 ? 3 : 0;
}

int App::check() {
  auto looked = look_at_everything(true);
  if (!looked) {
    std::fprintf(stderr, "%s\n", looked.error().what.c_str());
    return 1;
  }
  for (const auto& config : config_.posts) {
    const auto about = posts::about(config);
    std::printf("%s: %s, %s\n", config.id.value.c_str(), about.generator.c_str(),
                about.own_pages   ? "no address of its own: feedd serves the pages"
                : about.info.link ? about.info.link->str().c_str()
                                  : "no address");
    for (const auto& origin : about.origins) {
      std::printf("  %s = %s (%s)\n", origin.name.c_str(), printable(origin.value).c_str(), origin.place.c_str());
    }
  }
  std::int64_t entries = 0;
  for (const auto& config : config_.posts) entries += state_.store->count(config.id).value_or(0);
  std::printf("%zu directories of posts with %lld entries, %zu upstreams, %zu feeds: %s\n", config_.posts.size(),
              static_cast<long long>(entries), config_.upstreams.size(), config_.channels.size(),
              findings_ == 0 ? "all well" : "see the findings");
  return findings_ == 0 ? 0 : 1;
}

/// Everything the channel has, newest first, as a reader of our feed understands it.
Result<std::vector<Entry>> App::as_read(const site::Channel& channel) {
  TRY(auto refs, state_.store->window(channel.id, std::numeric_limits<std::size_t>::max(), clock_()));
  TRY(auto entries, state_.store->load(refs));
  auto info = channel.info;
  info.link = config_.url;
  const auto* format = codec::find_format("atom");
  auto frame = format->frame(info);
  auto document = std::move(frame.before);
  for (const auto& entry : entries) document += format->fragment(entry, channel.content) + frame.between;
  TRY(auto parsed, codec::parse_any(document + frame.after, format->media_type, config_.url));
  return std::move(parsed.entries);
}

int App::compare(const codec::Parsed& old) {
  auto looked = look_at_everything(true);
  const auto& channel = config_.channels.front();
  auto ours = looked ? as_read(channel) : tl::unexpected(looked.error());
  if (!ours) {
    std::fprintf(stderr, "%s\n", ours.error().what.c_str());
    return 2;
  }
  auto comparison = site::compare(old.entries, *ours, channel.newest);
  std::map<site::Difference::Kind, int> counts;
  for (const auto& difference : comparison.differences) {
    ++counts[difference.kind];
    std::printf("%s\n", site::line_of(difference).c_str());
  }
  using Kind = site::Difference::Kind;
  std::printf("%d new, %d gone, %d with another id, %d changed, %zu as they were\n", counts[Kind::is_new],
              counts[Kind::gone], counts[Kind::id_differs], counts[Kind::changed], comparison.same);
  return comparison.differences.empty() ? 0 : 1;
}

}  // namespace feedd::daemon
