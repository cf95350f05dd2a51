#include "upstream/upstream.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "codec/sniff.hpp"
#include "upstream/address.hpp"
#include "upstream/entries.hpp"
#include "upstream/reading.hpp"

namespace feedd::upstream {
namespace {

using namespace std::chrono_literals;

constexpr int failures_before_search = 3;
constexpr auto lease = std::chrono::days(10), resubscribe_pause = std::chrono::days(1);
/// News that is younger may still be on its way by the hub.
constexpr auto grace_of_hubs = 10min;

/// No feed is there any more, or nobody to ask for it.
bool is_lost(const Outcome& outcome) { return outcome.status == 404 || outcome.status == 0; }

/// The epoch when there is none that old.
Instant newest_of(const std::vector<Entry>& entries, Instant at_most) {
  Instant newest{};
  for (const auto& entry : entries) {
    const auto& date = entry.date();
    if (date && *date <= at_most) newest = std::max(newest, *date);
  }
  return newest;
}

}  // namespace

Upstream::Upstream(Subscription subscription, const std::string& remembered, Means means)
    : Poller(std::move(subscription), parse_memory(remembered), std::move(means)) {
  expect_calls();
}

/// No coroutine, nor is room made for what is to be done while it is waited for: nearly all sources wait nearly always.
Task<Batch> Upstream::next() {
  if (memory_.gone) return stay_away();
  if (!memory_.archive.empty() && memory_.archive_due < memory_.due) return archive_when_due();
  // A lease is renewed in time, whatever time it is to poll.
  auto renewal = memory_.push.lease_until - memory_.push.lease / 3;
  if (memory_.is_pushed(means_.clock()) && renewal < memory_.due && memory_.push.asked < renewal)
    return renew_when_due(renewal);
  return poll_when_due();
}

Task<Batch> Upstream::stay_away() {
  for (;;) co_await means_.sleep(means_.clock() + 24h);
}

Task<Batch> Upstream::archive_when_due() {
  co_await means_.sleep(memory_.archive_due);
  auto reading = read_archive();
  auto batch = co_await std::move(reading);
  co_return batch;
}

Task<Batch> Upstream::renew_when_due(Instant renewal) {
  co_await means_.sleep(renewal);
  auto renewed = this->batch();
  co_await subscribe(renewed);
  finish(renewed);
  co_return renewed;
}

Task<Batch> Upstream::poll_when_due() {
  const bool is_due = co_await due();
  if (!is_due) co_return held();
  co_await turn(address());
  auto polling = poll();
  auto batch = co_await std::move(polling);
  co_return batch;
}

Task<Batch> Upstream::ask() {
  auto refused = batch();
  auto held = held_until();
  if (memory_.gone) {
    refused.notes.push_back(
        failure({Errc::http, "HTTP 410: this feed is gone for good; take it out, or give its new address"}));
    co_return refused;
  }
  if (held > means_.clock()) {
    refused.notes.push_back(failure({Errc::http, "the server asked not to be asked again before " + to_rfc3339(held)}));
    tell_next(refused);
    co_return refused;
  }
  co_await turn(address());
  auto polling = poll();
  auto batch = co_await std::move(polling);
  co_return batch;
}

/// Once it is our turn.
Task<Batch> Upstream::poll() {
  auto batch = this->batch();
  auto got = co_await get(address(), true);
  auto outcome = co_await read(batch, std::move(got));
  bool first_time = !memory_.last_success;
  remember(outcome, batch);
  if (first_time && memory_.failures == 0 && batch.upserts.size() >= subscription_.limit) end_walk();
  if (memory_.failures == 0 && should_subscribe()) co_await subscribe(batch);
  const int patience = means_.searches_at_once ? 1 : failures_before_search;
  if (memory_.gone || (memory_.failures >= patience && is_lost(outcome))) co_await search(batch);
  finish(batch);
  co_return batch;
}

/// What the answer means; its entries and what is to be told go into the batch.
Task<Outcome> Upstream::read(Batch& batch, Result<Got> got) {
  auto now = means_.clock();
  if (!got) {
    batch.notes.push_back(failure(got.error()));
    co_return Outcome{};
  }
  if (got->status == 304) co_return outcome_of(*got, false, now);
  if (!holds_document(got->status)) {
    batch.notes.push_back(failure(refusal(got->status)));
    co_return outcome_of(*got, false, now);
  }
  auto reading = co_await parse(*got);
  if (!reading) {
    auto found = co_await follow_page(batch, std::move(*got), reading.error());
    co_return found;
  }
  co_return accept(batch, *got, std::move(*reading));
}

/// A feed was read: what it tells of itself is remembered, what it holds is the batch's.
Outcome Upstream::accept(Batch& batch, const Got& got, Reading reading) {
  auto now = means_.clock();
  auto outcome = outcome_of(got, true, now);
  outcome.rhythm = reading.rhythm;
  outcome.pace = pace_of(reading.entries, now);
  if (reading.hub && means_.callbacks &&
      !may_connect_port(port_of(reading.hub->hub), reading.hub->hub, written_address())) {
    auto hub = without_userinfo(reading.hub->hub);
    auto why =
        fmt::format("its hub {} is not asked to tell of news: port {} is not asked for feeds", hub.str(), port_of(hub));
    batch.notes.push_back(remark({Errc::unsupported, std::move(why)}));
    reading.hub.reset();
  }
  note_hub(reading.hub);
  auto newest = newest_of(reading.entries, now - grace_of_hubs);
  if (newest > memory_.newest && memory_.is_pushed(now)) memory_.push.silent = true;
  memory_.newest = std::max(memory_.newest, newest);
  memory_.feed = without_userinfo(address()).str();
  if (reading.site) memory_.site = without_userinfo(*reading.site).str();
  batch.backlog = !memory_.last_success;
  if (batch.backlog) begin_walk(batch, got.url, reading.previous_archive);
  batch.upserts = std::move(reading.entries);
  for (auto& note : reading.notes) batch.notes.push_back(remark(note.error));
  return outcome;
}

Task<Result<Upstream::Reading>> Upstream::parse(const Got& got) {
  auto job = [&]() -> Result<Reading> {
    TRY(auto parsed, codec::parse_any(got.body, got.header("Content-Type"), got.url));
    Reading reading;
    reading.notes = std::move(parsed.notes);
    reading.rhythm = parsed.info.rhythm;
    reading.site = parsed.info.link;
    reading.previous_archive = parsed.info.previous_archive;
    reading.hub = hub_of(got, parsed.info);
    reading.entries = entries_of(std::move(parsed), subscription_, got.url);
    if (!memory_.last_success) arrange_first(reading.entries, means_.clock());
    return reading;
  };
  auto reading = co_await on(means_.crew, std::move(job));
  co_return reading;
}

/// What no hub tells of any more is polled as if there had been none; the one that told of it is not expected to call.
void Upstream::note_hub(std::optional<Hub> hub) {
  hub_ = std::move(hub);
  auto& push = memory_.push;
  if (hub_) {
    if (push.hub != hub_->hub.str() || push.topic != hub_->topic.str()) push.lease_until = {};
    return;
  }
  auto asked = push.asked;
  push = {};
  push.asked = asked;
  calls_.reset();
}

void Upstream::expect_calls() {
  const auto& push = memory_.push;
  if (means_.callbacks && !push.token.empty())
    calls_ = means_.callbacks->expect(push.token, {subscription_.id, push.topic, push.secret});
}

bool Upstream::should_subscribe() const {
  if (!means_.callbacks || !hub_ || !subscription_.url.is_web()) return false;
  const auto& push = memory_.push;
  bool same = push.hub == hub_->hub.str() && push.topic == hub_->topic.str();
  auto now = means_.clock();
  if (same && push.denied) return false;
  if ((same || push.hub.empty()) && now - push.asked < resubscribe_pause) return false;
  return !same || push.lease_until - push.lease / 3 <= now || push.silent;
}

/// Asks the hub to tell us of news (WebSub §5.1). Whether it will is told by a call to the callback.
Task<void> Upstream::subscribe(Batch& batch) {
  auto& push = memory_.push;
  if (hub_ && (push.token.empty() || push.hub != hub_->hub.str() || push.topic != hub_->topic.str()))
    push = {.hub = hub_->hub.str(), .topic = hub_->topic.str(), .token = unguessable(), .secret = unguessable()};
  auto hub = parse_uri(push.hub), topic = parse_uri(push.topic);
  if (!means_.callbacks || !hub || !topic || !may_connect_port(port_of(*hub), *hub, written_address())) co_return;
  push.asked = means_.clock();
  expect_calls();
  co_await turn(*hub);
  Get post{.url = *hub};
  post.form = subscription_form({*hub, *topic}, means_.callback_base + push.token, push.secret, lease);
  auto asked = means_.fetch(std::move(post));
  auto got = co_await std::move(asked);
  if (got && is_ok(got->status)) co_return;
  auto said = got ? fmt::format("HTTP {}", got->status) : got.error().what;
  batch.notes.push_back(remark({Errc::http, fmt::format("its hub {} does not take us: {}", push.hub, said)}));
}

Task<Batch> Upstream::take(Push push) {
  auto batch = this->batch();
  auto& known = memory_.push;
  if (push.denied) {
    known.lease_until = {};
    known.denied = true;
    memory_ = hastened(std::move(memory_), policy_, means_.clock());
    batch.notes.push_back(remark({Errc::http, "its hub has refused the subscription"}));
  } else if (push.fault) {  // what the hub cannot tell is asked for
    known.silent = true;
    memory_ = hastened(std::move(memory_), policy_, means_.clock());
    batch.notes.push_back(remark(within("news by its hub", *push.fault)));
  } else if (push.lease.count() > 0) {
    known.denied = false;
    known.lease = push.lease;
    known.lease_until = means_.clock() + push.lease;
  } else {
    known.silent = false;
    auto topic = parse_uri(known.topic);
    Got news{.status = 200,
             .headers = {{"Content-Type", push.content_type}},
             .body = std::move(push.body),
             .url = topic.value_or(subscription_.url)};
    auto reading = co_await parse(news);
    if (reading) {
      memory_.newest = std::max(memory_.newest, newest_of(reading->entries, means_.clock()));
      batch.upserts = std::move(reading->entries);
      for (auto& note : reading->notes) batch.notes.push_back(remark(note.error));
    } else {
      batch.notes.push_back(remark(within("news by its hub", reading.error())));
    }
  }
  finish(batch);
  co_return batch;
}

Batch Upstream::batch() const {
  Batch batch;
  batch.source = subscription_.id;
  batch.keep = subscription_.limit;
  return batch;
}

void Upstream::finish(Batch& batch) {
  batch.remember = write_memory(memory_);
  tell_next(batch);
}

}  // namespace feedd::upstream
