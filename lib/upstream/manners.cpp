#include "upstream/manners.hpp"

#include <algorithm>
#include <vector>

#include "base/hash.hpp"
#include "base/uri.hpp"
#include "upstream/hints.hpp"
#include "upstream/request.hpp"

namespace feedd::upstream {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

constexpr seconds longest_hold = days(7);
constexpr std::size_t longest_validator = 4096;
constexpr int answers_of_a_move = 3, intervals_of_a_move = 48;
constexpr seconds longest_doubt_of_a_move = days(2);
constexpr int failures_of_an_adopted = 3;
constexpr seconds shortest_parting = std::chrono::minutes(10);
/// So many times within the source's own gap between entries it is asked.
constexpr int polls_per_entry = 24;

/// Kept only when it can be sent back byte for byte.
std::string kept(std::string_view validator) {
  return validator.size() <= longest_validator && is_sendable(validator) ? std::string(validator) : std::string();
}

/// `*` would match whatever there is, and nothing would ever be news.
std::string kept_tag(std::string_view tag) { return tag == "*" ? std::string() : kept(tag); }

seconds base_wait(const Policy& policy) { return std::max(policy.interval, policy.manners.min_interval); }
seconds longest_wait(const Policy& policy) { return std::max(base_wait(policy), policy.manners.max_interval); }

/// 0 … 255, the same for the same.
int chance(std::string_view url, std::int64_t salt) {
  Hasher hasher;
  hasher << url << salt;
  return hasher.digest().bytes[0];
}

struct Wait {
  seconds time;
  Because because;
};

/// The interval, or what server, feed and hub make of it.
Wait usual_wait(const Memory& memory, const Policy& policy, Instant now) {
  auto base = base_wait(policy), most = longest_wait(policy);
  Wait wait{base, Because::interval};
  auto lengthen = [&](std::optional<seconds> time, Because because) {
    if (time && std::min(*time, most) > wait.time) wait = {std::min(*time, most), because};
  };
  if (policy.adaptive && memory.pace) lengthen(*memory.pace / polls_per_entry, Because::own_rhythm);
  lengthen(memory.rhythm.ttl, Because::ttl);
  lengthen(memory.fresh_for, Because::freshness);
  if (memory.is_pushed(now)) lengthen(most, Because::pushed);
  return wait;
}

Wait wait_after_success(const Memory& memory, const Policy& policy, Instant now) {
  auto wait = usual_wait(memory, policy, now);
  auto most = longest_wait(policy);
  // Those that were met together part at once; then each goes its own way. Who says himself when, is taken at his word.
  bool parting = !memory.last_success && wait.because == Because::interval && wait.time >= shortest_parting;
  auto drift = wait.time / (parting ? 1 : 10) * chance(policy.url, now.time_since_epoch().count()) / 255;
  wait.time = std::max(wait.time, std::min(wait.time + drift, most));
  return wait;
}

Wait wait_after_failure(const Policy& policy, int failures) {
  auto wait = base_wait(policy), most = longest_wait(policy);
  for (int i = 0; i < failures && wait < most; ++i) wait *= 2;
  wait = std::min(wait, most);
  auto thousandths = chance(policy.url, 0) * 200 / 255 - 100;
  wait += seconds(wait.count() * thousandths / 1000);
  return {std::min(wait, most), Because::failures};
}

bool is_skipped(const Rhythm& rhythm, Instant when) {
  auto day = std::chrono::floor<days>(when);
  auto hour = std::chrono::duration_cast<hours>(when - day).count();
  auto weekday = std::chrono::weekday(day).c_encoding();
  return (rhythm.skip_hours >> hour & 1) != 0 || (rhythm.skip_days >> weekday & 1) != 0;
}

/// The first instant from `when` on at which the feed may be asked; one that never may be is asked all the same.
Instant after_skipped(const Rhythm& rhythm, Instant when) {
  auto hour = when;
  for (int i = 0; i < 7 * 24; ++i) {
    if (!is_skipped(rhythm, hour)) return hour;
    hour = std::chrono::floor<hours>(hour) + hours(1);
  }
  return when;
}

/// Permanent redirects count as long as each leads to where the last one led.
void note_move(Memory& memory, const Outcome& outcome, const Policy& policy, Instant now) {
  if (!outcome.moved_for_good || outcome.url == memory.address()) {
    memory.move = {};
    return;
  }
  if (memory.move.to != outcome.url) memory.move = {outcome.url, now, 0};
  ++memory.move.answers;
  auto doubt = std::min<seconds>(longest_doubt_of_a_move, base_wait(policy) * intervals_of_a_move);
  if (memory.move.answers < answers_of_a_move || now - memory.move.since < doubt) return;
  memory.adopted = memory.move.to;
  memory.move = {};
}

void forget_validators(Memory& memory) {
  memory.validators = {};
  memory.validators_of.clear();
}

/// What a 304 leaves out of Cache-Control still holds (RFC 9111 §3.2).
void note_freshness(Memory& memory, const Outcome& outcome) {
  if (outcome.kind == Outcome::Kind::read || outcome.fresh_for) memory.max_age = outcome.max_age;
  auto lasting = std::max(memory.max_age.value_or(seconds(0)) - outcome.age, seconds(0));
  memory.fresh_for = outcome.fresh_for.value_or(lasting);
}

void schedule(Memory& memory, Instant from, const Wait& wait) {
  memory.due = from + wait.time;
  memory.because = wait.because;
}

/// Out of the hours and days the feed asks to be left alone in, whatever led there; not all that skip the same ones at
/// the stroke of the next.
void leave_out_skipped(Memory& memory, const Policy& policy) {
  auto free = after_skipped(memory.rhythm, memory.due);
  if (free == memory.due) return;
  memory.due = free + std::min<seconds>(base_wait(policy) / 10, hours(1)) * chance(policy.url, 0) / 256;
  memory.because = Because::skipped;
}

void succeed(Memory& memory, const Outcome& outcome, const Policy& policy, Instant now) {
  if (outcome.kind == Outcome::Kind::read) {
    memory.rhythm = outcome.rhythm;
    memory.pace = outcome.pace;
  }
  // What a 304 leaves out still holds (RFC 9111 §4.3.4).
  if (outcome.kind == Outcome::Kind::read || outcome.validators != Validators{}) {
    memory.validators = outcome.validators;
    memory.validators_of = outcome.url;
  }
  memory.failures = 0;
  memory.failing_since.reset();
  memory.offered.clear();
  note_move(memory, outcome, policy, now);
  note_freshness(memory, outcome);
  auto wait = wait_after_success(memory, policy, now);
  memory.last_success = now;
  schedule(memory, now, wait);
}

void suffer(Memory& memory, const Outcome& outcome, const Policy& policy, Instant now) {
  memory.failures = std::min(memory.failures + 1, 1000);
  if (!memory.failing_since) memory.failing_since = now;
  memory.move = {};
  bool gone = outcome.kind == Outcome::Kind::gone;
  auto wait = wait_after_failure(policy, memory.failures);
  auto fresh_for = std::min(outcome.fresh_for.value_or(seconds(0)), longest_wait(policy));
  if (fresh_for > wait.time) wait = {fresh_for, Because::freshness};
  bool lost = gone || outcome.page || outcome.status == 404 || memory.failures >= failures_of_an_adopted;
  if (!memory.adopted.empty() && lost) {
    memory.adopted.clear();  // back to what the configuration says, which may know better
    forget_validators(memory);
  } else if (gone) {
    memory.gone = true;
    wait.because = Because::gone;
  }
  schedule(memory, now, wait);
}

}  // namespace

Policy policy_of(const Subscription& subscription, const Manners& manners) {
  return {.url = without_userinfo(subscription.url).str(),
          .manners = manners,
          .interval = subscription.interval,
          .adaptive = subscription.adaptive};
}

Memory resumed(Memory memory, const Policy& policy, Instant now) {
  if (memory.url != policy.url) {
    Memory fresh;
    fresh.url = policy.url;
    return fresh;
  }
  auto base = base_wait(policy);
  if (memory.hold && *memory.hold > now + longest_hold) memory.hold.reset();
  if (memory.domain_hold && *memory.domain_hold > now + longest_hold) memory.domain_hold.reset();
  if (memory.due > now + std::max(longest_hold, longest_wait(policy))) memory.due = now;
  if (base < memory.interval) memory = hastened(std::move(memory), policy, now);
  if (memory.validators.etag == "*") memory.validators.etag.clear();
  return memory;
}

Memory hastened(Memory memory, const Policy& policy, Instant now) {
  if (memory.hold || memory.failures > 0 || !memory.last_success) return memory;
  auto before = memory;
  schedule(memory, *memory.last_success, usual_wait(memory, policy, now));
  leave_out_skipped(memory, policy);
  return memory.due < before.due ? memory : before;
}

Outcome outcome_of(const Got& got, bool readable, Instant now) {
  Outcome outcome;
  outcome.status = got.status;
  if (got.status == 304)
    outcome.kind = Outcome::Kind::unchanged;
  else if (got.status == 410)
    outcome.kind = Outcome::Kind::gone;
  else if (readable)
    outcome.kind = Outcome::Kind::read;
  outcome.url = without_userinfo(got.url).str();
  outcome.moved_for_good = got.moved_for_good;
  outcome.validators = {kept_tag(got.header("ETag")), kept(got.header("Last-Modified"))};
  outcome.max_age = max_age(got.list("Cache-Control"));
  outcome.age = age_of(got);
  outcome.fresh_for = freshness(got, now);
  outcome.retry_after = retry_after(got, now);
  return outcome;
}

std::optional<seconds> pace_of(std::span<const Entry> entries, Instant now) {
  constexpr std::size_t most = 11;
  std::vector<Instant> dates;
  for (const auto& entry : entries) {
    const auto& date = entry.date();
    if (date && *date <= now) dates.push_back(*date);
  }
  if (dates.size() < 2) return {};
  std::sort(dates.rbegin(), dates.rend());
  dates.resize(std::min(dates.size(), most));
  std::vector<seconds> gaps;
  for (std::size_t i = 1; i < dates.size(); ++i) gaps.push_back(dates[i - 1] - dates[i]);
  auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  return std::max<seconds>(*middle, now - dates.front());
}

Memory after(const Memory& memory, const Outcome& outcome, const Policy& policy, Instant now) {
  Memory next = memory.url == policy.url ? memory : Memory{};
  next.url = policy.url;
  next.asked = now;
  next.interval = base_wait(policy);
  next.hold.reset();
  next.domain_hold.reset();
  next.domain_held.clear();
  if (outcome.kind == Outcome::Kind::read || outcome.kind == Outcome::Kind::unchanged)
    succeed(next, outcome, policy, now);
  else
    suffer(next, outcome, policy, now);
  if (outcome.retry_after && *outcome.retry_after > now) {
    next.hold = std::min(*outcome.retry_after, now + longest_hold);
    if (*next.hold > next.due) next.because = Because::retry_after;
    next.due = std::max(next.due, *next.hold);
  }
  leave_out_skipped(next, policy);
  if (outcome.status == 429 || outcome.status == 503) {
    next.domain_hold = next.hold ? *next.hold : now + policy.manners.min_interval;
    next.domain_held = outcome.url;
  }
  return next;
}

}  // namespace feedd::upstream
