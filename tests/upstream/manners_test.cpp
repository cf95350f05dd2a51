#include "upstream/manners.hpp"

#include <gtest/gtest.h>

#include <set>

namespace feedd::upstream {
namespace {

using std::chrono::seconds;
using namespace std::chrono_literals;

const Instant now{seconds(1'700'000'000)};  // Tue, 14 Nov 2023 22:13:20 GMT
const Manners manners{.interval = 1h, .min_interval = 15min, .max_interval = 24h};
const std::string url = "http://example.org/feed";

Got answer(unsigned status, std::vector<std::pair<std::string, std::string>> headers = {}) {
  return {.status = status,
          .headers = std::move(headers),
          .body = {},
          .url = *parse_uri(url),
          .moved_for_good = false,
          .room = {}};
}

Policy policy_with(seconds interval = 1h, bool adaptive = false) {
  return {.url = url, .manners = manners, .interval = interval, .adaptive = adaptive};
}

const Memory seasoned{.url = url, .last_success = now - 1h};

Memory after_reading(std::vector<std::pair<std::string, std::string>> headers, seconds interval = 1h) {
  return after(seasoned, outcome_of(answer(200, std::move(headers)), true, now), policy_with(interval), now);
}

/// The wait that is expected, and up to a tenth more; never beyond `most`.
void expect_about(seconds wait, seconds expected, const std::string& what, seconds most = 24h) {
  EXPECT_GE(wait, expected) << what;
  EXPECT_LE(wait, std::max(expected, std::min(expected + expected / 10, most))) << what;
}

struct Wait {
  const char* rule;
  std::vector<std::pair<std::string, std::string>> headers;
  seconds interval, expected;
};

TEST(Due, comes_after_the_interval_or_when_the_server_wishes_if_that_is_later) {
  const Wait table[] = {
      {"nothing said", {}, 1h, 1h},
      {"an interval below the floor", {}, 1min, 15min},
      {"an interval above the ceiling is the user's own", {}, 48h, 48h},
      {"max-age lengthens", {{"Cache-Control", "public, max-age=7200"}}, 1h, 2h},
      {"max-age in quotes and capitals", {{"cache-control", "MAX-AGE=\"7200\""}}, 1h, 2h},
      {"max-age never shortens", {{"Cache-Control", "max-age=60"}}, 1h, 1h},
      {"what the answer is old already counts", {{"Cache-Control", "max-age=7200"}, {"Age", "1800"}}, 1h, 90min},
      {"max-age is capped", {{"Cache-Control", "max-age=99999999999999999999"}}, 1h, 24h},
      {"s-maxage is for others", {{"Cache-Control", "s-maxage=7200"}}, 1h, 1h},
      {"what is not to be stored is never fresh", {{"Cache-Control", "no-store, max-age=7200"}}, 1h, 1h},
      {"max-age that is no number", {{"Cache-Control", "max-age=soon"}}, 1h, 1h},
      {"Expires lengthens", {{"Expires", "Wed, 15 Nov 2023 00:13:20 GMT"}}, 1h, 2h},
      {"Expires is reckoned from Date",
       {{"Expires", "Wed, 15 Nov 2023 00:13:20 GMT"}, {"Date", "Tue, 14 Nov 2023 21:13:20 GMT"}},
       1h,
       3h},
      {"Expires in the past", {{"Expires", "0"}}, 1h, 1h},
      {"max-age beats Expires",
       {{"Expires", "Wed, 15 Nov 2023 10:13:20 GMT"}, {"Cache-Control", "max-age=7200"}},
       1h,
       2h},
      {"two fields are one list", {{"Cache-Control", "public"}, {"Cache-Control", "max-age=7200"}}, 1h, 2h},
      {"no-store in another field", {{"Cache-Control", "max-age=7200"}, {"Cache-Control", "no-store"}}, 1h, 1h},
      {"of several Retry-After the latest", {{"Retry-After", "10800"}, {"Retry-After", "60"}}, 1h, 3h},
      {"Retry-After in seconds", {{"Retry-After", "10800"}}, 1h, 3h},
      {"Retry-After as a date", {{"Retry-After", "Wed, 15 Nov 2023 01:13:20 GMT"}}, 1h, 3h},
      {"Retry-After as a date of ISO 8601", {{"Retry-After", "2023-11-15T01:13:20Z"}}, 1h, 3h},
      {"Retry-After with a unit", {{"Retry-After", "10800 seconds"}}, 1h, 3h},
      {"Retry-After with a fraction", {{"Retry-After", "10800.5"}}, 1h, 3h},
      {"Retry-After as a list", {{"Retry-After", "60, 10800"}}, 1h, 3h},
      {"max-age within the quotes of another", {{"Cache-Control", "private=\"a, max-age=9\", max-age=7200"}}, 1h, 2h},
      {"Retry-After in words", {{"Retry-After", "in a few minutes"}}, 1h, 1h},
      {"Retry-After in another unit", {{"Retry-After", "10800 ms"}}, 1h, 1h},
      {"Retry-After goes beyond the ceiling", {{"Retry-After", "172800"}}, 1h, 48h},
      {"Retry-After is capped at a week", {{"Retry-After", "99999999"}}, 1h, 168h},
      {"Retry-After never shortens", {{"Retry-After", "5"}}, 1h, 1h},
      {"Retry-After that is nothing", {{"Retry-After", "-7"}}, 1h, 1h},
  };
  for (const auto& row : table) {
    expect_about(after_reading(row.headers, row.interval).due - now, row.expected, row.rule);
    auto unchanged = after(seasoned, outcome_of(answer(304, row.headers), false, now), policy_with(row.interval), now);
    expect_about(unchanged.due - now, row.expected, std::string(row.rule) + ", of a 304");
  }
}

TEST(Due, doubles_with_each_failure_up_to_the_ceiling_and_drifts_by_a_tenth_at_most) {
  Memory memory;
  for (double expected : {2., 4., 8., 16., 24., 24., 24.}) {
    memory = after(memory, {}, policy_with(), now);
    auto hours = static_cast<double>((memory.due - now).count()) / 3600;
    EXPECT_GE(hours, expected * 0.9 - 0.001) << memory.failures;
    EXPECT_LE(hours, std::min(expected * 1.1, 24.) + 0.001) << memory.failures;
  }
  EXPECT_EQ(memory.failures, 7);
  auto other = policy_with();
  other.url = "http://c.example/";
  EXPECT_NE(after({}, {}, policy_with(), now).due, after({}, {}, other, now).due);
  EXPECT_EQ(after({}, {}, policy_with(), now), after({}, {}, policy_with(), now));
}

TEST(Due, is_as_usual_again_after_the_first_success) {
  Memory memory = seasoned;
  for (int i = 0; i < 3; ++i) memory = after(memory, {}, policy_with(), now);
  memory = after(memory, outcome_of(answer(304), false, now), policy_with(), now);
  EXPECT_EQ(memory.failures, 0);
  expect_about(memory.due - now, 1h, "the interval");
  EXPECT_EQ(memory.last_success, now);
}

TEST(Hold, is_what_a_refusing_server_said) {
  auto memory = after({}, outcome_of(answer(429, {{"Retry-After", "86400"}}), false, now), policy_with(), now);
  EXPECT_EQ(memory.hold, now + 24h);
  EXPECT_EQ(memory.due, now + 24h);
  EXPECT_EQ(memory.failures, 1);
  EXPECT_FALSE(after(memory, outcome_of(answer(304), false, now), policy_with(), now).hold);
}

TEST(Validators, are_those_of_one_answer) {
  auto first = after_reading({{"ETag", "W/\"a\""}, {"Last-Modified", "yesterday"}});
  EXPECT_EQ(first.validators, (Validators{"W/\"a\"", "yesterday"}));

  auto replaced = after(first, outcome_of(answer(200, {{"etag", "\"b\""}}), true, now), policy_with(), now);
  EXPECT_EQ(replaced.validators, (Validators{"\"b\"", ""})) << "a 200 replaces both";
  auto dropped = after(first, outcome_of(answer(200), true, now), policy_with(), now);
  EXPECT_EQ(dropped.validators, Validators{}) << "dropped when absent";
  auto kept = after(first, outcome_of(answer(304), false, now), policy_with(), now);
  EXPECT_EQ(kept.validators, first.validators) << "a 304 without any keeps them";
  auto updated = after(first, outcome_of(answer(304, {{"ETag", "\"c\""}}), false, now), policy_with(), now);
  EXPECT_EQ(updated.validators, (Validators{"\"c\"", ""})) << "a 304 with one of its own replaces both";
  auto failed = after(first, outcome_of(answer(500, {{"ETag", "\"d\""}}), false, now), policy_with(), now);
  EXPECT_EQ(failed.validators, first.validators) << "a failure keeps them";
  auto unreadable = after(first, outcome_of(answer(200, {{"ETag", "\"e\""}}), false, now), policy_with(), now);
  EXPECT_EQ(unreadable.validators, first.validators) << "what could not be read was not taken in";
  auto elsewhere = policy_with();
  elsewhere.url = "http://example.org/other";
  auto moved = after(first, outcome_of(answer(304), false, now), elsewhere, now);
  EXPECT_EQ(moved.validators, Validators{}) << "another address, other validators";
  EXPECT_EQ(after_reading({{"ETag", "\"a\tb\""}}).validators, Validators{}) << "what cannot be sent back is not kept";
}

TEST(Gone, is_for_good_until_the_address_is_another_one) {
  auto memory = after({}, outcome_of(answer(410), false, now), policy_with(), now);
  EXPECT_TRUE(memory.gone);
  EXPECT_TRUE(resumed(parse_memory(write_memory(memory)), policy_with(), now + 10000h).gone);
  auto elsewhere = policy_with();
  elsewhere.url = "http://example.org/new";
  EXPECT_FALSE(resumed(memory, elsewhere, now).gone);
}

TEST(Memory, is_read_as_it_was_written) {
  Memory memory{.url = url,
                .validators = {"W/\"\xe4\xff \\ \"", "Tue, 14 Nov 2023 22:13:20 GMT"},
                .validators_of = "http://example.org/answered",
                .failures = 3,
                .due = now + 5min,
                .because = Because::retry_after,
                .hold = now + 1h,
                .domain_hold = now + 2h,
                .domain_held = "http://another.example/",
                .gone = true,
                .last_success = now - 1h,
                .interval = 1h,
                .rhythm = {.ttl = 90min, .skip_hours = 0xff0001, .skip_days = 0x41},
                .pace = 5h,
                .max_age = 40min,
                .fresh_for = 20min,
                .move = {"http://example.org/new", now - 2h, 2},
                .adopted = "http://example.org/adopted",
                .feed = "http://example.org/adopted",
                .site = "http://example.org/",
                .offered = "http://example.org/offered",
                .searched = now - 3h,
                .archive = "http://example.org/2022",
                .archive_due = now + 10s,
                .archive_tries = 2,
                .archive_pages = 3,
                .archive_entries = 70,
                .archive_seen = {"0123", "4567"}};
  EXPECT_EQ(parse_memory(write_memory(memory)), memory);
  EXPECT_EQ(parse_memory(write_memory({})), Memory{});
}

TEST(Memory, that_cannot_be_read_is_none) {
  for (auto* text : {"", "{", "[]", "null", "{\"url\":7,\"due\":\"x\",\"gone\":1,\"failures\":\"many\"}"})
    EXPECT_EQ(parse_memory(text), Memory{}) << text;
}

TEST(Resumed, keeps_the_due_time_over_a_restart) {
  auto memory = after_reading({{"Cache-Control", "max-age=7200"}});
  EXPECT_EQ(resumed(memory, policy_with(), now + 1min).due, memory.due);
  expect_about(memory.due - now, 2h, "max-age");
}

TEST(Resumed, asks_earlier_when_the_interval_became_shorter) {
  auto memory = after_reading({}, 12h);
  EXPECT_EQ(resumed(memory, policy_with(), now + 1min).due, now + 1h);
}

TEST(Resumed, asks_no_earlier_than_server_and_feed_wish_whatever_the_interval_became) {
  auto fresh = after_reading({{"Cache-Control", "max-age=14400"}}, 12h);
  EXPECT_EQ(resumed(parse_memory(write_memory(fresh)), policy_with(), now + 1min).due, now + 4h);
  auto outcome = outcome_of(answer(200), true, now);
  outcome.rhythm = {.ttl = 180min, .skip_hours = 1U << 1, .skip_days = 0};
  auto slow = after(seasoned, outcome, policy_with(12h), now);
  auto resumed_slow = resumed(parse_memory(write_memory(slow)), policy_with(), now + 1min);
  EXPECT_GE(resumed_slow.due, now + 3h + 46min + 40s) << "after ttl, and after the hour of 1";
  EXPECT_LT(resumed_slow.due, now + 3h + 52min + 40s);
  EXPECT_EQ(resumed_slow.because, Because::skipped);
}

TEST(Due, of_a_304_without_max_age_is_by_that_of_the_last_200) {
  auto again = [](const Memory& memory, std::vector<std::pair<std::string, std::string>> headers) {
    return after(memory, outcome_of(answer(304, std::move(headers)), false, now), policy_with(), now);
  };
  auto read = after_reading({{"Cache-Control", "max-age=14400"}});
  auto first = again(parse_memory(write_memory(read)), {});
  expect_about(first.due - now, 4h, "nothing said");
  expect_about(again(first, {}).due - now, 4h, "nothing said twice");
  expect_about(again(first, {{"Age", "3600"}}).due - now, 3h, "Age alone");
  auto other = again(first, {{"Cache-Control", "max-age=7200"}});
  expect_about(other.due - now, 2h, "another one");
  expect_about(again(other, {}).due - now, 2h, "another one counts from then on");
  expect_about(again(first, {{"Cache-Control", "no-cache"}}).due - now, 1h, "Cache-Control without one");
  auto expiring = after_reading({{"Expires", "Wed, 15 Nov 2023 02:13:20 GMT"}});
  expect_about(again(expiring, {}).due - now, 1h, "Expires is over by then");
  EXPECT_EQ(after(first, outcome_of(answer(200), true, now), policy_with(), now).max_age, std::nullopt);
}

TEST(Validators, that_would_match_anything_are_none) {
  auto memory = after_reading({{"ETag", "*"}, {"Last-Modified", "yesterday"}});
  EXPECT_EQ(memory.validators, (Validators{"", "yesterday"}));
  auto unsendable = after_reading({{"ETag", "\"a\x01\""}, {"Last-Modified", "yesterday"}});
  EXPECT_EQ(unsendable.validators, (Validators{"", "yesterday"}));
  memory.validators.etag = "*";
  EXPECT_EQ(resumed(memory, policy_with(), now).validators, (Validators{"", "yesterday"})) << "of before";
}

TEST(Resumed, does_not_wait_for_a_clock_that_was_wrong) {
  auto memory = after({}, outcome_of(answer(200), true, now + 20000h), policy_with(), now + 20000h);
  EXPECT_EQ(resumed(memory, policy_with(), now).due, now);
}

/// A document read at `when` with these wishes of its publisher.
Memory after_document(Rhythm rhythm, std::optional<seconds> pace, bool adaptive, Instant when = now) {
  auto outcome = outcome_of(answer(200), true, when);
  outcome.rhythm = rhythm;
  outcome.pace = pace;
  return after(seasoned, outcome, policy_with(1h, adaptive), when);
}

TEST(Due, comes_later_when_the_feed_wishes_and_a_304_does_not_forget_it) {
  auto memory = after_document({.ttl = 180min}, {}, false);
  expect_about(memory.due - now, 3h, "ttl");
  EXPECT_EQ(memory.because, Because::ttl);
  auto unchanged = after(memory, outcome_of(answer(304), false, now), policy_with(), now);
  expect_about(unchanged.due - now, 3h, "ttl, of a 304");
  expect_about(after_document({.ttl = 5min}, {}, false).due - now, 1h, "a short ttl shortens nothing");
}

TEST(Due, follows_the_rhythm_of_the_source_when_nobody_wrote_an_interval) {
  expect_about(after_document({}, 7 * 24h, true).due - now, 7h, "once a week");
  expect_about(after_document({}, 365 * 24h, true).due - now, 24h, "once a year");
  expect_about(after_document({}, 10min, true).due - now, 1h, "often");
  expect_about(after_document({}, 365 * 24h, false).due - now, 1h, "an interval was written");
}

TEST(Due, leaves_out_the_hours_and_days_the_feed_asks_for) {
  // A Tuesday, 22:13:20 GMT: an hour later is in the hour of 23.
  auto memory = after_document({.skip_hours = 1U << 23}, {}, false);
  auto expect_within_6min_of = [](const Memory& told, seconds after_now, const char* what) {
    EXPECT_GE(told.due, now + after_now) << what;
    EXPECT_LT(told.due, now + after_now + 6min) << what;
    EXPECT_EQ(told.because, Because::skipped) << what;
  };
  expect_within_6min_of(memory, 1h + 46min + 40s, "midnight");
  auto days = after_document({.skip_hours = 1U << 23 | 1U, .skip_days = 1U << 3}, {}, false);
  expect_within_6min_of(days, 1h + 46min + 40s + 24h + 1h, "Wednesday, and the first hour of Thursday");
  auto always = after_document({.skip_hours = 0xffffff}, {}, false);
  expect_about(always.due - now, 1h, "one that is never to be asked is asked all the same");

  auto night = after_document({.skip_hours = 0b111}, {}, false);
  expect_within_6min_of(after(night, {}, policy_with(), now), 4h + 46min + 40s, "after a failure, too");
  auto held = outcome_of(answer(503, {{"Retry-After", "9000"}}), false, now);
  expect_within_6min_of(after(night, held, policy_with(), now), 4h + 46min + 40s, "and after Retry-After");
  std::set<Instant> dues;
  for (int i = 0; i < 100; ++i) {
    auto policy = policy_with();
    policy.url = url + std::to_string(i);
    auto outcome = outcome_of(answer(200), true, now);
    outcome.rhythm = {.skip_hours = 1U << 23};
    dues.insert(after({}, outcome, policy, now).due);
  }
  EXPECT_GT(dues.size(), 60u) << "not all at midnight";
}

TEST(Due, of_a_failure_is_not_before_its_answer_is_stale) {
  auto due = [](unsigned status, std::vector<std::pair<std::string, std::string>> headers) {
    return after(seasoned, outcome_of(answer(status, std::move(headers)), false, now), policy_with(), now);
  };
  auto missing = due(404, {{"Cache-Control", "max-age=18000"}});
  EXPECT_EQ(missing.due - now, 5h);
  EXPECT_EQ(missing.because, Because::freshness);
  EXPECT_EQ(due(500, {{"Cache-Control", "max-age=31536000"}}).due - now, 24h);
  EXPECT_EQ(due(404, {{"Cache-Control", "max-age=60"}}).because, Because::failures);
}

TEST(Due, of_many_sources_drifts_apart) {
  std::set<Instant> dues, first_dues;
  for (int i = 0; i < 1000; ++i) {
    auto policy = policy_with();
    policy.url = url + std::to_string(i);
    auto first = after({}, outcome_of(answer(200), true, now), policy, now);
    first_dues.insert(first.due);
    dues.insert(after(first, outcome_of(answer(200), true, now), policy, now).due);
  }
  EXPECT_GT(dues.size(), 150u);
  EXPECT_GE(*first_dues.begin(), now + 1h);
  EXPECT_GT(*first_dues.rbegin() - *first_dues.begin(), 55min) << "those met at once part at once";
}

TEST(Pace, is_the_usual_gap_between_entries_or_the_silence_since) {
  auto entry = [](auto ago) {
    Entry out;
    out.published = now - ago;
    return out;
  };
  EXPECT_EQ(pace_of(std::vector{entry(1h), entry(3h), entry(5h), entry(500h)}, now), 2h);
  EXPECT_EQ(pace_of(std::vector{entry(100h), entry(101h), entry(102h)}, now), 100h) << "silent since";
  EXPECT_EQ(pace_of(std::vector{entry(-5h), entry(2h), entry(1h)}, now), 1h) << "what is to come tells nothing";
  EXPECT_EQ(pace_of(std::vector{entry(1h)}, now), std::nullopt);
}

/// What is remembered after a redirect for good to `to` at `when`.
Memory moved(const Memory& memory, const std::string& to, Instant when, unsigned status = 200) {
  auto got = answer(status);
  got.url = *parse_uri(to);
  got.moved_for_good = true;
  return after(memory, outcome_of(got, status == 200, when), policy_with(), when);
}

TEST(Move, for_good_is_taken_over_after_several_answers_over_days) {
  const std::string to = "http://example.org/new";
  auto memory = moved(moved({}, to, now), to, now + 24h);
  EXPECT_EQ(memory.address(), url) << "two answers";
  EXPECT_EQ(moved(moved(memory, to, now + 25h), to, now + 26h).address(), url) << "four answers within a day or so";
  auto adopted = moved(memory, to, now + 48h);
  EXPECT_EQ(adopted.address(), to);
  EXPECT_EQ(adopted.validators_of, to);
  EXPECT_EQ(resumed(parse_memory(write_memory(adopted)), policy_with(), now + 49h).address(), to);

  auto swaying = moved(moved(memory, "http://example.org/third", now + 47h), to, now + 48h);
  EXPECT_EQ(swaying.address(), url) << "it led elsewhere in between";
  auto temporary = after(memory, outcome_of(answer(200), true, now + 47h), policy_with(), now + 47h);
  EXPECT_EQ(moved(temporary, to, now + 48h).address(), url) << "it did not lead anywhere in between";
}

TEST(Move, is_taken_back_when_the_new_address_fails) {
  Memory adopted{.url = url, .validators = {"\"a\"", ""}, .adopted = "http://example.org/new"};
  auto lost = after(adopted, outcome_of(answer(404), false, now), policy_with(), now);
  EXPECT_EQ(lost.address(), url);
  EXPECT_EQ(lost.validators, Validators{});
  auto gone = after(adopted, outcome_of(answer(410), false, now), policy_with(), now);
  EXPECT_EQ(gone.address(), url);
  EXPECT_FALSE(gone.gone) << "the configured address did not say so";
  auto ailing = after(adopted, outcome_of(answer(500), false, now), policy_with(), now);
  EXPECT_EQ(ailing.address(), adopted.adopted);
  ailing = after(after(ailing, Outcome{}, policy_with(), now), Outcome{}, policy_with(), now);
  EXPECT_EQ(ailing.address(), url) << "the third failure in a row";
}

TEST(Hold, of_429_and_503_is_for_all_feeds_of_the_operator) {
  auto held = [](unsigned status, std::vector<std::pair<std::string, std::string>> headers) {
    return after({}, outcome_of(answer(status, std::move(headers)), false, now), policy_with(), now).domain_hold;
  };
  EXPECT_EQ(held(429, {{"Retry-After", "7200"}}), now + 2h);
  EXPECT_EQ(held(503, {{"Retry-After", "7200"}}), now + 2h);
  EXPECT_EQ(held(503, {}), now + 15min);
  EXPECT_EQ(held(500, {{"Retry-After", "7200"}}), std::nullopt);
  EXPECT_EQ(held(304, {}), std::nullopt);
}

}  // namespace
}  // namespace feedd::upstream
