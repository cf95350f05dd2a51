#include "daemon/once.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <limits>
#include <map>
#include <utility>

#include "base/secret.hpp"
#include "base/text.hpp"
#include "codec/format.hpp"
#include "codec/sniff.hpp"
#include "daemon/crew.hpp"
#include "daemon/plan.hpp"
#include "daemon/told.hpp"
#include "posts/posts.hpp"
#include "serve/listener.hpp"
#include "site/compare.hpp"
#include "upstream/reading_list.hpp"
#include "upstream/upstream.hpp"

namespace feedd::daemon {

Result<std::unique_ptr<Once>> Once::make(config::Config config, State state) {
  auto wishes = wishes_of(*state.store, std::move(config));
  TRY(auto plan, plan_of(wishes.config));
  return std::unique_ptr<Once>(new Once(std::move(wishes), std::move(state), std::move(plan)));
}

Once::Once(Wishes wishes, State state, site::Plan plan)
    : wishes_(std::move(wishes)),
      state_(std::move(state)),
      clock_(system_clock()),
      crew_(crew_size()),
      desk_(asio::make_strand(crew_.get_executor())),
      publisher_(*state_.store, std::move(plan), site_, clock_),
      intake_(publisher_, desk_),
      means_(upstream::means_of(upstream::http_client(io_.get_executor(), wishes_.config.client), crew_.get_executor(),
                                clock_, wishes_.config.manners)),
      all_(io_.get_executor()),
      upstreams_(io_.get_executor()) {}

/// Returns when every source has been looked at and written down; nothing is published before that.
Result<void> Once::look(bool offline) {
  publisher_.hold();
  publisher_.leave_uncompressed();
  CHECK_OK(publisher_.rebuild());
  all_.start("once", look_at_all(memories_of(*state_.store, wishes_.config), offline));
  io_.run();
  crew_.join();
  progress_.clear();
  if (lost_) return tl::unexpected(*lost_);
  progress_.begin("building the feeds");
  auto released = publisher_.release();
  progress_.clear();
  return released;
}

/// Posts one directory after the other, upstreams side by side.
Task<void> Once::look_at_all(Memories memories, bool offline) {
  if (!offline) {
    co_await ask_lists(memories);
    ask_upstreams(memories);
  }
  co_await read_posts(memories, offline);
  co_await upstreams_.idle();
}

Task<void> Once::ask_lists(Memories& memories) {
  for (const auto& list : wishes_.config.lists) {
    upstream::ReadingList source(list, memories.remembered[list.id], means_);
    Batch batch = co_await source.ask();
    co_await take(batch);
    wishes_.lists[list.id] = source.feeds();
  }
  if (!wishes_.config.lists.empty()) co_await follow_lists(memories);
}

/// The upstreams that reading lists name now.
Task<void> Once::follow_lists(Memories& memories) {
  wishes_.config = config::with_lists(wishes_.written, wishes_.lists);
  auto plan = plan_of(wishes_.config);
  if (!plan) {
    lost_ = plan.error();
    co_return;
  }
  auto job = [&] { return publisher_.follow(std::move(*plan)); };
  auto followed = co_await on(desk_, std::move(job));
  if (!followed) lost_ = followed.error();
  auto recollect = [&] { return memories_of(*state_.store, wishes_.config).remembered; };
  memories.remembered = co_await on(desk_, std::move(recollect));
}

void Once::ask_upstreams(Memories& memories) {
  if (!wishes_.config.upstreams.empty()) progress_.begin("upstreams asked", wishes_.config.upstreams.size());
  for (const auto& subscription : wishes_.config.upstreams) {
    upstream::Upstream source(subscription, memories.remembered[subscription.id], means_);
    upstreams_.start(subscription.id.value, ask(std::move(source)));
  }
}

template <class Source>
Task<void> Once::ask(Source source) {
  Batch batch = co_await source.ask();
  co_await take(batch);
  progress_.advance();
}

Task<void> Once::read_posts(Memories& memories, bool offline) {
  const bool asks = !offline && !wishes_.config.upstreams.empty();
  std::size_t read = 0;
  for (const auto& config : wishes_.config.posts) {
    posts::Posts source(config, std::move(memories.known[config.id]), crew_.get_executor(), clock_);
    for (bool more = true; more;) {
      Batch batch = co_await source.next();
      co_await take(batch);
      read += batch.upserts.size();
      progress_.rename(fmt::format("{} posts read{}", read, asks ? ", upstreams asked" : ""));
      more = batch.more;
    }
  }
}

/// Writes down; what is refused ends the command in the end.
Task<void> Once::take(const Batch& batch) {
  auto taken = co_await intake_.take(batch);
  if (!taken) {
    lost_ = taken.error();
    co_return;
  }
  for (const auto& one : batch.notes) note(one, told(batch.source, one));
}

void Once::note(const Note& note, const std::string& line) {
  const bool is_error = note.severity == Note::Severity::error;
  progress_.clear();
  tell(line, is_error ? Tone::error : Tone::remark);
  ++(is_error ? errors_ : remarks_);
  failed_ += is_error && note.place.empty() ? 1 : 0;
}

int Once::export_to(const std::filesystem::path& directory, bool offline, site::ExportWish wish) {
  auto looked = look(offline);
  auto site = site_.get();
  if (!looked || !site) {
    tell("nothing was written: " + (looked ? "no output was built" : looked.error().what));
    return 1;
  }
  // Without lasting state there are no last good entries of a source that failed: files that still hold them stay.
  std::error_code error;
  if (failed_ > 0 && !state_.lasting && std::filesystem::exists(directory / "atom.xml", error)) {
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
  site::OnDemand on_demand(std::move(*reader), clock_, &publisher_.pieces());
  progress_.begin("files written or compared:");
  wish.on_file = [&] { progress_.advance(); };
  wish.max_age = wishes_.config.serve.max_age.value_or(wish.max_age);
  auto report = site::export_to(*site, directory, &on_demand, wish);
  progress_.clear();
  if (!report) {
    for (const auto& line : split(report.error().what, '\n')) tell(line);
    return 1;
  }
  for (const auto& name : report->stale) {
    tell((directory / name).string() + ": left from an earlier export: --prune removes it", Tone::remark);
  }
  std::printf("%s: %d files written, %d unchanged", directory.c_str(), report->written, report->unchanged);
  std::printf(wish.prune ? ", %d removed\n" : "\n", report->removed);
  return failed_ > 0 ? 3 : 0;
}

/// What would keep the daemon from starting here, whatever its sources say.
void Once::check_place() {
  for (const auto& listen : wishes_.config.serve.listen) {
    if (auto could = serve::Listener::check(listen); !could)
      note({Note::Severity::error, could.error(), ""}, could.error().what);
  }
}

int Once::check(bool online) {
  means_.searches_at_once = true;
  auto looked = look(!online);
  if (!looked) {
    tell(looked.error().what);
    return 1;
  }
  check_place();
  for (const auto& config : wishes_.config.posts) {
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
    for (const auto& upstream : wishes_.config.upstreams) {
      std::printf("%s: %lld entries, %s\n", upstream.id.value.c_str(),
                  static_cast<long long>(state_.store->count(upstream.id).value_or(0)),
                  without_secrets(upstream.url).str().c_str());
    }
  }
  std::int64_t entries = 0;
  for (const auto& config : wishes_.config.posts) entries += state_.store->count(config.id).value_or(0);
  std::printf("%zu directories of posts with %lld entries, %zu upstreams, %zu feeds: %s\n", wishes_.config.posts.size(),
              static_cast<long long>(entries), wishes_.config.upstreams.size(), wishes_.config.channels.size(),
              errors_ > 0    ? "see the findings"
              : remarks_ > 0 ? "all well but for the remarks"
                             : "all well");
  return errors_ == 0 ? 0 : 1;
}

/// Everything the channel has, newest first, as a reader of our feed understands it.
Result<std::vector<Entry>> Once::as_read(const site::Channel& channel) {
  TRY(auto refs, state_.store->window(channel.id, std::numeric_limits<std::size_t>::max(), clock_()));
  TRY(auto entries, state_.store->load(refs));
  auto info = channel.info;
  info.link = wishes_.config.url;
  const auto* format = codec::find_format("atom");
  auto frame = format->frame(info);
  auto document = std::move(frame.before);
  for (const auto& entry : entries) document += format->fragment(entry, channel.content) + frame.between;
  TRY(auto parsed, codec::parse_any(document + frame.after, format->media_type, wishes_.config.url));
  return std::move(parsed.entries);
}

int Once::compare(const codec::Parsed& old) {
  auto looked = look(true);
  const auto& channel = wishes_.config.channels.front();
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
