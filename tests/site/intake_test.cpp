#include "site/intake.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>

#include "fakes/run.hpp"
#include "store/memory.hpp"

namespace feedd::site {
namespace {

class IntakeTest : public testing::Test {
 protected:
  IntakeTest() { EXPECT_TRUE(publisher_.rebuild()); }

  static Batch batch(const std::string& source, const std::string& guid) {
    Entry entry;
    entry.guid = {guid};
    entry.id = "urn:" + guid;
    entry.title = guid;
    entry.html = "<p>words</p>";
    entry.published = Instant(std::chrono::seconds(1600000000));
    Batch out;
    out.source = {source};
    out.upserts.push_back(std::move(entry));
    return out;
  }

  /// Takes all of them at once; what became of each, in their order.
  std::vector<std::string> take(const std::vector<Batch>& batches) {
    std::vector<std::string> told(batches.size());
    for (std::size_t i = 0; i < batches.size(); ++i) asio::co_spawn(io_, take_one(batches[i], told[i]), asio::detached);
    io_.restart();
    io_.run();
    return told;
  }
  Task<void> take_one(const Batch& batch, std::string& told) {
    auto taken = co_await intake_.take(batch);
    if (taken) {
      told = fmt::format("+{}{}", taken->changes.added, taken->shown ? " shown" : "");
    } else {
      told = taken.error().what;
    }
  }
  std::string feed() const { return site_.get()->find("/atom.xml")->identity->str(); }

  asio::io_context io_{1};
  std::unique_ptr<store::Store> store_ = store::memory_store();
  Published<Site> site_;
  static Plan plan() {
    std::vector<Channel> channels(1);
    auto routes = Routes::make(channels, {{"a"}, {"b"}, {"c"}}, {}).value();
    return {parse_uri("https://feeds.example.org/").value(), std::move(channels), std::move(routes), {}};
  }
  Publisher publisher_{*store_, plan(), site_, [] { return Instant(std::chrono::seconds(1700000000)); }};
  Intake intake_{publisher_, io_.get_executor()};
};

TEST_F(IntakeTest, what_comes_at_the_same_time_is_shown_as_one_site) {
  const auto before = publisher_.work().sites;
  EXPECT_EQ(take({batch("a", "one"), batch("b", "two"), batch("c", "three")}),
            (std::vector<std::string>{"+1 shown", "+1 shown", "+1 shown"}));
  EXPECT_EQ(publisher_.work().sites - before, 1u);
  for (const char* title : {"one", "two", "three"}) EXPECT_NE(feed().find(title), std::string::npos) << title;
}

TEST_F(IntakeTest, a_batch_of_its_own_is_taken_alone) {
  EXPECT_EQ(take({batch("a", "one")}), std::vector<std::string>{"+1 shown"});
  EXPECT_NE(feed().find("one"), std::string::npos);
}

TEST_F(IntakeTest, what_comes_while_the_desk_rests_is_written_down_and_shown_when_it_has_rested) {
  std::vector<Entry> many;
  auto large = batch("a", "first");
  for (int n = 0; n < 2000; ++n) {
    auto one = batch("a", "p" + std::to_string(n)).upserts.front();
    large.upserts.push_back(std::move(one));
  }
  EXPECT_EQ(take({large}), std::vector<std::string>{"+2001 shown"});
  ASSERT_EQ(take({batch("b", "zero-hour")}), std::vector<std::string>{"+1"});
  EXPECT_EQ(feed().find("zero-hour"), std::string::npos);
  fakes::run(io_, intake_.rested());
  EXPECT_TRUE(fakes::run(io_, intake_.show()));
  EXPECT_EQ(*store_->count({"b"}), 1);
}

}  // namespace
}  // namespace feedd::site
