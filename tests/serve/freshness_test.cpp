#include "serve/freshness.hpp"

#include <gtest/gtest.h>

namespace feedd::serve {
namespace {

using std::chrono::seconds;
const Instant now{seconds(1'000'000'000)};

TEST(Freshness, follows_the_rhythm_unless_it_is_configured_and_never_goes_past_what_is_due) {
  struct {
    const char* what;
    std::optional<seconds> configured;
    seconds age;
    std::optional<seconds> due;  // from now
    const char* said;
  } const table[] = {
      {"new", {}, seconds(0), {}, "public, max-age=60, stale-while-revalidate=60, stale-if-error=86400"},
      {"an hour old", {}, seconds(3600), {}, "public, max-age=360, stale-while-revalidate=360, stale-if-error=86400"},
      {"a year old",
       {},
       seconds(31536000),
       {},
       "public, max-age=3600, stale-while-revalidate=3600, stale-if-error=86400"},
      {"of tomorrow", {}, seconds(-86400), {}, "public, max-age=60, stale-while-revalidate=60, stale-if-error=86400"},
      {"configured",
       seconds(5),
       seconds(3600),
       {},
       "public, max-age=5, stale-while-revalidate=5, stale-if-error=86400"},
      {"always asked", seconds(0), seconds(3600), {}, "public, max-age=0, must-revalidate"},
      {"due long after", seconds(300), seconds(0), seconds(100000),
       "public, max-age=300, stale-while-revalidate=300, stale-if-error=86400"},
      {"due a little after", seconds(300), seconds(0), seconds(400),
       "public, max-age=300, stale-while-revalidate=100, stale-if-error=100"},
      {"due then", seconds(300), seconds(0), seconds(300), "public, max-age=300, must-revalidate"},
      {"due before", seconds(300), seconds(0), seconds(299), "public, max-age=299, must-revalidate"},
      {"due before, by its rhythm", {}, seconds(3600), seconds(20), "public, max-age=20, must-revalidate"},
      {"due now", seconds(300), seconds(0), seconds(0), "public, max-age=0, must-revalidate"},
      {"due, and not shown yet", {}, seconds(3600), seconds(-5), "public, max-age=0, must-revalidate"},
  };
  for (const auto& row : table) {
    auto due = row.due ? std::optional(now + *row.due) : std::nullopt;
    std::string said;
    append_cache_control(said, row.configured, now - row.age, now, due);
    EXPECT_EQ(said, row.said) << row.what;
  }
}

}  // namespace
}  // namespace feedd::serve
