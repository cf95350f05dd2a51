#include "upstream/upstream.hpp"

#include <gtest/gtest.h>

#include <boost/asio/thread_pool.hpp>
#include <deque>

#include "base/text.hpp"
#include "fakes/clock.hpp"
#include "fakes/run.hpp"
#include "upstream/reading_list.hpp"

namespace feedd::upstream {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

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

  Means means() {
    Fetch fetch = [this](Get get) { return answer(this, std::move(get)); };
    return means_of(fetch, crew_.get_executor(), clock_.clock(), manners_);
  }
  Upstream upstream(std::string remembered = "") { return {subscription_, std::move(remembered), means()}; }
  static Task<Result<Got>> answer(UpstreamTest* test, Get get) {
    test->asked_.push_back(std::move(get));
    if (test->answers_.empty()) co_return fail(Errc::network, "not expected to be asked");
    auto next = std::move(test->answers_.front());
    test->answers_.pop_front();
    if (next && next->url == test->subscription_.url) next->url = test->asked_.back().url;
    co_return next;
  }
  Batch next(Upstream& one) { return fakes::run(io_, one.next()); }
  Batch ask(Upstream& one) { return fakes::run(io_, one.ask()); }

  /// A page of the past, 10 s later, that its server cannot give; what is remembered of it.
  std::string next_failing_page(Upstream& one) {
    clock_.pass(10s);
    will_answer(500);
    auto batch = next(one);
    if (!batch.notes.empty()) last_note_ = batch.notes[0].error.what;
    return *batch.remember;
  }

  asio::io_context io_;
  asio::thread_pool crew_{1};
  Manners manners_ = {};
  std::string last_note_;
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
  EXPECT_GE(batch.next, clock_.now() + 1h);
  EXPECT_LE(batch.next, clock_.now() + 2h);
  EXPECT_EQ(batch.next_because, "the interval");
  ASSERT_TRUE(batch.remember);
  EXPECT_EQ(parse_memory(*batch.remember).validators.etag, "\"a\"");
}

TEST_F(UpstreamTest, asks_again_with_what_it_was_told_and_takes_304_for_no_news) {
  will_answer(200, feed, {{"ETag", "\"a\""}, {"Last-Modified", "yesterday"}});
  will_answer(304);
  auto source = upstream();
  auto due = *next(source).next;
  clock_.set(due);
  auto batch = next(source);
  EXPECT_EQ(asked_[1].validators, (Validators{"\"a\"", "yesterday"}));
  EXPECT_TRUE(batch.upserts.empty());
  EXPECT_TRUE(batch.removals.empty());
  EXPECT_TRUE(batch.notes.empty());
  EXPECT_GE(batch.next, clock_.now() + 1h);
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

TEST_F(UpstreamTest, takes_no_part_for_the_whole) {
  will_answer(200, feed, {{"ETag", "\"whole\""}});
  will_answer(206, feed, {{"ETag", "\"part\""}, {"Content-Range", "bytes 0-99/1000"}});
  auto source = upstream();
  next(source);
  auto batch = ask(source);
  EXPECT_TRUE(batch.upserts.empty());
  ASSERT_EQ(batch.notes.size(), 1u);
  EXPECT_EQ(batch.notes[0].error.what, "HTTP 206: a part of the document, which was not asked for");
  EXPECT_EQ(parse_memory(*batch.remember).validators.etag, "\"whole\"");
}

TEST_F(UpstreamTest, says_that_an_answer_has_no_content) {
  will_answer(204, "", {{"ETag", "\"none\""}});
  auto source = upstream();
  auto batch = ask(source);
  ASSERT_EQ(batch.notes.size(), 1u);
  EXPECT_EQ(batch.notes[0].error.what, "HTTP 204: no document");
  EXPECT_EQ(parse_memory(*batch.remember).validators, Validators{});
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

constexpr std::string_view page = R"(<!DOCTYPE html><html><head><title>Home</title>
<link rel="alternate" type="application/atom+xml" href="/atom.xml"></head><body></body></html>)";

TEST_F(UpstreamTest, reads_the_feed_a_page_names_and_says_so) {
  will_answer(200, page, {{"Content-Type", "text/html"}, {"ETag", "\"page\""}});
  will_answer(200, feed, {{"ETag", "\"feed\""}});
  answers_.back()->url = *parse_uri("http://planet.example/atom.xml");
  auto source = upstream();
  auto batch = next(source);
  EXPECT_EQ(batch.upserts.size(), 2u);
  ASSERT_EQ(batch.notes.size(), 1u);
  EXPECT_EQ(batch.notes[0].severity, Note::Severity::warning);
  EXPECT_EQ(batch.notes[0].error.what,
            "http://planet.example/feed is a page; its feed is read: write url = \"http://planet.example/atom.xml\"");
  will_answer(304);
  clock_.set(*batch.next);
  next(source);
  ASSERT_EQ(asked_.size(), 3u);
  EXPECT_EQ(asked_[2].url.str(), "http://planet.example/atom.xml");
  EXPECT_EQ(asked_[2].validators.etag, "\"feed\"");
}

std::string page_naming(std::initializer_list<const char*> paths, const std::string& type = "application/rss+xml") {
  std::string out = "<html><head>";
  for (auto* path : paths) out += "<link rel=alternate type=\"" + type + "\" href=\"" + path + "\">";
  return out;
}

TEST_F(UpstreamTest, tries_a_few_of_the_feeds_a_page_names_until_one_is_read) {
  will_answer(200, page_naming({"/1", "/2", "/3", "/4"}));
  will_answer(404);
  will_answer(200, "{\"no\":\"feed\"}");
  will_answer(200, feed);
  auto source = upstream();
  auto batch = next(source);
  EXPECT_EQ(batch.upserts.size(), 2u);
  EXPECT_EQ(asked_.back().url.str(), "http://planet.example/3");
}

TEST_F(UpstreamTest, says_what_was_wrong_with_the_first_of_the_feeds_a_page_names) {
  will_answer(200, page_naming({"/1", "/2", "/3", "/4"}));
  will_answer(200, "{\"no\":\"feed\"}");
  will_answer(404);
  will_answer(410);
  auto source = upstream();
  auto batch = next(source);
  EXPECT_EQ(asked_.size(), 4u);
  ASSERT_EQ(batch.notes.size(), 1u);
  EXPECT_EQ(batch.notes[0].error.what, "a page, and of its feed http://planet.example/1: JSON that is no feed");
  EXPECT_FALSE(parse_memory(*batch.remember).gone) << "not all of them";
}

TEST_F(UpstreamTest, tries_what_may_be_any_json_last_and_reads_a_page_in_its_own_charset) {
  auto text = page_naming({"/json"}, "application/json") + page_naming({"/rss"});
  std::string wide = "\xff\xfe";
  for (char c : text) wide += {c, '\0'};
  will_answer(200, wide, {{"Content-Type", "text/html"}});
  will_answer(200, feed);
  auto source = upstream();
  EXPECT_EQ(next(source).upserts.size(), 2u);
  EXPECT_EQ(asked_.back().url.str(), "http://planet.example/rss");
}

TEST_F(UpstreamTest, hears_what_the_feed_behind_a_page_says) {
  const struct {
    unsigned status;
    const char* retry_after;
    bool gone;
    seconds hold, domain_hold;
  } cases[] = {
      {429, "7200", false, 2h, 2h}, {503, "7200", false, 2h, 2h}, {503, "", false, 0h, 15min},
      {500, "7200", false, 2h, 0h}, {410, "", true, 0h, 0h},
  };
  for (const auto& one : cases) {
    asked_.clear();
    will_answer(200, page_naming({"/1"}));
    will_answer(one.status, "", {{"Retry-After", one.retry_after}});
    if (one.gone) will_answer(404);  // on its site
    auto source = upstream();
    auto memory = parse_memory(*next(source).remember);
    auto until = [&](seconds time) { return time == 0s ? std::nullopt : std::optional(clock_.now() + time); };
    EXPECT_EQ(memory.gone, one.gone) << one.status;
    EXPECT_EQ(memory.hold, until(one.hold)) << one.status;
    EXPECT_EQ(memory.domain_hold, until(one.domain_hold)) << one.status;
  }
}

TEST_F(UpstreamTest, does_not_follow_a_page_that_stands_for_a_while_where_the_feed_was) {
  will_answer(200, feed, {{"ETag", "\"feed\""}});
  auto source = upstream();
  next(source);
  will_answer(200, R"(<html><head><title>Back soon</title>
<link rel="alternate" type="application/rss+xml" href="http://other.example/f"></head>)");
  auto batch = ask(source);
  EXPECT_EQ(asked_.size(), 2u) << "the other feed is not asked";
  EXPECT_TRUE(batch.upserts.empty());
  ASSERT_EQ(batch.notes.size(), 1u);
  EXPECT_EQ(batch.notes[0].severity, Note::Severity::error);
  EXPECT_EQ(batch.notes[0].error.what,
            "an HTML page titled 'Back soon', not a feed; it names one: http://other.example/f");
  will_answer(200, feed);
  ask(source);
  EXPECT_EQ(asked_.back().url, subscription_.url);
  EXPECT_EQ(asked_.back().validators.etag, "\"feed\"");
}

TEST_F(UpstreamTest, goes_from_its_page_back_to_its_own_feed_and_to_no_other) {
  will_answer(200, page);
  will_answer(200, feed);
  auto source = upstream();
  next(source);
  will_answer(200, R"(<html><head><link rel="alternate" type="application/rss+xml" href="http://other.example/f">)");
  ask(source);
  EXPECT_EQ(asked_.back().url.str(), "http://planet.example/atom.xml");
  will_answer(200, R"(<html><head><link rel="alternate" type="application/rss+xml" href="http://other.example/f">)");
  auto remembered = *ask(source).remember;
  EXPECT_EQ(asked_.back().url, subscription_.url) << "a page in place of the feed: the configured address is asked";
  auto later = upstream(remembered);
  will_answer(200, page);
  will_answer(200, feed);
  EXPECT_EQ(ask(later).upserts.size(), 2u);
  EXPECT_EQ(asked_.back().url.str(), "http://planet.example/atom.xml");
}

TEST_F(UpstreamTest, gives_nothing_of_the_configured_to_the_feed_a_page_names_elsewhere) {
  subscription_.username = "me";
  subscription_.headers = {{"X-Key", "k"}};
  subscription_.trusted_address = true;
  will_answer(200, R"(<html><head><link rel="alternate" type="application/rss+xml" href="http://other.example/f">)");
  will_answer(200, feed);
  auto source = upstream();
  next(source);
  ASSERT_EQ(asked_.size(), 2u);
  EXPECT_TRUE(asked_[1].username.empty());
  EXPECT_TRUE(asked_[1].headers.empty());
  EXPECT_FALSE(asked_[1].trusted_address);
  will_answer(200, R"(<html><head><link rel="alternate" type="application/rss+xml" href="http://other.example:22/f">)");
  auto guarded = upstream();
  next(guarded);
  EXPECT_EQ(asked_.size(), 3u) << "port 22 is not asked";
}

TEST_F(UpstreamTest, looks_for_a_lost_feed_on_its_site_and_offers_what_it_finds) {
  will_answer(200, feed);
  auto source = upstream();
  next(source);
  for (int i = 0; i < 3; ++i) will_answer(404);
  will_answer(200, page);
  ask(source);
  ask(source);
  auto lost = ask(source);
  ASSERT_EQ(asked_.size(), 5u);
  EXPECT_EQ(asked_[4].url.str(), "http://planet.example/") << "the page the feed belongs to";
  ASSERT_EQ(lost.notes.size(), 2u);
  EXPECT_EQ(lost.notes[1].error.what, "its site names another feed: write url = \"http://planet.example/atom.xml\"");
  will_answer(404);
  EXPECT_EQ(ask(source).notes.size(), 2u) << "offered as long as it is lost";
  EXPECT_EQ(asked_.size(), 6u) << "and looked for once a week";
}

TEST_F(UpstreamTest, looks_for_a_lost_feed_at_once_when_somebody_waits_to_hear) {
  auto eager = means();
  eager.searches_at_once = true;
  Upstream source(subscription_, "", eager);
  will_answer(404);
  will_answer(200, page);
  auto lost = ask(source);
  ASSERT_EQ(lost.notes.size(), 2u);
  EXPECT_EQ(lost.notes[1].error.what, "its site names another feed: write url = \"http://planet.example/atom.xml\"");
}

TEST_F(UpstreamTest, says_why_a_feed_that_is_gone_is_asked_no_more) {
  will_answer(410);
  auto source = upstream();
  auto gone = next(source);
  EXPECT_FALSE(gone.next);
  EXPECT_EQ(gone.next_because, "HTTP 410: it is gone for good, and is not asked again");
  EXPECT_EQ(in_words(parse_memory(*gone.remember).because), gone.next_because) << "after a restart, too";
}

constexpr std::string_view pushed_feed = R"(<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:p</id><title>P</title>
<link rel="hub" href="https://hub.example/"/><link rel="self" href="http://planet.example/feed"/>
<entry><id>urn:1</id><title>One</title><updated>2023-11-01T00:00:00Z</updated></entry></feed>)";

class WebSub : public UpstreamTest {
 protected:
  Means means_with_hub() {
    auto out = means();
    out.callbacks = callbacks_;
    out.callback_base = "https://us.example/websub/";
    return out;
  }
  /// A source whose hub was asked, and has agreed for so long.
  std::unique_ptr<Upstream> subscribed(std::chrono::seconds lease) {
    will_answer(200, pushed_feed, {{"ETag", "\"a\""}});
    will_answer(202);
    auto source = std::make_unique<Upstream>(subscription_, "", means_with_hub());
    first_ = next(*source);
    EXPECT_EQ(asked_.size(), 2u);
    Push agreed;
    agreed.lease = lease;
    fakes::run(io_, source->take(std::move(agreed)));
    return source;
  }
  /// By which the hub knows it, as it was asked.
  std::string token() {
    return parse_form(asked_[1].form)["hub.callback"].substr(std::string("https://us.example/websub/").size());
  }

  Batch first_;  ///< what subscribed() read
  std::shared_ptr<Callbacks> callbacks_ =
      std::make_shared<Callbacks>(io_.get_executor(), [](const SourceId&, const Push&) {});
};

TEST_F(WebSub, subscribes_once_and_polls_seldom_while_the_hub_tells_of_news) {
  auto source = subscribed(240h);
  EXPECT_EQ(asked_[1].url.str(), "https://hub.example/");
  EXPECT_EQ(parse_form(asked_[1].form)["hub.topic"], "http://planet.example/feed");
  EXPECT_EQ(token().size(), 32u);
  EXPECT_EQ(callbacks_->deliver(token(), "", "", "").status, 202u) << "the hub may call";
  clock_.set(*first_.next);
  will_answer(304);
  auto second = next(*source);
  EXPECT_EQ(second.next, clock_.now() + 24h);
  EXPECT_EQ(second.next_because, "its hub tells of news");

  Push news;
  news.body = replace_all(pushed_feed, "urn:1", "urn:2");
  news.content_type = "application/atom+xml";
  auto told = fakes::run(io_, source->take(std::move(news)));
  ASSERT_EQ(told.upserts.size(), 1u);
  EXPECT_EQ(told.upserts[0].guid.value, "urn:2");
  EXPECT_EQ(told.source, subscription_.id);

  // After a restart the hub still knows where to call, and is not asked again.
  Upstream again(subscription_, *told.remember, means_with_hub());
  clock_.set(*second.next);
  will_answer(200, pushed_feed);
  next(again);
  EXPECT_EQ(asked_.size(), 4u);
}

TEST_F(WebSub, is_not_relied_on_when_the_hub_falls_silent) {
  auto source = subscribed(240h);
  clock_.pass(3h);
  will_answer(200, replace_all(replace_all(pushed_feed, "urn:1", "urn:2"), "2023-11-01T00", "2023-11-14T23"));
  auto found = ask(*source);
  EXPECT_LE(*found.next, clock_.now() + 2h) << "polled as before";
  Push news;
  news.body = std::string(pushed_feed);
  fakes::run(io_, source->take(std::move(news)));
  will_answer(304);
  EXPECT_EQ(ask(*source).next, clock_.now() + 24h) << "it spoke again";
}

TEST_F(WebSub, is_not_relied_on_when_its_news_cannot_be_read) {
  auto source = subscribed(240h);
  will_answer(304);
  ask(*source);
  Push news;
  news.fault = Error{Errc::unsupported, "content coding x"};
  auto told = fakes::run(io_, source->take(std::move(news)));
  EXPECT_EQ(told.next, clock_.now() + 1h);
  ASSERT_EQ(told.notes.size(), 1u);
  EXPECT_EQ(told.notes[0].error.what, "news by its hub: content coding x");
}

TEST_F(WebSub, renews_the_lease_in_time) {
  auto source = subscribed(3h);
  will_answer(304);
  ask(*source);
  clock_.pass(2h);
  will_answer(202);
  auto renewed = next(*source);
  EXPECT_TRUE(renewed.upserts.empty());
  EXPECT_EQ(asked_.back().url.str(), "https://hub.example/");
  EXPECT_EQ(asked_.back().form, asked_[1].form) << "the same callback and secret";
}

TEST_F(WebSub, is_not_relied_on_when_it_refuses) {
  auto source = subscribed(240h);
  will_answer(304);
  ask(*source);
  Push refusal;
  refusal.denied = true;
  auto refused = fakes::run(io_, source->take(std::move(refusal)));
  EXPECT_EQ(refused.next, clock_.now() + 1h);
  EXPECT_EQ(refused.next_because, "the interval");
  Upstream again(subscription_, *refused.remember, means_with_hub());
  clock_.pass(300h);
  will_answer(200, pushed_feed);
  next(again);
  EXPECT_EQ(asked_.size(), 4u) << "nor is it asked again";
}

TEST_F(WebSub, is_over_when_the_feed_names_no_hub) {
  auto source = subscribed(24h);
  will_answer(200, feed);
  auto polled = ask(*source);
  EXPECT_LE(polled.next, clock_.now() + 2h);
  EXPECT_EQ(callbacks_->deliver(token(), "", "", "").status, 410u);
  clock_.pass(20h);
  will_answer(200, pushed_feed);
  next(*source);
  EXPECT_EQ(asked_.size(), 4u) << "polled, not renewed; and a hub is asked once a day at most";
}

TEST_F(WebSub, says_when_the_hub_stands_where_nobody_is_asked) {
  will_answer(200, replace_all(pushed_feed, "https://hub.example/", "http://hub.example:25/"));
  Upstream source(subscription_, "", means_with_hub());
  auto batch = next(source);
  EXPECT_EQ(asked_.size(), 1u);
  EXPECT_EQ(batch.upserts.size(), 1u);
  ASSERT_EQ(batch.notes.size(), 1u);
  EXPECT_EQ(batch.notes[0].error.what,
            "its hub http://hub.example:25/ is not asked to tell of news: port 25 is not asked for feeds");
}

TEST_F(WebSub, says_when_the_hub_does_not_want_us) {
  will_answer(200, pushed_feed);
  will_answer(422);
  Upstream source(subscription_, "", means_with_hub());
  auto batch = next(source);
  EXPECT_EQ(batch.upserts.size(), 1u);
  ASSERT_EQ(batch.notes.size(), 1u);
  EXPECT_EQ(batch.notes[0].error.what, "its hub https://hub.example/ does not take us: HTTP 422");
}

std::string archive(const std::string& id, const std::string& before) {
  return R"(<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:planet</id><title>Planet</title>)" +
         (before.empty() ? "" : R"(<link rel="prev-archive" href=")" + before + R"("/>)") + "<entry><id>" + id +
         "</id><title>T</title><updated>2020-01-01T00:00:00Z</updated></entry></feed>";
}

TEST_F(UpstreamTest, reads_the_past_once_page_after_page) {
  will_answer(200, archive("urn:3", "http://planet.example/2"));
  will_answer(200, archive("urn:2", "http://planet.example/1"));
  will_answer(200, archive("urn:1", ""));
  will_answer(200, archive("urn:4", "http://planet.example/3"));
  auto source = upstream();
  auto first = next(source);
  EXPECT_EQ(first.upserts.size(), 1u);
  clock_.pass(10s);
  auto second = next(source);
  ASSERT_EQ(second.upserts.size(), 1u);
  EXPECT_EQ(second.upserts[0].guid.value, "urn:2");
  EXPECT_EQ(second.keep, 10u);
  clock_.pass(10s);
  auto after_restart = upstream(*second.remember);
  auto third = next(after_restart);
  EXPECT_EQ(third.upserts[0].guid.value, "urn:1");
  clock_.set(*third.next);
  auto fourth = next(after_restart);
  EXPECT_EQ(fourth.upserts[0].guid.value, "urn:4");
  EXPECT_EQ(parse_memory(*fourth.remember).archive, "") << "only the first time";
  EXPECT_TRUE(first.backlog);
  EXPECT_TRUE(second.backlog);
  EXPECT_FALSE(fourth.backlog) << "what comes now is news";
}

TEST_F(UpstreamTest, walks_the_past_in_no_circle) {
  const std::string feed_itself = subscription_.url.str(), a = "http://planet.example/a", b = "http://planet.example/b";
  const std::vector<std::string> walks[] = {{feed_itself}, {feed_itself + "#past"}, {a, a}, {a, feed_itself}, {a, b, a},
                                            {a, b, b},     {a, b, feed_itself}};
  for (const auto& walk : walks) {
    asked_.clear();
    for (std::size_t i = 0; i < walk.size(); ++i) {
      will_answer(200, archive("urn:" + std::to_string(i), walk[i]));
      if (i > 0) answers_.back()->url = *parse_uri(walk[i - 1]);
    }
    auto source = upstream();
    auto batch = next(source);
    for (std::size_t i = 1; i < walk.size(); ++i) {
      EXPECT_TRUE(batch.notes.empty());
      clock_.pass(10s);
      batch = next(source);
    }
    ASSERT_EQ(batch.notes.size(), 1u) << walk.back();
    EXPECT_EQ(batch.notes[0].error.what, "its past is read no further than " +
                                             (walk.size() == 1 ? feed_itself : walk[walk.size() - 2]) +
                                             ": it leads back to " + walk.back());
    EXPECT_EQ(parse_memory(*batch.remember).archive, "");
    EXPECT_EQ(asked_.size(), walk.size());
  }
}

TEST_F(UpstreamTest, does_not_follow_where_the_past_is_redirected_to_the_feed) {
  will_answer(200, archive("urn:3", "http://planet.example/2"));
  will_answer(200, archive("urn:2", ""));
  auto source = upstream();
  next(source);
  clock_.pass(10s);
  next(source);
  ASSERT_EQ(asked_.size(), 2u);
  EXPECT_TRUE(asked_[0].not_to.empty());
  const auto& known = asked_[1].not_to;
  EXPECT_NE(std::find(known.begin(), known.end(), subscription_.url), known.end());
}

TEST_F(UpstreamTest, ends_the_past_where_a_redirect_leads_back_to_the_feed) {
  will_answer(200, archive("urn:3", "http://planet.example/2"));
  will_answer(200, archive("urn:2", "http://planet.example/1"));
  answers_.back()->url = *parse_uri(subscription_.url.str() + "#redirected");
  auto source = upstream();
  next(source);
  clock_.pass(10s);
  auto batch = next(source);
  EXPECT_TRUE(batch.upserts.empty());
  EXPECT_EQ(batch.notes.size(), 1u);
  EXPECT_EQ(parse_memory(*batch.remember).archive, "");
}

TEST_F(UpstreamTest, asks_again_after_the_next_poll_for_a_page_of_the_past_that_failed_for_now) {
  will_answer(200, archive("urn:3", "http://planet.example/2"));
  auto source = upstream();
  next(source);
  for (int i = 0; i < 4; ++i) {
    auto wait = parse_memory(next_failing_page(source)).archive;
    EXPECT_EQ(wait.empty(), i == 3) << i;
    if (i == 3) break;
    clock_.pass(48h);
    will_answer(304);
    next(source);
    EXPECT_EQ(asked_.back().url, subscription_.url);
  }
  EXPECT_EQ(last_note_, "its past is read no further than http://planet.example/2: HTTP 500");
}

TEST_F(UpstreamTest, says_which_failure_ends_the_past) {
  will_answer(200, archive("urn:3", "http://planet.example/2"));
  will_answer(404);
  auto source = upstream();
  next(source);
  clock_.pass(10s);
  auto batch = next(source);
  ASSERT_EQ(batch.notes.size(), 1u);
  EXPECT_EQ(batch.notes[0].error.what, "its past is read no further than http://planet.example/2: HTTP 404");
  EXPECT_EQ(parse_memory(*batch.remember).archive, "");
}

TEST_F(UpstreamTest, leaves_the_past_alone_for_as_long_as_its_server_says) {
  will_answer(200, archive("urn:3", "http://planet.example/2"));
  will_answer(429, "", {{"Retry-After", "604800"}});
  answers_.back()->url = *parse_uri("http://past.example/2");
  auto source = upstream();
  next(source);
  clock_.pass(10s);
  auto memory = parse_memory(*next(source).remember);
  EXPECT_EQ(memory.archive, "http://planet.example/2");
  EXPECT_EQ(memory.archive_due, clock_.now() + 7 * 24h);
  EXPECT_EQ(memory.hold, std::nullopt) << "the feed itself goes on";
}

TEST_F(UpstreamTest, reads_the_past_between_polls_however_short_the_interval_is) {
  manners_ = {.interval = 2s, .min_interval = 2s, .max_interval = 4s};
  subscription_.interval = 2s;
  will_answer(200, archive("urn:3", "http://planet.example/2"));
  auto source = upstream();
  next(source);
  for (int i = 0; i < 6 && asked_.back().url == subscription_.url; ++i) {
    clock_.pass(4s);
    answers_.clear();
    will_answer(200, archive("urn:2", ""));
    next(source);
  }
  EXPECT_EQ(asked_.back().url.str(), "http://planet.example/2");
}

TEST_F(UpstreamTest, reads_no_more_of_the_past_than_is_kept) {
  subscription_.limit = 2;
  will_answer(200, archive("urn:9", "http://planet.example/8"));
  will_answer(200, archive("urn:8", "http://planet.example/7"));
  will_answer(200, archive("urn:7", "http://planet.example/6"));
  auto source = upstream();
  next(source);
  clock_.pass(10s);
  EXPECT_NE(parse_memory(*next(source).remember).archive, "");
  clock_.pass(10s);
  EXPECT_EQ(parse_memory(*next(source).remember).archive, "");
}

TEST_F(UpstreamTest, stays_away_when_it_is_told_to) {
  will_answer(429, "", {{"Retry-After", "7200"}});
  will_answer(200, feed);
  auto source = upstream();
  auto told = next(source);
  EXPECT_GE(told.next, clock_.now() + 2h);
  auto refused = ask(source);
  EXPECT_EQ(asked_.size(), 1u);
  ASSERT_EQ(refused.notes.size(), 1u);
  EXPECT_FALSE(refused.remember);
  clock_.set(*told.next);
  EXPECT_EQ(next(source).upserts.size(), 2u);
}

TEST_F(UpstreamTest, stays_away_when_another_feed_of_the_same_operator_was_told_to) {
  auto means = this->means();
  will_answer(503, "", {{"Retry-After", "7200"}});
  Upstream first(subscription_, "", means);
  auto told = *next(first).remember;
  subscription_.url = *parse_uri("http://www.planet.example/other");
  Upstream second(subscription_, "", means);
  EXPECT_EQ(ask(second).notes.size(), 1u);
  subscription_.url = *parse_uri("http://another.example/");
  Upstream elsewhere(subscription_, "", means);
  will_answer(200, feed);
  EXPECT_EQ(ask(elsewhere).upserts.size(), 2u);
  EXPECT_EQ(asked_.size(), 2u);

  // After a restart the source that was told passes it on.
  subscription_.url = *parse_uri("http://planet.example/feed");
  auto later = this->means();
  Upstream again(subscription_, told, later);
  subscription_.url = *parse_uri("http://www.planet.example/other");
  Upstream neighbour(subscription_, "", later);
  EXPECT_EQ(ask(neighbour).notes.size(), 1u);
  EXPECT_EQ(asked_.size(), 2u);
}

TEST_F(UpstreamTest, tells_that_it_waits_because_its_operator_is_held) {
  auto means = this->means();
  will_answer(200, feed);
  Upstream neighbour(subscription_, "", means);
  auto due = *next(neighbour).next;
  clock_.set(due - 1min);
  will_answer(429, "", {{"Retry-After", "7200"}});
  subscription_.url = *parse_uri("http://www.planet.example/other");
  Upstream first(subscription_, "", means);
  next(first);
  const auto end = clock_.now() + 2h;
  clock_.set(due);
  auto waiting = next(neighbour);
  EXPECT_TRUE(waiting.waits);
  EXPECT_FALSE(waiting.remember);
  EXPECT_EQ(waiting.next, end);
  EXPECT_EQ(waiting.next_because, "its operator asked to be left alone (429 or 503)");
  EXPECT_EQ(ask(neighbour).next, end);
  EXPECT_EQ(asked_.size(), 2u);
  clock_.set(end);
  will_answer(304);
  EXPECT_FALSE(next(neighbour).waits);
  EXPECT_EQ(asked_.size(), 3u);
}

TEST_F(UpstreamTest, holds_the_operator_who_answered_and_not_the_one_who_led_there) {
  auto means = this->means();
  will_answer(503, "", {{"Retry-After", "7200"}});
  answers_.back()->url = *parse_uri("http://proxy.another.example/planet");
  Upstream first(subscription_, "", means);
  auto told = *next(first).remember;
  EXPECT_EQ(ask(first).notes.size(), 1u) << "the source itself waits";
  EXPECT_EQ(asked_.size(), 1u);
  for (bool restarted : {false, true}) {
    asked_.clear();
    if (restarted) means = this->means();
    subscription_.url = *parse_uri("http://planet.example/feed");
    Upstream again(subscription_, told, means);
    subscription_.url = *parse_uri("http://planet.example/other");
    will_answer(200, feed);
    Upstream neighbour(subscription_, "", means);
    EXPECT_EQ(ask(neighbour).upserts.size(), 2u);
    subscription_.url = *parse_uri("http://another.example/feed");
    Upstream held(subscription_, "", means);
    EXPECT_EQ(ask(held).notes.size(), 1u);
    EXPECT_EQ(asked_.size(), 1u);
  }
}

TEST_F(UpstreamTest, never_asks_again_what_is_gone_until_the_address_changes) {
  will_answer(410);
  will_answer(404);  // on its site, where it is looked for once
  will_answer(200, feed);
  auto source = upstream();
  auto batch = next(source);
  ASSERT_EQ(batch.notes.size(), 1u);
  EXPECT_EQ(batch.notes[0].error.what, "HTTP 410");
  EXPECT_FALSE(batch.next);
  auto again = upstream(*batch.remember);
  EXPECT_EQ(ask(again).notes.size(), 1u);
  EXPECT_EQ(asked_.size(), 2u);
  subscription_.url = *parse_uri("http://planet.example/new");
  auto moved = upstream(*batch.remember);
  EXPECT_EQ(next(moved).upserts.size(), 2u);
}

TEST_F(UpstreamTest, that_is_gone_is_not_looked_for_where_it_was) {
  subscription_.url = *parse_uri("http://planet.example/");
  will_answer(410);
  auto source = upstream();
  next(source);
  EXPECT_EQ(asked_.size(), 1u) << "the page of its site is the address that is gone";
}

TEST_F(UpstreamTest, tells_once_that_it_moved_for_good) {
  auto source = upstream();
  for (int i = 0; i < 4; ++i) {
    will_answer(200, feed);
    answers_.back()->url = *parse_uri("http://planet.example/new");
    answers_.back()->moved_for_good = true;
    auto batch = ask(source);
    ASSERT_EQ(batch.notes.size(), i == 2 ? 1u : 0u) << i;
    if (i == 2) {
      EXPECT_EQ(batch.notes[0].error.what,
                "http://planet.example/feed has moved for good and is asked at its new address: "
                "write url = \"http://planet.example/new\"");
    }
    clock_.pass(24h);
  }
}

TEST_F(UpstreamTest, that_a_list_names_may_not_choose_its_port) {
  for (bool listed : {true, false}) {
    asked_.clear();
    subscription_.url = *parse_uri("http://planet.example:22/feed");
    if (listed) subscription_.named_by = parse_uri("http://planet.example/list").value();
    if (!listed) subscription_.named_by.reset();
    will_answer(200, feed);
    auto source = upstream();
    EXPECT_EQ(next(source).notes.empty(), !listed);
    EXPECT_EQ(asked_.empty(), listed);
    answers_.clear();
  }
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

std::string list_of(std::initializer_list<const char*> names) {
  std::string out = "<opml version=\"2.0\"><head/><body>";
  for (auto* name : names) out += "<outline type=\"rss\" xmlUrl=\"http://" + std::string(name) + ".example/f\"/>\n";
  return out + "</body></opml>";
}

TEST_F(UpstreamTest, of_a_list_has_no_fragments) {
  ReadingList list(subscription_, "", means());
  will_answer(200, list_of({"a"}) + "<!-- -->", {});
  will_answer(200, "<opml version='2.0'><body><outline xmlUrl='http://a.example/f#top'/></body></opml>", {});
  fakes::run(io_, list.ask());
  auto before = list.feeds();
  fakes::run(io_, list.ask());
  EXPECT_EQ(list.feeds(), before);
}

TEST_F(UpstreamTest, of_a_list_too_long_tells_what_was_left_out_and_counts_no_feed_twice) {
  std::string outlines;
  for (std::size_t i = 0; i < ReadingList::most_feeds + 3; ++i)
    for (int twice = 0; twice < 2; ++twice)
      outlines += "<outline type=\"rss\" xmlUrl=\"http://a.example/" + std::to_string(i) + "\"/>";
  ReadingList list(subscription_, "", means());
  will_answer(200, "<opml version=\"2.0\"><body>" + outlines + "</body></opml>");
  auto read = fakes::run(io_, list.ask());
  EXPECT_EQ(list.feeds().size(), ReadingList::most_feeds);
  EXPECT_EQ(list.feeds().back().url.str(), "http://a.example/9999");
  ASSERT_EQ(read.notes.size(), 1u);
  EXPECT_EQ(read.notes[0].severity, Note::Severity::warning);
  EXPECT_EQ(read.notes[0].error.what,
            "the list has 10003 feeds: the first 10000 are followed, the last 3 are left out");
}

TEST_F(UpstreamTest, of_a_list_that_is_cut_off_the_old_one_stays) {
  auto whole = list_of({"a", "b", "c"});
  auto half = whole.substr(0, whole.find("http://c"));
  ReadingList list(subscription_, "", means());
  will_answer(200, half, {{"ETag", "\"half\""}});
  auto first = fakes::run(io_, list.ask());
  EXPECT_EQ(list.feeds().size(), 2u) << "what can be read, as long as there is nothing better";
  ASSERT_EQ(first.notes.size(), 1u);
  EXPECT_EQ(first.notes[0].severity, Note::Severity::warning);
  will_answer(200, whole, {{"ETag", "\"whole\""}});
  fakes::run(io_, list.ask());
  EXPECT_EQ(asked_[1].validators, Validators{});
  EXPECT_EQ(list.feeds().size(), 3u);
  will_answer(200, half, {{"ETag", "\"half\""}});
  auto cut = fakes::run(io_, list.ask());
  EXPECT_EQ(list.feeds().size(), 3u);
  ASSERT_EQ(cut.notes.size(), 1u);
  EXPECT_EQ(cut.notes[0].severity, Note::Severity::error);
  EXPECT_EQ(parse_memory(*cut.remember).validators.etag, "\"whole\"");
  will_answer(200, replace_all(list_of({"a"}), "<head/>", "<head><title>a&nbsp;b</title></head>"));
  EXPECT_TRUE(fakes::run(io_, list.ask()).notes.empty());
  EXPECT_EQ(list.feeds().size(), 1u);
}

}  // namespace
}  // namespace feedd::upstream
