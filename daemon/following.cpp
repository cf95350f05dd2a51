#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "base/log.hpp"
#include "daemon/app.hpp"
#include "daemon/plan.hpp"

// How App follows its sources: starting and stopping them, taking what they bring.
namespace feedd::daemon {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// How long the store is left in peace after it refused a batch (a full disk): the batch is kept, and serving goes on.
constexpr auto store_pause = 10s;

/// `posts/hi.md:3: what is wrong`: the post's path when one post is meant, else the source.
std::string told(const Batch& batch, const Note& note) {
  return note.place.empty() ? fmt::format("{}: {}", batch.source.value, note.error.what) : note.error.what;
}

}  // namespace

/// Runs on the desk, or before it has work.
App::Memories App::memories(const config::Config& config) {
  Memories out;
  for (const auto& posts : config.posts)
    out.known[posts.id] = state_.store->known(posts.id).value_or(std::vector<Known>());
  for (const auto* all : {&config.upstreams, &config.lists}) {
    for (const auto& one : *all) out.remembered[one.id] = state_.store->remembered(one.id).value_or("");
  }
  return out;
}

upstream::Means App::upstream_means() {
  auto means = upstream::means_of(upstream::http_client(io_.get_executor(), config_.client), crew_.get_executor(),
                                  clock_, config_.manners);
  if (config_.has_url && config_.websub) {
    means.callbacks = callbacks_;
    means.callback_base = config_.url.str() + "websub/";
  }
  return means;
}

std::shared_ptr<upstream::Callbacks> App::callbacks() {
  auto take = [this](const SourceId& source, upstream::Push push) {
    if (auto upstream = upstreams_.find(source)) upstreams_.start(source, take_push(upstream, std::move(push)));
  };
  return std::make_shared<upstream::Callbacks>(io_.get_executor(), std::move(take));
}

/// What hubs send, from the thread that serves to the thread of the sources.
serve::Receiver App::receiver() {
  const std::string prefix = "/websub/";
  auto receive = [callbacks = callbacks_, prefix](const serve::Request& request, std::string body) {
    auto question = std::min(request.target.find('?'), request.target.size());
    auto token = request.target.substr(prefix.size(), question - prefix.size());
    auto query = std::string_view(request.target).substr(std::min(question + 1, request.target.size()));
    auto reply = request.method == "GET"
                     ? callbacks->verify(token, query)
                     : callbacks->deliver(token, std::move(body), request.content_type, request.hub_signature);
    return serve::Answer{reply.status,
                         {{"Content-Type", "text/plain; charset=utf-8"},
                          {"X-Content-Type-Options", "nosniff"},
                          {"Cache-Control", "no-store"}},
                         std::make_shared<const site::Body>(std::move(reply.body))};
  };
  return {prefix, upstream::Callbacks::max_body, std::move(receive)};
}

serve::Hooks App::hooks() {
  auto making = [this](auto catalogue, auto order, auto made) {
    shelf_.make(std::move(catalogue), std::move(order), std::move(made));
  };
  return {std::move(making), receiver()};
}

Task<void> App::take_push(std::shared_ptr<upstream::Upstream> source, upstream::Push push) {
  if (push.lease.count() > 0)
    log::info("websub.verified", {{"source", source->subscription().id.value}, {"lease", to_duration(push.lease)}});
  Batch batch = co_await source->take(std::move(push));
  co_await take(batch);
}

/// The whole daemon is this loop, once per source.
template <class Source>
Task<void> App::follow(std::shared_ptr<Source> source, bool first_look) {
  for (;;) {
    Batch batch = co_await source->next();
    co_await take(batch);
    if (first_look && !batch.more) {
      first_look = false;
      co_await looked();
    }
  }
}

Task<void> App::follow_list(upstream::ReadingList list) {
  for (;;) {
    Batch batch = co_await list.next();
    co_await take(batch);
    if (!list.answered()) continue;
    lists_[batch.source] = list.feeds();
    listed_.ring();
  }
}

void App::start_posts(Memories& memories) {
  looking_ = static_cast<int>(config_.posts.size());
  for (const auto& posts : config_.posts) {
    auto source =
        std::make_shared<posts::Posts>(posts, std::move(memories.known[posts.id]), crew_.get_executor(), clock_);
    sources_.start(posts.id.value, follow(std::move(source), true));
  }
}

void App::start_lists(Memories& memories) {
  for (const auto& list : config_.lists) {
    upstream::ReadingList source(list, std::move(memories.remembered[list.id]), means_);
    sources_.start(list.id.value, follow_list(std::move(source)));
  }
}

/// Those that do not run yet.
void App::start_upstreams(Memories& memories) {
  for (const auto& subscription : config_.upstreams) {
    if (upstreams_.contains(subscription.id)) continue;
    auto source =
        std::make_shared<upstream::Upstream>(subscription, std::move(memories.remembered[subscription.id]), means_);
    upstreams_.add(subscription, source);
    upstreams_.start(subscription.id, follow(std::move(source), false));
  }
}

/// What runs and need not change goes on undisturbed. `reread`: the configuration as it was read again, with which the
/// posts are looked at once more; nothing: as it is by the time its turn comes. Fails when a rule is wrong; then
/// nothing has changed.
Task<Result<void>> App::adopt(std::optional<config::Config> reread) {
  auto place = co_await upstream::Gate::enter(alone_);
  const bool anew = reread.has_value();
  auto written = anew ? std::move(*reread) : written_;
  auto fresh = config::with_lists(written, lists_);
  auto plan = plan_of(fresh);
  if (!plan) co_return tl::unexpected(plan.error());
  bool same_means = fresh.client == config_.client && fresh.manners == config_.manners;
  std::vector<upstream::Subscription> staying;
  if (same_means) staying = fresh.upstreams;
  co_await upstreams_.keep(staying);
  if (anew) {
    sources_.stop();
    co_await sources_.idle();
  }
  auto follow_plan = [&] { return publisher_.follow(std::move(*plan)); };
  auto followed = co_await on(desk_, std::move(follow_plan));
  if (!followed) co_await store_failed(followed.error());
  alarm_.ring();
  auto recollect = [&] { return memories(fresh); };
  auto recollected = co_await on(desk_, std::move(recollect));
  written_ = std::move(written);
  config_ = std::move(fresh);
  standing_.follow(config_);
  if (!same_means) means_ = upstream_means();
  if (anew) {
    start_posts(recollected);
    start_lists(recollected);
  }
  start_upstreams(recollected);
  co_return Result<void>();
}

Task<void> App::adopting() {
  for (;;) {
    co_await listed_.wait(std::nullopt);
    auto fresh = config::with_lists(written_, lists_);
    if (fresh.upstreams == config_.upstreams) continue;
    auto before = config_.upstreams.size();
    auto adopted = co_await adopt(std::nullopt);
    if (!adopted) log::error("list.refused", {{"what", adopted.error().what}});
    log::info("list.followed", {{"before", before}, {"upstreams", config_.upstreams.size()}});
  }
}

/// Returns when the batch is written down, however long the store refuses. It is shown at once, or soon when there is
/// much news.
Task<void> App::take(const Batch& batch) {
  standing_.note(batch);
  for (;;) {
    auto taken = co_await intake_.take(batch);
    if (taken) {
      co_await store_works();
      report(batch, taken->changes);
      const bool later = !taken->shown;
      if (later && !one_shot_ && !std::exchange(catching_up_, true)) services_.start("catching up", catching_up());
      if (!later) alarm_.ring();
      co_return;
    }
    if (one_shot_) {
      lost_ = taken.error();
      co_return;
    }
    co_await store_failed(taken.error());
    co_await sleep_for(store_pause);
  }
}

/// Shows what was put off.
Task<void> App::catching_up() {
  co_await intake_.rested();
  catching_up_ = false;
  auto shown = co_await intake_.show();
  if (!shown) co_await store_failed(shown.error());
  alarm_.ring();
}

/// Says so in the log, once a minute, and in the status. What is served stays as it is; whoever failed tries again.
Task<void> App::store_failed(Error error) {
  auto now = steady_clock::now();
  if (now >= complained_) {
    complained_ = now + 1min;
    log::error("store.failed", {{"what", error.what}});
  }
  if (std::exchange(troubled_, true)) co_return;
  if (error.code == Errc::damaged) condemn(state_);
  auto notes = state_.remarks;
  Note note;
  note.severity = Note::Severity::error;
  note.error = std::move(error);
  notes.push_back(std::move(note));
  co_await tell_of_store(std::move(notes));
}

Task<void> App::store_works() {
  if (!std::exchange(troubled_, false)) co_return;
  complained_ = {};
  log::info("store.works");
  co_await read_anew();
  auto notes = state_.remarks;
  co_await tell_of_store(std::move(notes));
}

/// Who began to read when nothing could be written may not see what is written from now on.
Task<void> App::read_anew() {
  if (one_shot_) co_return;
  auto open = [&] { return state_.store->reader(); };
  auto reader = co_await on(desk_, std::move(open));
  if (!reader) {
    log::error("store.failed", {{"what", reader.error().what}});
    co_return;
  }
  shelf_.open(std::move(*reader));
}

Task<void> App::tell_of_store(std::vector<Note> notes) {
  auto job = [&] { return publisher_.tell_of_store(std::move(notes)); };
  auto told = co_await on(desk_, std::move(job));
  if (!told) log::error("store.failed", {{"what", told.error().what}});
}

Task<void> App::looked() {
  if (--looking_ > 0) co_return;
  auto job = [&] { return publisher_.release(); };
  auto released = co_await on(desk_, std::move(job));
  if (!released) co_await store_failed(released.error());
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

}  // namespace feedd::daemon
