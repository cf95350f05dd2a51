#include "upstream/upstream.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "codec/sniff.hpp"
#include "upstream/entries.hpp"

namespace feedd::upstream {
namespace {

struct Reading {
  std::vector<Entry> entries;
  std::vector<Note> notes;
  std::optional<std::chrono::seconds> ttl;
};

/// Pure work for the crew.
Result<Reading> read(const Got& got, const Subscription& subscription) {
  TRY(auto parsed, codec::parse_any(got.body, got.header("Content-Type"), got.url));
  Reading reading;
  reading.notes = std::move(parsed.notes);
  reading.ttl = parsed.info.ttl;
  reading.entries = entries_of(std::move(parsed), subscription, got.url);
  return reading;
}

/// By what memory knows the address; credentials in it are nobody's to remember.
std::string name_of(const Subscription& subscription) { return without_userinfo(subscription.url).str(); }

Note failure(Error error) { return {Note::Severity::error, std::move(error), {}}; }

}  // namespace

Upstream::Upstream(Subscription subscription, Manners manners, std::string remembered, Fetch fetch, Executor crew,
                   Clock clock)
    : subscription_(std::move(subscription)),
      manners_(manners),
      memory_(resumed(parse_memory(remembered), name_of(subscription_), clock(), manners_, subscription_.interval)),
      fetch_(std::move(fetch)),
      crew_(std::move(crew)),
      clock_(std::move(clock)) {}

Task<Batch> Upstream::next() {
  while (memory_.gone) co_await sleep_for(std::chrono::hours(24));
  co_await sleep_until(memory_.due, clock_);
  Batch batch = co_await ask();
  co_return batch;
}

Task<Batch> Upstream::ask() {
  Batch batch;
  batch.source = subscription_.id;
  batch.keep = subscription_.limit;
  if (memory_.gone) {
    batch.notes.push_back(
        failure({Errc::http, "HTTP 410: this feed is gone for good; take it out, or give its new address"}));
    co_return batch;
  }
  if (memory_.hold && *memory_.hold > clock_()) {
    batch.notes.push_back(
        failure({Errc::http, "the server asked not to be asked again before " + to_rfc3339(*memory_.hold)}));
    batch.next = memory_.due;
    co_return batch;
  }

  Get get{.url = subscription_.url,
          .validators = memory_.validators,
          .headers = subscription_.headers,
          .username = subscription_.username,
          .password = subscription_.password,
          .trusted_address = subscription_.trusted_address};
  auto asked = fetch_(std::move(get));
  auto got = co_await std::move(asked);
  Outcome outcome;
  if (!got) {
    batch.notes.push_back(failure(got.error()));
  } else if (got->status == 304) {
    outcome = outcome_of(*got, false, clock_());
  } else if (got->status < 200 || got->status >= 300) {
    outcome = outcome_of(*got, false, clock_());
    batch.notes.push_back(failure({Errc::http, fmt::format("HTTP {}", got->status)}));
  } else {
    auto job = [this, &got] { return read(*got, subscription_); };
    auto reading = co_await on(crew_, std::move(job));
    outcome = outcome_of(*got, reading.has_value(), clock_());
    if (reading) {
      batch.upserts = std::move(reading->entries);
      batch.notes = std::move(reading->notes);
      for (auto& note : batch.notes) note.severity = Note::Severity::warning;
      outcome.fresh_for = std::max(outcome.fresh_for, reading->ttl);
    } else {
      batch.notes.push_back(failure(reading.error()));
    }
  }
  memory_ = after(memory_, outcome, clock_(), manners_, subscription_.interval, name_of(subscription_));
  batch.remember = write_memory(memory_);
  if (!memory_.gone) batch.next = memory_.due;
  co_return batch;
}

}  // namespace feedd::upstream
