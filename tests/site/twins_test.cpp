#include "site/twins.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/uri.hpp"
#include "store/memory.hpp"

namespace feedd::site {
namespace {

using namespace std::chrono_literals;

const Instant monday{std::chrono::seconds(1'700'000'000)};

const std::string text =
    "增量构建难的不是快，而是敢信。缓存命中的那一刻，构建系统其实是在打赌：输入没有变，命令没有变，环境也没有变。";
const std::string english =
    "Incremental builds are hard not because they must be fast but because one must dare to trust them. When a cache "
    "hits, the build system bets that inputs, commands and the environment are all what they were, and every one of "
    "these bets has been lost by somebody. This is the story of how we lost ours, what it cost us in the week before "
    "the release, and which three small habits made the difference afterwards: name every input, hash what you name, "
    "and never believe a clock. The first of them sounds like a matter of course, and it is the one that everybody "
    "breaks, because inputs hide in the strangest places of all.";

Entry entry(const std::string& source, const std::string& guid, const std::string& link, const std::string& title,
            const std::string& html, Instant published = monday) {
  Entry e;
  e.source = {source};
  e.guid = {guid};
  if (!link.empty()) e.link = *parse_uri(link);
  e.title = title;
  e.html = "<p>" + html + "</p>";
  e.published = published;
  if (source.starts_with("upstream/")) e.origin = Origin{};
  return e;
}

/// The guids that are shown, sorted.
std::string shown(const std::vector<Entry>& entries, Dedupe dedupe) {
  std::vector<Likeness> all;
  for (const auto& e : entries) all.push_back(likeness_of(e));
  auto winner = winners(all, dedupe);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < winner.size(); ++i)
    if (winner[i] == i) names.push_back(entries[i].guid.value);
  std::sort(names.begin(), names.end());
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : " ") + name;
  return out;
}

TEST(Twins, are_entries_of_one_page_however_its_address_is_written) {
  std::vector<Entry> pair{entry("upstream/a", "a", "https://www.blog.example/post/?utm_source=rss#top", "One", "x"),
                          entry("upstream/b", "b", "http://blog.example/post", "Other words", "y", monday + 1h)};
  EXPECT_EQ(shown(pair, Dedupe::link), "a");
  EXPECT_EQ(shown(pair, Dedupe::id), "a b");
  EXPECT_EQ(shown(pair, Dedupe::off), "a b");
  pair[1].link = *parse_uri("http://blog.example/post?page=2");
  EXPECT_EQ(shown(pair, Dedupe::link), "a b");
}

TEST(Twins, are_not_what_links_to_the_front_page_of_a_site) {
  EXPECT_EQ(shown({entry("upstream/a", "a", "https://blog.example/", "One", "x"),
                   entry("upstream/b", "b", "https://blog.example", "Two", "y")},
                  Dedupe::text),
            "a b");
}

TEST(Twins, are_known_by_one_guid_only_together_with_one_title) {
  std::vector<Entry> pair{entry("upstream/a", "same", "https://a.example/1", "A title of some words", "x"),
                          entry("upstream/b", "same", "https://b.example/1", "A Title of Some Words!", "y")};
  EXPECT_EQ(shown(pair, Dedupe::id), "same");
  pair[1].title = "Another title of some words";
  EXPECT_EQ(shown(pair, Dedupe::id), "same same") << "nobody hides another's entry by naming its id";
}

TEST(Twins, are_known_by_their_words_within_a_few_days) {
  auto edited = english;
  edited.replace(edited.find("strangest"), 9, "oddest");
  std::vector<Entry> pair{
      entry("upstream/a", "a", "https://a.example/1", "Why builds cannot be trusted", english),
      entry("upstream/b", "b", "https://b.example/9", "why builds cannot be trusted", edited, monday + 48h)};
  EXPECT_EQ(shown(pair, Dedupe::text), "a");
  EXPECT_EQ(shown(pair, Dedupe::link), "a b");
  pair[1].published = monday + 100h;
  EXPECT_EQ(shown(pair, Dedupe::text), "a b") << "too far apart";
  pair[1].published = monday;
  pair[1].title = "A headline of somebody else";
  EXPECT_EQ(shown(pair, Dedupe::text), "a") << "so long a text is enough";
  pair[1].title = pair[0].title;
  pair[1].html = "<p>" + english.substr(0, 120) + " …</p>";
  EXPECT_EQ(shown(pair, Dedupe::text), "a") << "a summary of it";
  EXPECT_EQ(shown({entry("upstream/a", "a", "", "论增量构建", text), entry("upstream/b", "b", "", "论增量构建", text)},
                  Dedupe::text),
            "a");
}

TEST(Twins, are_not_two_texts_under_one_title) {
  const auto other =
      "Nothing of note happened this week, but the garden is in full bloom and the cat had kittens, six "
      "of them, all black but one, which is why we called it Snow and gave it to the neighbours' child.";
  EXPECT_EQ(shown({entry("upstream/a", "a", "https://a.example/1", "Weekly notes number twelve", english),
                   entry("upstream/b", "b", "https://b.example/1", "Weekly notes number twelve", other)},
                  Dedupe::text),
            "a b");
  EXPECT_EQ(shown({entry("upstream/a", "a", "https://a.example/1", "Release 1.2.3", "Bugs were mended."),
                   entry("upstream/b", "b", "https://b.example/1", "Release 1.2.3", "Bugs were mended.")},
                  Dedupe::text),
            "a b")
      << "too short to tell";
}

TEST(Twins, never_are_two_entries_of_one_source) {
  EXPECT_EQ(shown({entry("upstream/a", "a1", "https://x.example/1", "T", english),
                   entry("upstream/a", "a2", "https://x.example/1", "T", english)},
                  Dedupe::text),
            "a1 a2");
  EXPECT_EQ(shown({entry("upstream/a", "a1", "https://x.example/1", "T", "x"),
                   entry("upstream/a", "a2", "https://x.example/1", "T", "x", monday + 1h),
                   entry("upstream/b", "b", "https://x.example/1", "T", "x", monday + 2h)},
                  Dedupe::text),
            "a1 a2")
      << "nor when a third one joins them";
}

TEST(Twins, are_shown_as_ours_or_the_authors_own_or_the_earlier_one_whatever_came_first) {
  auto copy = entry("upstream/planet", "planet", "https://ada.example/1", "T", "x", monday - 2h);
  auto authors = entry("upstream/ada", "ada", "https://ada.example/1", "T", "x", monday);
  authors.origin->link = *parse_uri("https://www.ada.example/");
  auto ours = entry("posts/blog", "ours", "https://ada.example/1", "T", "x", monday + 1h);
  auto later = entry("upstream/later", "later", "https://ada.example/1", "T", "x", monday - 1h);
  std::vector<Entry> all{copy, authors, ours, later};
  std::mt19937 random(7);
  for (int i = 0; i < 20; ++i) {
    std::shuffle(all.begin(), all.end(), random);
    EXPECT_EQ(shown(all, Dedupe::link), "ours");
    auto without_ours = all;
    std::erase_if(without_ours, [](const auto& e) { return e.guid.value == "ours"; });
    EXPECT_EQ(shown(without_ours, Dedupe::link), "ada");
    std::erase_if(without_ours, [](const auto& e) { return e.guid.value == "ada"; });
    EXPECT_EQ(shown(without_ours, Dedupe::link), "planet");
  }
}

class TwinsInAWindow : public testing::Test {
 protected:
  void put(std::vector<Entry> entries, const std::string& source) {
    Batch batch;
    batch.source = {source};
    batch.upserts = std::move(entries);
    auto everywhere = [](const Entry&) { return std::vector<ChannelId>{{""}}; };
    ASSERT_TRUE(store_->put(batch, everywhere, monday + 240h));
  }
  std::vector<Showing> window(std::size_t newest, Dedupe dedupe = Dedupe::text) {
    Channel channel;
    channel.newest = newest;
    return twins_.of(channel, dedupe, monday + 240h).value();
  }
  std::string title(const Showing& showing) { return store_->load(std::vector{showing.ref})->front().title; }

  std::unique_ptr<store::Store> store_ = store::memory_store();
  Twins twins_{*store_};
};

TEST_F(TwinsInAWindow, leave_their_address_with_the_one_that_is_shown_and_make_room) {
  std::vector<Entry> mine, theirs;
  for (int i = 0; i < 6; ++i) {
    auto n = std::to_string(i);
    mine.push_back(entry("upstream/a", "a" + n, "https://a.example/" + n, "Of a " + n, n, monday + i * 2h));
    theirs.push_back(
        entry("upstream/b", "b" + n, "https://a.example/" + n + "?utm_source=b", "Of b " + n, n, monday + i * 2h + 1h));
    theirs.back().origin->feed_url = *parse_uri("https://b.example/feed");
  }
  put(theirs, "upstream/b");
  put(mine, "upstream/a");
  EXPECT_EQ(window(4, Dedupe::off).size(), 4u);
  auto shown = window(4);
  ASSERT_EQ(shown.size(), 4u);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(title(shown[static_cast<std::size_t>(i)]), "Of a " + std::to_string(5 - i));
    ASSERT_EQ(shown[static_cast<std::size_t>(i)].via.size(), 1u);
    EXPECT_EQ(shown[static_cast<std::size_t>(i)].via[0].url.str(), "https://b.example/feed");
  }
  EXPECT_EQ(window(4), shown);
}

}  // namespace
}  // namespace feedd::site
