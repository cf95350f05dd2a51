#include "upstream/entries.hpp"

#include <gtest/gtest.h>

namespace feedd::upstream {
namespace {

using std::chrono::seconds;

Uri uri(std::string_view text) { return *parse_uri(text); }
const Uri base = uri("http://example.org/feed");

Subscription subscription() {
  return {.id = {"upstream/example"}, .name = "example", .url = uri("http://me:secret@example.org/feed")};
}

Entry entry(std::string guid, std::optional<int> day = {}, std::string title = "t") {
  Entry made;
  made.guid = {std::move(guid)};
  made.title = std::move(title);
  if (day) made.published = Instant(std::chrono::days(*day));
  return made;
}

std::vector<Entry> taken(std::vector<Entry> entries, const Subscription& from = subscription()) {
  return entries_of({.info = {}, .entries = std::move(entries), .notes = {}}, from, base);
}

std::vector<std::string> guids(const std::vector<Entry>& entries) {
  std::vector<std::string> all;
  for (const auto& one : entries) all.push_back(one.guid.value);
  return all;
}

TEST(EntryId, is_ours_alone_and_always_the_same) {
  auto id = entry_id({"upstream/a"}, {"x"});
  EXPECT_EQ(id, entry_id({"upstream/a"}, {"x"}));
  EXPECT_NE(id, entry_id({"upstream/b"}, {"x"})) << "no source can speak for another";
  EXPECT_NE(id, entry_id({"upstream/a"}, {"y"}));
  ASSERT_EQ(id.size(), 9u + 36u);
  EXPECT_TRUE(id.starts_with("urn:uuid:"));
  EXPECT_EQ(id[9 + 14], '8') << "version";
  EXPECT_NE(std::string("89ab").find(id[9 + 19]), std::string::npos) << "variant";
  for (auto at : {8, 13, 18, 23}) EXPECT_EQ(id[9 + static_cast<std::size_t>(at)], '-');
}

TEST(Entries, are_named_by_guid_else_link_else_what_they_say) {
  Entry by_link, by_text, other_text;
  by_link.link = uri("http://example.org/1");
  by_text.title = "a";
  other_text.title = "b";
  auto entries = taken({entry("g"), by_link, by_text, other_text});
  ASSERT_EQ(entries.size(), 4u);
  EXPECT_EQ(entries[0].guid.value, "g");
  EXPECT_EQ(entries[1].guid.value, "http://example.org/1");
  EXPECT_NE(entries[2].guid, entries[3].guid);
  for (const auto& one : entries) EXPECT_EQ(one.id, entry_id({"upstream/example"}, one.guid));
}

TEST(Entries, lose_what_campaigns_add_to_links_but_keep_their_names) {
  auto tracked = entry("http://example.org/1?utm_source=rss");
  tracked.link = tracked.comments = uri("http://example.org/1?utm_source=rss");
  Entry by_link;
  by_link.link = uri("http://example.org/2?id=3&utm_medium=feed");
  auto entries = taken({tracked, by_link});
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].link, uri("http://example.org/1"));
  EXPECT_EQ(entries[0].comments, uri("http://example.org/1"));
  EXPECT_EQ(entries[0].guid.value, "http://example.org/1?utm_source=rss");
  EXPECT_EQ(entries[1].link, uri("http://example.org/2?id=3"));
  EXPECT_EQ(entries[1].guid.value, "http://example.org/2?id=3&utm_medium=feed");
  auto from = subscription();
  from.strip_tracking = false;
  EXPECT_EQ(taken({tracked}, from)[0].link, tracked.link);
}

TEST(Entries, with_a_name_that_is_too_long_keep_one_of_their_own) {
  std::string long_name(3000, 'x');
  auto entries = taken({entry(long_name + "1"), entry(long_name + "2")});
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_LE(entries[0].guid.value.size(), 100u);
}

TEST(Entries, come_once_the_last_of_a_name_counts) {
  auto entries = taken({entry("a", {}, "old"), entry("b"), entry("a", {}, "new")});
  EXPECT_EQ(guids(entries), (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(entries[1].title, "new");
}

TEST(Entries, are_the_newest_in_document_order) {
  auto from = subscription();
  from.limit = 2;
  EXPECT_EQ(guids(taken({entry("old", 1), entry("new", 3), entry("mid", 2)}, from)),
            (std::vector<std::string>{"new", "mid"}));
  EXPECT_EQ(guids(taken({entry("a"), entry("b"), entry("c")}, from)), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(guids(taken({entry("a", 1), entry("b", 1), entry("c", 1)}, from)), (std::vector<std::string>{"a", "b"}));
}

TEST(Entries, of_one_document_are_a_thousand_at_most) {
  std::vector<Entry> many;
  for (int i = 0; i < 1500; ++i) many.push_back(entry(std::to_string(i)));
  auto from = subscription();
  from.limit = 5000;
  EXPECT_EQ(taken(std::move(many), from).size(), 1000u);
}

TEST(Entries, of_a_feed_that_begins_with_its_oldest_are_the_last) {
  auto from = subscription();
  from.limit = 2;
  std::vector<Entry> undated;
  for (auto name : {"/?p=8", "/?p=9", "/?p=10"}) undated.push_back(entry(name));
  EXPECT_EQ(guids(taken(std::move(undated), from)), (std::vector<std::string>{"/?p=9", "/?p=10"}));
}

TEST(Entries, of_a_first_document_that_begins_with_its_oldest_count_as_new_from_its_end) {
  std::vector<Entry> undated;
  for (int i = 1; i <= 12; ++i) undated.push_back(entry("/?p=" + std::to_string(i)));
  const Instant now(std::chrono::days(20000));
  arrange_first(undated, now);
  EXPECT_EQ(undated[0].published, now - std::chrono::days(2));
  EXPECT_EQ(undated[1].published, now - std::chrono::days(1));
  for (std::size_t i = 2; i < undated.size(); ++i) EXPECT_FALSE(undated[i].published) << i;
}

TEST(Entries, carry_by_what_they_are_known_again_their_title_or_what_they_say) {
  auto note = entry("a", 1, ""), other = entry("b", 2, "");
  note.html = "<p>Hello from <a href=\"/old\">here</a></p>";
  other.html = "<p>Hello from <a href=\"/new\">here</a></p>";
  auto entries = taken({note, other, entry("c", 3, "Hello from here"), entry("d", 4, "")});
  EXPECT_FALSE(entries[0].stamp.empty());
  EXPECT_EQ(entries[0].stamp, entries[1].stamp) << "links are no words";
  EXPECT_NE(entries[0].stamp, entries[2].stamp);
  EXPECT_EQ(entries[3].stamp, "");
  auto titles = taken({entry("1", 1, "It's \"here\" - Größe"), entry("2", 1, "IT’S “HERE” –  GRÖSSE"),
                       entry("3", 1, "Its there"), entry("4", 1, "!"), entry("5", 1, "?")});
  EXPECT_EQ(titles[0].stamp, titles[1].stamp) << "other quotes, dashes and capitals";
  EXPECT_NE(titles[0].stamp, titles[2].stamp);
  EXPECT_NE(titles[3].stamp, titles[4].stamp);
}

TEST(Entries, say_where_they_come_from) {
  auto from = subscription();
  FeedInfo info;
  info.id = "urn:feed";
  info.title = "As it calls itself";
  info.link = uri("http://example.org/");
  info.language = "fr";
  info.authors = {{"Ada", {}, {}}};
  auto foreign = entry("a");
  foreign.source = {"upstream/other"};
  foreign.id = "urn:other";
  foreign.origin = Origin{.id = "spoof", .title = "spoof", .feed_url = {}, .link = {}};
  auto entries = entries_of({.info = info, .entries = {foreign}, .notes = {}}, from, base);
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].source, from.id);
  EXPECT_NE(entries[0].id, "urn:other");
  EXPECT_EQ(entries[0].language, "fr");
  EXPECT_EQ(entries[0].authors, info.authors);
  ASSERT_TRUE(entries[0].origin);
  EXPECT_EQ(entries[0].origin->id, "urn:feed");
  EXPECT_EQ(entries[0].origin->title, "As it calls itself");
  EXPECT_EQ(entries[0].origin->feed_url->str(), "http://example.org/feed") << "without the password";
  EXPECT_EQ(entries[0].origin->link, info.link);

  from.title = "As we call it";
  EXPECT_EQ(entries_of({.info = info, .entries = {foreign}, .notes = {}}, from, base)[0].origin->title,
            "As we call it");
  from.url = uri("file:///home/me/feed.xml");
  EXPECT_FALSE(entries_of({.info = info, .entries = {foreign}, .notes = {}}, from, base)[0].origin->feed_url);
}

TEST(Entries, get_the_tags_of_the_subscription_once) {
  auto from = subscription();
  from.tags = {"news", "tech"};
  auto tagged = entry("a");
  tagged.tags = {{"tech", {}, {}}};
  auto tags = taken({tagged}, from)[0].tags;
  ASSERT_EQ(tags.size(), 2u);
  EXPECT_EQ(tags[0].term, "tech");
  EXPECT_EQ(tags[1].term, "news");
}

TEST(Entries, are_bounded_in_all_they_say) {
  auto huge = entry("a", {}, "");
  for (int i = 0; i < 3000; ++i) huge.title += "技";
  huge.html = "<p>" + std::string((1 << 20) + 10, 'x') + "</p>";
  huge.link = uri("http://example.org/" + std::string(3000, 'x'));
  for (int i = 0; i < 80; ++i) huge.tags.push_back({std::to_string(i), {}, {}});
  auto one = taken({huge})[0];
  EXPECT_EQ(one.title.size(), 4095u) << "4 KB, cut between characters";
  EXPECT_LE(one.html.size(), (1u << 20) + 100);
  EXPECT_TRUE(one.html.ends_with("</p>")) << "and no element left open";
  EXPECT_FALSE(one.link);
  EXPECT_EQ(one.tags.size(), 50u);
}

}  // namespace
}  // namespace feedd::upstream
