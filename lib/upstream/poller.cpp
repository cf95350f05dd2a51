#include "upstream/poller.hpp"

#include <algorithm>

#include "upstream/address.hpp"
#include "upstream/reading.hpp"

namespace feedd::upstream {

Means means_of(Fetch fetch, Executor crew, Clock clock, const Manners& manners) {
  auto sleep = [clock](Instant when) { return sleep_until(when, clock); };
  return {std::move(fetch),
          std::move(crew),
          std::move(clock),
          std::move(sleep),
          std::make_shared<Throttle>(manners.domain_pause),
          manners};
}

Poller::Poller(Subscription subscription, Memory memory, Means means)
    : subscription_(std::move(subscription)),
      policy_(policy_of(subscription_, means.manners)),
      memory_(resumed(std::move(memory), policy_, means.clock())),
      means_(std::move(means)) {
  hold_operator();
}

/// Waits for the operator's next turn, past whatever holds him.
Task<void> Poller::turn(Uri url) {
  for (;;) {
    auto held = means_.throttle->held_until(url);
    if (held > means_.clock()) {
      co_await means_.sleep(held);
      continue;
    }
    auto when = means_.throttle->turn(url, means_.clock());
    if (when <= means_.clock()) co_return;
    co_await means_.sleep(when);
    if (means_.throttle->held_until(url) <= means_.clock()) co_return;
  }
}

Task<Result<Got>> Poller::get(Uri url, bool conditional, std::vector<Uri> not_to) {
  Get get{.url = std::move(url),
          .validators = conditional ? memory_.validators : Validators{},
          .headers = subscription_.headers,
          .username = subscription_.username,
          .password = subscription_.password,
          .trusted_address = subscription_.trusted_address,
          .not_to = std::move(not_to)};
  if (auto answered = parse_uri(memory_.validators_of)) get.validators_of = *answered;
  if (!may_connect_port(port_of(get.url), get.url, written_address()))
    co_return fail(Errc::unsupported, "port {} is not asked for feeds", get.url.port());
  if (get.url.origin() != subscription_.url.origin()) {  // what the configuration gives is for its own address alone
    get.headers.clear();
    get.username.clear();
    get.password.clear();
    get.trusted_address = false;
  }
  auto asked = means_.fetch(std::move(get));
  auto got = co_await std::move(asked);
  co_return got;
}

void Poller::remember(const Outcome& outcome, Batch& batch) {
  auto before = memory_.adopted;
  memory_ = after(memory_, outcome, policy_, means_.clock());
  if (memory_.adopted != before && !memory_.adopted.empty())
    batch.notes.push_back(remark({Errc::http, fmt::format("{} has moved for good and is asked at its new address: "
                                                          "write url = \"{}\"",
                                                          policy_.url, memory_.adopted)}));
  hold_operator();
}

/// After redirects he may be another than the one that is asked first, who has nothing to do with it.
void Poller::hold_operator() {
  if (memory_.domain_hold)
    means_.throttle->hold(parse_uri(memory_.domain_held).value_or(address()), *memory_.domain_hold);
}

Instant Poller::held_until() const {
  auto told = std::max(memory_.hold.value_or(Instant{}), memory_.domain_hold.value_or(Instant{}));
  return std::max(means_.throttle->held_until(address()), told);
}

Task<bool> Poller::due() {
  co_await means_.sleep(std::max(memory_.due, told_));
  co_return held_until() <= means_.clock();
}

Batch Poller::held() {
  told_ = held_until();
  Batch waiting;
  waiting.source = subscription_.id;
  waiting.keep = subscription_.limit;
  waiting.waits = true;
  tell_next(waiting);
  return waiting;
}

void Poller::tell_next(Batch& batch) const {
  auto held = held_until();
  if (!memory_.gone) batch.next = std::max(memory_.due, held);
  batch.next_because = in_words(!memory_.gone && held > memory_.due ? Because::held : memory_.because);
}

Uri Poller::written_address() const { return subscription_.named_by.value_or(subscription_.url); }

Uri Poller::address() const {
  if (memory_.adopted.empty()) return subscription_.url;
  return parse_uri(memory_.adopted).value_or(subscription_.url);
}

}  // namespace feedd::upstream
