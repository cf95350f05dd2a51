#include "upstream/upstream.hpp"

#include <gtest/gtest.h>

#include <boost/asio/thread_pool.hpp>
#include <deque>

#include "fakes/clock.hpp"
#include "fakes/run.hpp"

namespace feedd::upstream {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view feed = R"xml(<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>urn:planet</id><title>Planet</title><updated>2023-11-01T00:00:00Z</updated>
  <link href="http://planet.example/"/><author><name>Ada</name></author>
  <entry><id>urn:1</id><title>One</title><updated>2023-11-01T00:00:00Z</updated>
    <content type="html">&lt;p onclick="x()"&gt;Hello&lt;/p&gt;</content></entry>
  <entry><id>urn:2</id><title>Two</title><updated>2023-10-01T00:00:00Z</updated><summary>s</summary></entry>
</feed>)xml";

/// A source over a scripted Fetch and a clock that stands still.
class UpstreamTest : public testing::Test {
 protected:
  ~UpstreamTest() override { crew_.join(); }

  void will_answer(unsigned status, std::string_view body = "",
                   std::vector<std::pair<std::string, std::string>> headers = {}) {
    answers_.push_back(Got{.status = status,
                           .headers = std::move(headers),
                           .body = std::string(body),
                           .url = subscription_.url,
                           .moved_for_good = false,
                           .room = {}});
  }
  void will_fail(Error error) { answers_.push_back(tl::unexpected(std::move(error))); }

  Upstream upstream(std::string remembered = "") {
    Fetch fetch = [this](Get get) { return answer(this, std::move(get)); };
    return {subscription_, Manners{}, std::move(remembered), fetch, crew_.get_executor(), clock_.clock()};
  }
  static Task<Result<Got>> answer(UpstreamTest* test, Get get) {
    test->asked_.push_back(std::move(get));
    auto next = std::move(test->answers_.front());
    test->answers_.pop_front();
    co_return next;
  }
  Batch next(Upstream& one) { return fakes::run(io_, one.next()); }
  Batch ask(Upstream& one) { return fakes::run(io_, one.ask()); }

  asio::io_context io_;
  asio::thread_pool crew_{1};
  fakes::FakeClock clock_;
  Subscription subscription_{
      .id = {"upstream/planet"}, .name = "planet", .url = *parse_uri("http://planet.example/feed"), .limit = 10};
  std::deque<Result<Got>> answers_;
  std::vector<Get> asked_;
};

TEST_F(UpstreamTest, hands_in_the_entries_of_a_feed) {
  will_answer(200, feed, {{"ETag", "\"a\""}});
  auto source = upstream();
  auto batch = next(source);
  EXPECT_EQ(batch.source, subscription_.id);
  EXPECT_EQ(batch.keep, 10u);
  ASSERT_EQ(batch.upserts.size(), 2u);
  EXPECT_EQ(batch.upserts[0].title, "One");
  EXPECT_EQ(batch.upserts[0].guid.value, "urn:1");
  EXPECT_TRUE(batch.upserts[0].id.starts_with("urn:uuid:"));
  EXPECT_EQ(batch.upserts[0].html.find("onclick"), std::string::npos);
  EXPECT_EQ(batch.upserts[0].origin->title, "Planet");
  EXPECT_EQ(batch.next, clock_.now() + 1h);
  ASSERT_TRUE(batch.remember);
  EXPECT_EQ(parse_memory(*batch.remember).validators.etag, "\"a\"");
}

TEST_F(UpstreamTest, asks_again_with_what_it_was_told_and_takes_304_for_no_news) {
  will_answer(200, feed, {{"ETag", "\"a\""}, {"Last-Modified", "yesterday"}});
  will_answer(304);
  auto source = upstream();
  next(source);
  clock_.pass(1h);
  auto batch = next(source);
  EXPECT_EQ(asked_[1].validators, (Validators{"\"a\"", "yesterday"}));
  EXPECT_TRUE(batch.upserts.empty());
  EXPECT_TRUE(batch.removals.empty());
  EXPECT_TRUE(batch.notes.empty());
  EXPECT_EQ(batch.next, clock_.now() + 1h);
}

TEST_F(UpstreamTest, goes_on_after_a_restart_where_it_was) {
  will_answer(200, feed, {{"ETag", "\"a\""}});
  will_answer(304);
  auto before = upstream();
  auto remembered = *next(before).remember;
  clock_.pass(2h);
  auto source = upstream(remembered);
  next(source);
  EXPECT_EQ(asked_[1].validators.etag, "\"a\"");
}

TEST_F(UpstreamTest, does_not_ask_before_it_is_due) {
  will_answer(200, feed);
  auto source = upstream();
  next(source);
  Nursery nursery(io_.get_executor());
  auto wait = [](Upstream* one) -> Task<void> { co_await one->next(); };
  nursery.start("early", wait(&source));
  io_.restart();
  io_.run_for(50ms);
  EXPECT_EQ(asked_.size(), 1u);
  EXPECT_EQ(nursery.size(), 1u);
  nursery.stop();
  io_.run_for(5s);
  EXPECT_EQ(nursery.size(), 0u);
}

TEST_F(UpstreamTest, tells_of_a_failure_in_words_and_keeps_what_is_there) {
  struct {
    Result<Got> answer;
    std::string expected;
  } const cases[] = {
      {tl::unexpected(Error{Errc::network, "no such host: planet.example"}), "no such host: planet.example"},
      {Got{.status = 404, .headers = {}, .body = "no", .url = subscription_.url, .moved_for_good = false, .room = {}},
       "HTTP 404"},
      {Got{.status = 503, .headers = {}, .body = "", .url = subscription_.url, .moved_for_good = false, .room = {}},
       "HTTP 503"},
  };
  for (const auto& one : cases) {
    will_answer(200, feed, {{"ETag", "\"a\""}});
    answers_.push_back(one.answer);
    auto source = upstream();
    ask(source);
    auto batch = ask(source);
    EXPECT_TRUE(batch.upserts.empty());
    EXPECT_TRUE(batch.removals.empty());
    ASSERT_EQ(batch.notes.size(), 1u);
    EXPECT_EQ(batch.notes[0].severity, Note::Severity::error);
    EXPECT_EQ(batch.notes[0].error.what, one.expected);
    EXPECT_EQ(parse_memory(*batch.remember).failures, 1);
    EXPECT_EQ(parse_memory(*batch.remember).validators.etag, "\"a\"");
    EXPECT_GT(*batch.next, clock_.now() + 1h);
  }
}

TEST_F(UpstreamTest, says_what_it_got_instead_of_a_feed) {
  will_answer(200, "<!DOCTYPE html><html><head><title>Sorry</title></head><body></body></html>",
              {{"Content-Type", "text/html"}, {"ETag", "\"page\""}});
  auto source = upstream();
  auto batch = next(source);
  EXPECT_TRUE(batch.upserts.empty());
  ASSERT_EQ(batch.notes.size(), 1u);
  EXPECT_EQ(batch.notes[0].severity, Note::Severity::error);
  EXPECT_EQ(parse_memory(*batch.remember).validators, Validators{}) << "what was not read must be asked for again";
}

TEST_F(UpstreamTest, stays_away_when_it_is_told_to) {
  will_answer(429, "", {{"Retry-After", "7200"}});
  will_answer(200, feed);
  auto source = upstream();
  auto told = next(source);
  EXPECT_EQ(told.next, clock_.now() + 2h);
  auto refused = ask(source);
  EXPECT_EQ(asked_.size(), 1u);
  ASSERT_EQ(refused.notes.size(), 1u);
  EXPECT_FALSE(refused.remember);
  clock_.pass(2h);
  EXPECT_EQ(next(source).upserts.size(), 2u);
}

TEST_F(UpstreamTest, never_asks_again_what_is_gone_until_the_address_changes) {
  will_answer(410);
  will_answer(200, feed);
  auto source = upstream();
  auto batch = next(source);
  ASSERT_EQ(batch.notes.size(), 1u);
  EXPECT_EQ(batch.notes[0].error.what, "HTTP 410");
  EXPECT_FALSE(batch.next);
  auto again = upstream(*batch.remember);
  EXPECT_EQ(ask(again).notes.size(), 1u);
  EXPECT_EQ(asked_.size(), 1u);
  subscription_.url = *parse_uri("http://planet.example/new");
  auto moved = upstream(*batch.remember);
  EXPECT_EQ(next(moved).upserts.size(), 2u);
}

TEST_F(UpstreamTest, asks_as_the_subscription_says) {
  subscription_.headers = {{"X-Key", "k"}};
  subscription_.username = "me";
  subscription_.password = "secret";
  subscription_.trusted_address = true;
  will_answer(200, feed);
  auto source = upstream();
  auto batch = next(source);
  EXPECT_EQ(asked_[0].headers, subscription_.headers);
  EXPECT_EQ(asked_[0].username, "me");
  EXPECT_EQ(asked_[0].password, "secret");
  EXPECT_TRUE(asked_[0].trusted_address);
  EXPECT_EQ(batch.remember->find("secret"), std::string::npos);
}

}  // namespace
}  // namespace feedd::upstream
