#include "upstream/manners.hpp"

#include <gtest/gtest.h>

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

Memory after_reading(std::vector<std::pair<std::string, std::string>> headers, seconds interval = 1h) {
  return after({}, outcome_of(answer(200, std::move(headers)), true, now), now, manners, interval, url);
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
      {"Retry-After in seconds", {{"Retry-After", "10800"}}, 1h, 3h},
      {"Retry-After as a date", {{"Retry-After", "Wed, 15 Nov 2023 01:13:20 GMT"}}, 1h, 3h},
      {"Retry-After goes beyond the ceiling", {{"Retry-After", "172800"}}, 1h, 48h},
      {"Retry-After is capped at a week", {{"Retry-After", "99999999"}}, 1h, 168h},
      {"Retry-After never shortens", {{"Retry-After", "5"}}, 1h, 1h},
      {"Retry-After that is nothing", {{"Retry-After", "-7"}}, 1h, 1h},
  };
  for (const auto& row : table) {
    EXPECT_EQ(after_reading(row.headers, row.interval).due - now, row.expected) << row.rule;
    auto unchanged = after({}, outcome_of(answer(304, row.headers), false, now), now, manners, row.interval, url);
    EXPECT_EQ(unchanged.due - now, row.expected) << row.rule << ", of a 304";
  }
}

TEST(Due, doubles_with_each_failure_up_to_the_ceiling_and_drifts_by_a_tenth_at_most) {
  Memory memory;
  for (double expected : {2., 4., 8., 16., 24., 24., 24.}) {
    memory = after(memory, {}, now, manners, 1h, url);
    auto hours = static_cast<double>((memory.due - now).count()) / 3600;
    EXPECT_GE(hours, expected * 0.9 - 0.001) << memory.failures;
    EXPECT_LE(hours, std::min(expected * 1.1, 24.) + 0.001) << memory.failures;
  }
  EXPECT_EQ(memory.failures, 7);
  EXPECT_NE(after({}, {}, now, manners, 1h, "http://a.example/").due,
            after({}, {}, now, manners, 1h, "http://c.example/").due);
  EXPECT_EQ(after({}, {}, now, manners, 1h, url), after({}, {}, now, manners, 1h, url));
}

TEST(Due, is_as_usual_again_after_the_first_success) {
  Memory memory;
  for (int i = 0; i < 3; ++i) memory = after(memory, {}, now, manners, 1h, url);
  memory = after(memory, outcome_of(answer(304), false, now), now, manners, 1h, url);
  EXPECT_EQ(memory.failures, 0);
  EXPECT_EQ(memory.due, now + 1h);
  EXPECT_EQ(memory.last_success, now);
}

TEST(Hold, is_what_a_refusing_server_said) {
  auto memory = after({}, outcome_of(answer(429, {{"Retry-After", "86400"}}), false, now), now, manners, 1h, url);
  EXPECT_EQ(memory.hold, now + 24h);
  EXPECT_EQ(memory.due, now + 24h);
  EXPECT_EQ(memory.failures, 1);
  EXPECT_FALSE(after(memory, outcome_of(answer(304), false, now), now, manners, 1h, url).hold);
}

TEST(Validators, are_those_of_one_answer) {
  auto first = after_reading({{"ETag", "W/\"a\""}, {"Last-Modified", "yesterday"}});
  EXPECT_EQ(first.validators, (Validators{"W/\"a\"", "yesterday"}));

  auto replaced = after(first, outcome_of(answer(200, {{"etag", "\"b\""}}), true, now), now, manners, 1h, url);
  EXPECT_EQ(replaced.validators, (Validators{"\"b\"", ""})) << "a 200 replaces both";
  auto dropped = after(first, outcome_of(answer(200), true, now), now, manners, 1h, url);
  EXPECT_EQ(dropped.validators, Validators{}) << "dropped when absent";
  auto kept = after(first, outcome_of(answer(304), false, now), now, manners, 1h, url);
  EXPECT_EQ(kept.validators, first.validators) << "a 304 without any keeps them";
  auto updated = after(first, outcome_of(answer(304, {{"ETag", "\"c\""}}), false, now), now, manners, 1h, url);
  EXPECT_EQ(updated.validators, (Validators{"\"c\"", ""})) << "a 304 with one of its own replaces both";
  auto failed = after(first, outcome_of(answer(500, {{"ETag", "\"d\""}}), false, now), now, manners, 1h, url);
  EXPECT_EQ(failed.validators, first.validators) << "a failure keeps them";
  auto unreadable = after(first, outcome_of(answer(200, {{"ETag", "\"e\""}}), false, now), now, manners, 1h, url);
  EXPECT_EQ(unreadable.validators, first.validators) << "what could not be read was not taken in";
  auto moved = after(first, outcome_of(answer(304), false, now), now, manners, 1h, "http://example.org/other");
  EXPECT_EQ(moved.validators, Validators{}) << "another address, other validators";
  EXPECT_EQ(after_reading({{"ETag", "\"a\tb\""}}).validators, Validators{}) << "what cannot be sent back is not kept";
}

TEST(Gone, is_for_good_until_the_address_is_another_one) {
  auto memory = after({}, outcome_of(answer(410), false, now), now, manners, 1h, url);
  EXPECT_TRUE(memory.gone);
  EXPECT_TRUE(resumed(parse_memory(write_memory(memory)), url, now + 10000h, manners, 1h).gone);
  EXPECT_FALSE(resumed(memory, "http://example.org/new", now, manners, 1h).gone);
}

TEST(Memory, is_read_as_it_was_written) {
  Memory memory{.url = url,
                .validators = {"W/\"\xe4\xff \\ \"", "Tue, 14 Nov 2023 22:13:20 GMT"},
                .failures = 3,
                .due = now + 5min,
                .hold = now + 1h,
                .gone = true,
                .last_success = now - 1h,
                .interval = 1h};
  EXPECT_EQ(parse_memory(write_memory(memory)), memory);
  EXPECT_EQ(parse_memory(write_memory({})), Memory{});
}

TEST(Memory, that_cannot_be_read_is_none) {
  for (auto* text : {"", "{", "[]", "null", "{\"url\":7,\"due\":\"x\",\"gone\":1,\"failures\":\"many\"}"})
    EXPECT_EQ(parse_memory(text), Memory{}) << text;
}

TEST(Resumed, keeps_the_due_time_over_a_restart) {
  auto memory = after_reading({{"Cache-Control", "max-age=7200"}});
  EXPECT_EQ(resumed(memory, url, now + 1min, manners, 1h).due, now + 2h);
}

TEST(Resumed, asks_earlier_when_the_interval_became_shorter) {
  auto memory = after_reading({}, 12h);
  EXPECT_EQ(resumed(memory, url, now + 1min, manners, 1h).due, now + 1h);
}

TEST(Resumed, does_not_wait_for_a_clock_that_was_wrong) {
  auto memory = after({}, outcome_of(answer(200), true, now + 20000h), now + 20000h, manners, 1h, url);
  EXPECT_EQ(resumed(memory, url, now, manners, 1h).due, now);
}

}  // namespace
}  // namespace feedd::upstream
