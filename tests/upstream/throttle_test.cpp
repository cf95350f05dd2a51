#include "upstream/throttle.hpp"

#include <gtest/gtest.h>

#include "upstream/domain.hpp"

namespace feedd::upstream {
namespace {

using namespace std::chrono_literals;

const Instant now{std::chrono::seconds(1'700'000'000)};

Uri at(std::string_view text) { return *parse_uri(text); }

TEST(Operator, is_the_registrable_domain_or_the_host_itself) {
  const std::pair<const char*, const char*> table[] = {
      {"https://example.org/", "example.org"},
      {"https://a.b.example.org/feed", "example.org"},
      {"https://blog.example.co.uk/", "example.co.uk"},
      {"https://ada.github.io/", "ada.github.io"},
      {"https://ada.blogspot.com/", "ada.blogspot.com"},
      {"https://example.org./", "example.org"},
      {"http://192.0.2.7/", "192.0.2.7:80"},
      {"http://127.0.0.1:8080/", "127.0.0.1:8080"},
      {"http://[::1]/", "::1:80"},
      {"http://localhost:81/", "localhost:81"},
  };
  for (auto [url, expected] : table) EXPECT_EQ(operator_of(at(url)), expected) << url;
}

TEST(Turns, are_a_few_at_once_and_then_one_each_pause) {
  Turns turns(1s, 3);
  for (auto expected : {0s, 0s, 0s, 1s, 2s, 3s}) EXPECT_EQ(turns.take("a", 100s), expected);
  EXPECT_EQ(turns.take("b", 100s), 0s);
  EXPECT_EQ(turns.take("a", 105s), 0s) << "two of them are won back by then";
  EXPECT_EQ(turns.take("a", 105s), 0s);
  EXPECT_EQ(turns.take("a", 105s), 1s);
}

TEST(Throttle, spreads_a_thousand_feeds_of_one_operator) {
  Throttle throttle(1s);
  Instant last;
  for (int i = 0; i < 1000; ++i) last = throttle.turn(at("https://h" + std::to_string(i) + ".example.org/"), now);
  EXPECT_EQ(last, now + 990s);
  EXPECT_EQ(throttle.turn(at("https://example.net/"), now), now);
}

TEST(Throttle, has_no_turns_on_the_local_network) {
  Throttle throttle(1s);
  for (int i = 0; i < 100; ++i) {
    for (auto* url : {"http://127.0.0.1:8080/", "http://localhost/", "http://nas/", "http://10.1.2.3/"})
      EXPECT_EQ(throttle.turn(at(url), now), now) << url;
  }
}

TEST(Throttle, holds_an_operator_until_the_latest_end_it_was_told) {
  Throttle throttle(1s);
  throttle.hold(at("https://a.example.org/"), now + 1h);
  throttle.hold(at("https://a.example.org/"), now + 1min);
  EXPECT_EQ(throttle.held_until(at("https://b.example.org/")), now + 1h);
  EXPECT_EQ(throttle.held_until(at("https://example.net/")), Instant{});
}

TEST(Throttle, lets_those_that_waited_for_the_end_of_a_hold_go_one_by_one) {
  for (auto* url : {"https://a.example.org/", "http://127.0.0.1:8080/"}) {
    Throttle throttle(1s);
    throttle.hold(at(url), now + 1h);
    for (int i = 0; i < 30; ++i) EXPECT_EQ(throttle.turn(at(url), now + 1h), now + 1h + std::chrono::seconds(i)) << url;
  }
  Throttle throttle(1s);
  throttle.hold(at("http://127.0.0.1:8080/"), now);
  for (int i = 0; i < 30; ++i) EXPECT_EQ(throttle.turn(at("http://127.0.0.1:8080/"), now + 1h), now + 1h);
}

}  // namespace
}  // namespace feedd::upstream
