#include <algorithm>

#include "base/log.hpp"
#include "daemon/app.hpp"
#include "daemon/plan.hpp"
#include "daemon/told.hpp"
#include "posts/posts.hpp"

// How App follows its sources: starting and stopping them, taking what they bring.
namespace feedd::daemon {

upstream::Means App::upstream_means() {
  auto means = upstream::means_of(upstream::http_client(io_.get_executor(), wishes_.config.client),
                                  crew_.get_executor(), clock_, wishes_.config.manners);
  if (wishes_.config.has_url && wishes_.config.websub) {
    means.callbacks = callbacks_;
    means.callback_base = wishes_.config.url.str() + "websub/";
  }
  return means;
}

std::shared_ptr<upstream::Callbacks> App::callbacks() {
  auto take = [this](const SourceId& source, upstream::Push push) {
    if (auto upstream = upstreams_.find(source)) upstreams_.start(source, take_push(upstream, std::move(push)));
  };
  return std::make_shared<upstream::Callbacks>(io_.get_executor(), std::move(take), wishes_.config.client.max_body);
}

/// What hubs send, from the thread that serves to the thread of the sources.
serve::Receiver App::receiver() {
  const std::string prefix = "/websub/";
  auto receive = [callbacks = callbacks_, prefix](const serve::Request& request, const std::string& body) {
    auto question = std::min(request.target.find('?'), request.target.size());
    auto token = request.target.substr(prefix.size(), question - prefix.size());
    auto query = std::string_view(request.target).substr(std::min(question + 1, request.target.size()));
    auto reply = request.method == "GET" ? callbacks->verify(token, query)
                                         : callbacks->deliver(token, body, request.content_type, request.hub_signature,
                                                              request.content_encoding);
    std::vector<std::pair<std::string, std::string>> headers{{"Content-Type", "text/plain; charset=utf-8"},
                                                             {"X-Content-Type-Options", "nosniff"},
                                                             {"Cache-Control", "no-store"}};
    if (!reply.accept_encoding.empty()) headers.emplace_back("Accept-Encoding", std::move(reply.accept_encoding));
    return serve::Answer{reply.status, std::move(headers), std::make_shared<const site::Body>(std::move(reply.body))};
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
    wishes_.lists[batch.source] = list.feeds();
    listed_.ring();
  }
}

void App::start_posts(Memories& memories) {
  looking_ = static_cast<int>(wishes_.config.posts.size());
  for (const auto& posts : wishes_.config.posts) {
    auto source =
        std::make_shared<posts::Posts>(posts, std::move(memories.known[posts.id]), crew_.get_executor(), clock_);
    sources_.start(posts.id.value, follow(std::move(source), true));
  }
}

void App::start_lists(Memories& memories) {
  for (const auto& list : wishes_.config.lists) {
    upstream::ReadingList source(list, memories.remembered[list.id], means_);
    sources_.start(list.id.value, follow_list(std::move(source)));
  }
}

/// Those that do not run yet.
void App::start_upstreams(Memories& memories) {
  for (const auto& subscription : wishes_.config.upstreams) {
    if (upstreams_.contains(subscription.id)) continue;
    auto source = std::make_shared<upstream::Upstream>(subscription, memories.remembered[subscription.id], means_);
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
  auto written = anew ? std::move(*reread) : wishes_.written;
  auto fresh = config::with_lists(written, wishes_.lists);
  auto plan = plan_of(fresh);
  if (!plan) co_return tl::unexpected(plan.error());
  bool same_means = fresh.client == wishes_.config.client && fresh.manners == wishes_.config.manners;
  std::vector<upstream::Subscription> staying;
  if (same_means) staying = fresh.upstreams;
  co_await upstreams_.keep(staying);
  if (anew) {
    sources_.stop();
    co_await sources_.idle();
  }
  auto follow_plan = [&] {
    publisher_.recall(statuses_of(*state_.store, fresh));
    return publisher_.follow(std::move(*plan));
  };
  auto followed = co_await on(desk_, std::move(follow_plan));
  if (!followed) co_await trouble_.begins(followed.error());
  alarm_.ring();
  auto recollect = [&] { return memories_of(*state_.store, fresh); };
  auto recollected = co_await on(desk_, std::move(recollect));
  wishes_.written = std::move(written);
  wishes_.config = std::move(fresh);
  standing_.follow(wishes_.config);
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
    auto fresh = config::with_lists(wishes_.written, wishes_.lists);
    if (fresh.upstreams == wishes_.config.upstreams) continue;
    auto before = wishes_.config.upstreams.size();
    auto adopted = co_await adopt(std::nullopt);
    if (!adopted) log::error("list.refused", {{"what", adopted.error().what}});
    log::info("list.followed", {{"before", before}, {"upstreams", wishes_.config.upstreams.size()}});
  }
}

/// Returns when the batch is written down, however long the store refuses. It is shown at once, or soon when there is
/// much news.
Task<void> App::take(const Batch& batch) {
  standing_.note(batch);
  for (;;) {
    auto taken = co_await intake_.take(batch);
    if (taken) {
      co_await trouble_.ends();
      report(batch, taken->changes);
      const bool later = !taken->shown;
      if (later && !std::exchange(catching_up_, true)) services_.start("catching up", catching_up());
      if (!later) alarm_.ring();
      co_return;
    }
    co_await trouble_.begins(taken.error());
    co_await sleep_for(Trouble::pause);
  }
}

/// Shows what was put off.
Task<void> App::catching_up() {
  co_await intake_.rested();
  catching_up_ = false;
  auto shown = co_await intake_.show();
  if (!shown) co_await trouble_.begins(shown.error());
  alarm_.ring();
}

Task<void> App::looked() {
  if (--looking_ > 0) co_return;
  auto job = [&] { return publisher_.release(); };
  auto released = co_await on(desk_, std::move(job));
  if (!released) co_await trouble_.begins(released.error());
  alarm_.ring();
  announce();
}

void App::report(const Batch& batch, const Changes& changes) {
  for (const auto& note : batch.notes) {
    auto failed = note.severity == Note::Severity::error;
    log::write(failed ? log::Level::error : log::Level::warning, failed ? "source.failed" : "source.repaired",
               {{"source", batch.source.value}, {"what", told(batch.source, note)}});
  }
  if (changes.added + changes.changed + changes.removed > 0) {
    log::info("source.news", {{"source", batch.source.value},
                              {"added", changes.added},
                              {"changed", changes.changed},
                              {"removed", changes.removed}});
  }
}

}  // namespace feedd::daemon
