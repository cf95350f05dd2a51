#include "daemon/once.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <map>

#include "base/text.hpp"
#include "codec/format.hpp"
#include "codec/sniff.hpp"
#include "daemon/app.hpp"
#include "daemon/plan.hpp"
#include "serve/listener.hpp"
#include "site/compare.hpp"
#include "site/export.hpp"

// What App does once and ends: export, check, compare.
namespace feedd::daemon {

template <class Source>
Task<void> App::ask_once(Source source) {
  Batch batch = co_await source.ask();
  co_await take(batch);
  once_->progress.advance();
}

/// The upstreams that reading lists name now.
Task<void> App::follow_lists(Memories& memories) {
  config_ = config::with_lists(written_, lists_);
  auto plan = plan_of(config_);
  if (!plan) {
    once_->lost = plan.error();
    co_return;
  }
  auto job = [&] { return publisher_.follow(std::move(*plan)); };
  auto followed = co_await on(desk_, std::move(job));
  if (!followed) once_->lost = followed.error();
  auto recollect = [&] { return this->memories(config_).remembered; };
  memories.remembered = co_await on(desk_, std::move(recollect));
}

/// Posts one directory after the other, upstreams side by side.
Task<void> App::look_once(Memories memories, bool offline) {
  if (!offline) {
    for (const auto& list : config_.lists) {
      upstream::ReadingList source(list, memories.remembered[list.id], means_);
      Batch batch = co_await source.ask();
      co_await take(batch);
      lists_[list.id] = source.feeds();
    }
    if (!config_.lists.empty()) co_await follow_lists(memories);
    if (!config_.upstreams.empty()) once_->progress.begin("upstreams asked", config_.upstreams.size());
    for (const auto& subscription : config_.upstreams) {
      upstream::Upstream source(subscription, memories.remembered[subscription.id], means_);
      sources_.start(subscription.id.value, ask_once(std::move(source)));
    }
  }
  std::size_t read = 0;
  for (const auto& config : config_.posts) {
    posts::Posts source(config, std::move(memories.known[config.id]), crew_.get_executor(), clock_);
    for (bool more = true; more;) {
      Batch batch = co_await source.next();
      co_await take(batch);
      read += batch.upserts.size();
      const bool asks = !offline && !config_.upstreams.empty();
      once_->progress.rename(fmt::format("{} posts read{}", read, asks ? ", upstreams asked" : ""));
      more = batch.more;
    }
  }
  co_await sources_.idle();
}

/// Returns when every source has been looked at once and written down; nothing is published before release().
Result<void> App::look_at_everything(bool offline) {
  once_.emplace();
  publisher_.hold();
  publisher_.leave_uncompressed();
  CHECK_OK(publisher_.rebuild());
  services_.start("once", look_once(memories(config_), offline));
  io_.run();
  crew_.join();
  once_->progress.clear();
  if (once_->lost) return tl::unexpected(*once_->lost);
  once_->progress.begin("building the feeds");
  auto released = publisher_.release();
  once_->progress.clear();
  return released;
}

int App::export_once(const std::filesystem::path& directory, bool offline, site::ExportWish wish) {
  auto looked = look_at_everything(offline);
  auto site = site_.get();
  if (!looked || !site) {
    tell("nothing was written: " + (looked ? "no output was built" : looked.error().what));
    return 1;
  }
  // Without lasting state there are no last good entries of a source that failed: files that still hold them stay.
  std::error_code error;
  if (once_->failed > 0 && !state_.lasting && std::filesystem::exists(directory / "atom.xml", error)) {
    tell(directory.string() +
         ": left as it was: a source failed, and without a configuration or STATE_DIRECTORY nothing is known of its "
         "earlier entries");
    return 1;
  }
  auto reader = state_.store->reader();
  if (!reader) {
    tell(reader.error().what);
    return 1;
  }
  site::OnDemand on_demand(std::move(*reader), clock_);
  once_->progress.begin("files written or compared:");
  wish.on_file = [&] { once_->progress.advance(); };
  wish.max_age = config_.serve.max_age.value_or(wish.max_age);
  auto report = site::export_to(*site, directory, &on_demand, wish);
  once_->progress.clear();
  if (!report) {
    for (const auto& line : split(report.error().what, '\n')) tell(line);
    return 1;
  }
  for (const auto& name : report->stale) {
    tell((directory / name).string() + ": left from an earlier export: --prune removes it", Tone::remark);
  }
  std::printf("%s: %d files written, %d unchanged", directory.c_str(), report->written, report->unchanged);
  std::printf(wish.prune ? ", %d removed\n" : "\n", report->removed);
  return once_->failed > 0 ? 3 : 0;
}

/// What would keep the daemon from starting here, whatever its sources say.
void App::check_place() {
  for (const auto& listen : config_.serve.listen) {
    if (auto could = serve::Listener::check(listen); !could)
      once_->note({Note::Severity::error, could.error(), ""}, could.error().what);
  }
}

int App::check(bool online) {
  auto looked = look_at_everything(!online);
  if (!looked) {
    tell(looked.error().what);
    return 1;
  }
  check_place();
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
  if (online) {
    for (const auto& upstream : config_.upstreams) {
      std::printf("%s: %lld entries, %s\n", upstream.id.value.c_str(),
                  static_cast<long long>(state_.store->count(upstream.id).value_or(0)),
                  without_userinfo(upstream.url).str().c_str());
    }
  }
  std::int64_t entries = 0;
  for (const auto& config : config_.posts) entries += state_.store->count(config.id).value_or(0);
  std::printf("%zu directories of posts with %lld entries, %zu upstreams, %zu feeds: %s\n", config_.posts.size(),
              static_cast<long long>(entries), config_.upstreams.size(), config_.channels.size(),
              once_->errors > 0    ? "see the findings"
              : once_->remarks > 0 ? "all well but for the remarks"
                                   : "all well");
  return once_->errors == 0 ? 0 : 1;
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
    tell(ours.error().what);
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
