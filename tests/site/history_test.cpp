#include "site/history.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace feedd::site {
namespace {

using Entries = std::vector<std::string>;

Body body_of(const Entries& entries, const std::string& between = ",") {
  Body out(std::string("["));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) out.append(Part(between, Part::Role::between));
    for (const auto& part : parts_of({entries[i]})) out.append(part);
  }
  out.append(Part("]"));
  return out;
}

/// A feed that was published in these versions; the validator of each is its place.
class Feed {
 public:
  explicit Feed(const std::vector<Entries>& versions) {
    for (const auto& entries : versions) publish(entries);
  }
  void publish(const Entries& entries, const std::string& between = ",") {
    auto body = body_of(entries, between);
    history_ = number_ < 0 ? History(body) : History(history_, std::to_string(number_), body);
    body_ = std::move(body);
    ++number_;
  }
  /// As another process reads what this one has written down.
  void restart() { history_ = History::read(history_.text()).value(); }
  std::string since(const std::string& etag) const {
    auto delta = history_.since(etag, body_);
    return delta ? delta->str() : "unknown";
  }

 private:
  int number_ = -1;
  History history_;
  Body body_;
};

TEST(History, tells_which_entries_a_version_had_not) {
  Feed feed({Entries{"a"}, Entries{"b", "a"}, Entries{"d", "c", "b", "a"}});
  EXPECT_EQ(feed.since("0"), "[d,c,b]");
  EXPECT_EQ(feed.since("1"), "[d,c]");
  EXPECT_EQ(feed.since("2"), "unknown") << "the newest one itself: that is a 304";
  EXPECT_EQ(feed.since("x"), "unknown");
  EXPECT_EQ(Feed({Entries{"a"}}).since("0"), "unknown") << "there was none before";
}

TEST(History, takes_a_changed_entry_for_a_new_one_and_a_gone_one_for_none) {
  EXPECT_EQ(Feed({Entries{"b", "a"}, Entries{"b", "A"}}).since("0"), "[A]");
  EXPECT_EQ(Feed({Entries{"b", "a"}, Entries{"b"}}).since("0"), "[]");
  EXPECT_EQ(Feed({Entries{"b", "a"}, Entries{"b"}, Entries{"b", "a"}}).since("1"), "[a]") << "it came back";
  EXPECT_EQ(Feed({Entries{}, Entries{"a"}}).since("0"), "[a]");
  Feed without_separator({Entries{"b", "a"}});
  without_separator.publish({"d", "c", "b", "a"}, "");
  EXPECT_EQ(without_separator.since("0"), "[dc]");
}

/// The text of an entry stands in its middle, and other formats hold it as well.
TEST(History, knows_entries_by_all_their_parts) {
  const auto fragment = [](std::string around, const std::string& text) {
    codec::LongText kept(text);
    const auto at = around.size() / 2;
    return codec::Fragment{std::move(around), at, kept.xml()};
  };
  const auto of = [](std::vector<codec::Fragment> entries) {
    Body out;
    for (auto& entry : entries) {
      for (const auto& part : parts_of(std::move(entry))) out.append(part);
    }
    return out;
  };
  const auto before = of({fragment("<>", "b"), fragment("()", "a")});
  const History first(before);
  const auto since_first = [&](const Body& now) { return History(first, "e", now).since("e", now)->str(); };
  const auto grown = of({fragment("{}", "c"), fragment("<>", "b"), fragment("()", "a")});
  EXPECT_EQ(since_first(grown), "{c}");
  EXPECT_EQ(since_first(of({fragment("<>", "b"), fragment("()", "A")})), "(A)") << "its text alone";
  EXPECT_EQ(since_first(of({fragment("<>", "b"), fragment("(]", "a")})), "(a]") << "what stands around it alone";
  EXPECT_EQ(since_first(of({fragment("()", "a")})), "");
  EXPECT_NE(etag_of(before), etag_of(of({fragment("<>", "b"), fragment("()", "A")})));
  EXPECT_EQ(etag_of(before), etag_of(of({fragment("<>", "b"), fragment("()", "a")})));
}

TEST(History, goes_back_so_far_and_no_farther) {
  Feed feed({Entries{"0"}});
  Entries all{"0"};
  for (int i = 1; i <= 30; ++i) {
    all.insert(all.begin(), std::to_string(i));
    feed.publish(all);
  }
  EXPECT_EQ(feed.since("29"), "[30]");
  EXPECT_NE(feed.since("10"), "unknown");
  EXPECT_EQ(feed.since("9"), "unknown");
}

TEST(History, goes_on_after_a_restart) {
  Feed feed({Entries{"a"}, Entries{"b", "a"}});
  feed.restart();
  EXPECT_EQ(feed.since("0"), "[b]");
  feed.publish({"c", "b", "a"});
  EXPECT_EQ(feed.since("0"), "[c,b]");
  EXPECT_EQ(feed.since("1"), "[c]");
}

TEST(History, that_cannot_be_read_is_none) {
  const auto good = History(History(body_of({"a"})), "e", body_of({"b", "a"})).text();
  EXPECT_TRUE(History::read(good));
  for (const auto& bad : {std::string(), good + " x", good.substr(0, good.size() - 2), "x" + good, good + " v e 2",
                          good + " e abc 0", good + " x abc 0", std::string("1 v e -1")})
    EXPECT_FALSE(History::read(bad)) << bad;
}

/// Whoever lays what is new over what he has, has every entry there is.
TEST(History, leaves_nothing_out_whatever_happened) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<Entries> versions;
    for (int version = 0; version < 12; ++version) {
      Entries entries;
      for (char c = 'a'; c < 'h'; ++c)
        if (random() % 2) entries.emplace_back(1, static_cast<char>(random() % 4 ? c : c - 32));
      std::shuffle(entries.begin(), entries.end(), random);
      versions.push_back(std::move(entries));
    }
    Feed feed(versions);
    for (std::size_t had = 0; had + 1 < versions.size(); ++had) {
      auto delta = feed.since(std::to_string(had));
      for (const auto& entry : versions.back()) {
        bool is_known = std::count(versions[had].begin(), versions[had].end(), entry) > 0;
        EXPECT_TRUE(is_known || delta.find(entry) != std::string::npos) << entry << " is not in " << delta;
      }
    }
  }
}

}  // namespace
}  // namespace feedd::site
