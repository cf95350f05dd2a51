#include "store/contract.hpp"

#include <cstdlib>
#include <filesystem>

#include "store/memory.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace feedd::store {
namespace {

const std::string nothing = "+0 ~0 -0 ";

TEST_P(Contract, knows_entries_again_when_an_upstream_gives_them_new_guids) {
  put(news({foreign("a", at(1), "/a", "A"), foreign("b", at(2), "/b", "B"), foreign("c", at(3), "/c", "C")}));
  auto before = entries();
  // One that is edited: its page and its date are as they were.
  auto changes = put(news({foreign("a2", at(1), "/a", "A, edited"), foreign("b", at(2), "/b", "B")}), at(2000));
  EXPECT_EQ(changes.added, 0);
  EXPECT_EQ(entries().back().id, before.back().id);
  EXPECT_EQ(entries().back().title, "A, edited");
  // All of them, with other dates, as a new program would write them.
  changes = put(news({foreign("x", at(1500), "/a", "A, edited"), foreign("y", at(1500), "/b", "B"),
                      foreign("z", std::nullopt, "/c", "C")}),
                at(2000));
  EXPECT_EQ(changes.added, 0);
  auto after = entries();
  ASSERT_EQ(after.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(after[i].id, before[i].id);
    EXPECT_EQ(after[i].published, before[i].published);
  }
  // Moved to another address with titles and dates as they were first.
  changes = put(news({foreign("x2", at(1), "/new/a", "A, edited"), foreign("y2", at(2), "/new/b", "B")}), at(2000));
  EXPECT_EQ(changes.added, 0);
  EXPECT_EQ(entries().size(), 3u);
}

/// Entries as of a site: `n` of them from number `first` on, with a page, a name and a date of a time each.
std::vector<Entry> of_a_site(const std::string& address, int first, int n, std::int64_t hours) {
  std::vector<Entry> all;
  for (int i = first; i < first + n; ++i) {
    auto number = std::to_string(i);
    all.push_back(foreign(address + number, at(hours + i), address + number, "Title " + number));
    all.back().updated = at(hours + i);
    all.back().html = "<p>This is what <a href='" + address + "x'>article " + number + "</a> has to say, then " +
                      number + " more words</p>";
  }
  return all;
}

TEST_P(Contract, knows_entries_again_by_their_words_when_a_site_moves_and_publishes_all_of_them_anew) {
  put(news(of_a_site("/old/", 0, 8, 0)));
  auto before = entries();
  auto moved = of_a_site("https://new.example/", 0, 8, 500);
  moved.push_back(foreign("/news", at(600), "/news", "We have moved"));
  auto changes = put(news(moved));
  EXPECT_EQ(changes.added, 1);
  auto after = entries();
  ASSERT_EQ(after.size(), 9u);
  EXPECT_EQ(after.front().title, "We have moved");
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(after[i + 1].id, before[i].id);
    EXPECT_EQ(after[i + 1].published, before[i].published);
    EXPECT_EQ(after[i + 1].updated, before[i].updated);
    EXPECT_NE(after[i + 1].html, before[i].html) << "its links are the new ones";
  }
  EXPECT_EQ(told(put(news(moved))), nothing) << "and it is done once";
}

TEST_P(Contract, takes_entries_of_old_titles_with_other_words_for_news) {
  put(news(of_a_site("/old/", 0, 8, 0)));
  auto others = of_a_site("/new/", 0, 8, 500);
  for (auto& entry : others) entry.html = "<p>Nothing of this was ever said about " + entry.guid.value + " before</p>";
  EXPECT_EQ(put(news(others)).added, 8);
}

TEST_P(Contract, takes_a_document_of_mostly_new_articles_for_news) {
  put(news(of_a_site("/old/", 0, 8, 0)));
  EXPECT_EQ(put(news(of_a_site("/new/", 5, 10, 500))).added, 10) << "three that repeat themselves are no migration";
}

TEST_P(Contract, takes_news_under_an_old_title_for_news) {
  put(news({foreign("1", at(1), "/weather", "Weather")}));
  EXPECT_EQ(put(news({foreign("2", at(25), "/weather", "Weather")})).added, 1) << "one page, one title, another day";
  EXPECT_EQ(put(news({foreign("2", at(25), "/weather", "Weather"), foreign("3", at(25), "/weather", "Weather")})).added,
            1)
      << "both stand in one document";
  Entry own = post("own", at(1), "Weather");
  own.place = "page:/weather";
  EXPECT_EQ(put(news({own}, {}, "posts/b")).added, 1) << "a post of ours";
}

TEST_P(Contract, windows_show_the_newest_first_then_by_source_and_guid) {
  put(news({post("old", at(1)), post("b", at(5)), post("a", at(5)), post("new", at(9))}));
  put(news({post("0", at(5))}, {}, "posts/b"));
  EXPECT_EQ(guids(), "new a b 0 old");
  EXPECT_EQ(guids("", 2), "new a");
  EXPECT_EQ(guids("", 0), "");
  EXPECT_EQ(guids("tags/none"), "");
}

TEST_P(Contract, an_entry_is_given_back_as_it_was_taken) {
  Entry entry = post("a", at(5), "标题 \"x\"");
  entry.link = *parse_uri("https://example.org/a");
  entry.html = "<p>\n</p>";
  entry.summary = "s";
  entry.updated = at(6);
  entry.authors = {{"n", "e", "https://example.org/"}};
  entry.tags = {{"t", "s", "l"}};
  entry.enclosures = {{*parse_uri("https://example.org/e"), "audio/mpeg", 7, std::chrono::seconds(8), "e"},
                      {*parse_uri("https://example.org/f"), "", {}, {}, ""}};
  entry.image = *parse_uri("https://example.org/i");
  entry.comments = *parse_uri("https://example.org/c");
  entry.language = "zh";
  entry.rights = "r";
  entry.origin = Origin{"oi", "ot", *parse_uri("https://example.org/of"), *parse_uri("https://example.org/ol"), "or"};
  entry.due = at(4);
  entry.expires = at(5000);
  put(news({entry}, {}, "upstream/x"));
  entry.source = SourceId{"upstream/x"};
  ASSERT_EQ(entries().size(), 1u);
  EXPECT_EQ(entries()[0], entry);
}

TEST_P(Contract, tells_what_came_of_a_batch) {
  EXPECT_EQ(told(put(news({post("a", at(1)), post("b", at(2))}))), "+2 ~0 -0 []");
  EXPECT_EQ(told(put(news({post("a", at(1)), post("b", at(2))}))), nothing);
  EXPECT_EQ(told(put(news({post("a", at(1), "other")}))), "+0 ~1 -0 []");
  EXPECT_EQ(told(put(news({}, {"b", "unknown"}))), "+0 ~0 -1 []");
  EXPECT_EQ(told(put(news({}, {"b"}))), nothing);
  EXPECT_EQ(guids(), "a");
  EXPECT_EQ(*store->count({"posts/a"}), 1);
  EXPECT_EQ(*store->count({"posts/b"}), 0);
}

TEST_P(Contract, an_unchanged_entry_only_gets_its_stamp_and_place) {
  put(news({post("a", at(1))}));
  auto before = *store->window({""}, 9, at(1000));
  Entry again = post("a", at(1));
  again.stamp = "2";
  again.place = "moved.md";
  EXPECT_EQ(told(put(news({again}))), nothing);
  EXPECT_EQ(*store->window({""}, 9, at(1000)), before);
  EXPECT_EQ(*store->known({"posts/a"}), (std::vector<Known>{{Guid{"a"}, "moved.md", "2"}}));
}

TEST_P(Contract, a_change_keeps_the_entry_and_raises_its_revision) {
  put(news({post("a", at(1))}));
  auto before = store->window({""}, 9, at(1000))->at(0);
  put(news({post("a", at(1), "other")}));
  auto after = store->window({""}, 9, at(1000))->at(0);
  EXPECT_EQ(after.entry, before.entry);
  EXPECT_GT(after.revision, before.revision);
}

TEST_P(Contract, a_removed_entry_comes_back_with_its_id_and_dates) {
  put(news({post("a", std::nullopt)}), at(10));
  put(news({}, {"a"}), at(20));
  EXPECT_EQ(*store->known({"posts/a"}), (std::vector<Known>{{Guid{"a"}, "a.md", "1", true}}));
  Entry again = post("a", std::nullopt);
  again.id = "another";
  EXPECT_EQ(told(put(news({again}), at(30))), "+1 ~0 -0 []");
  EXPECT_EQ(entries().at(0).id, "id:a");
  EXPECT_EQ(entries().at(0).published, at(10));
}

TEST_P(Contract, a_renamed_post_stays_the_entry_it_was) {
  put(news({post("old.md", std::nullopt)}), at(10));
  auto before = store->window({""}, 9, at(1000))->at(0);
  Entry renamed = post("new.md", std::nullopt);
  renamed.id = "id:old.md";
  EXPECT_EQ(told(put(news({renamed}, {"old.md"}), at(30))), "+0 ~1 -0 []");
  EXPECT_EQ(entries().at(0).id, "id:old.md");
  EXPECT_EQ(entries().at(0).published, at(10));
  EXPECT_EQ(store->window({""}, 9, at(1000))->at(0), before);
  EXPECT_EQ(store->known({"posts/a"})->at(0).guid.value, "new.md");
  EXPECT_EQ(store->known({"posts/a"})->size(), 1u);
}

TEST_P(Contract, a_post_at_another_place_under_another_address_stays_the_entry_it_was) {
  Entry entry = post("a", std::nullopt);
  entry.link = *parse_uri("https://example.org/a/");
  put(news({entry}), at(10));
  entry.link = *parse_uri("https://example.org/b/");
  entry.id = entry.link->str();
  entry.place = "b.md";
  EXPECT_EQ(told(put(news({entry}), at(30))), "+0 ~1 -0 []");
  EXPECT_EQ(entries().at(0).id, "id:a");
  EXPECT_EQ(entries().at(0).published, at(10));
  EXPECT_EQ(entries().at(0).place, "b.md");
  Entry newcomer = post("b", std::nullopt);
  newcomer.id = "id:a";
  newcomer.place = "a.md";
  put(news({newcomer}), at(40));
  EXPECT_NE(entries().at(0).id, entries().at(1).id);
  EXPECT_EQ(entries().at(0).published, at(40));
}

TEST_P(Contract, two_live_entries_never_share_an_id) {
  Entry a = post("a", at(1)), b = post("b", at(2));
  a.id = b.id = "same";
  put(news({a}));
  put(news({b}));
  auto all = entries();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].id, "same");
  EXPECT_TRUE(all[0].id.starts_with("same#")) << all[0].id;
  EXPECT_EQ(told(put(news({a, b}))), nothing);
  put(news({}, {"a"}));
  EXPECT_EQ(told(put(news({b}))), nothing);  // given once, never changed
}

TEST_P(Contract, only_the_newest_of_a_source_are_kept) {
  put(news({post("other", at(0))}, {}, "posts/b"));
  Batch batch = news({post("a", at(1)), post("b", at(2)), post("c", at(3))});
  batch.keep = 2;
  EXPECT_EQ(told(put(batch)), "+2 ~0 -0 []");
  EXPECT_EQ(guids(), "c b other");
  EXPECT_EQ(told(put(batch)), nothing);
  batch.upserts[0].title = "changed beyond sight";
  EXPECT_EQ(told(put(batch)), nothing);
  batch.upserts.push_back(post("d", at(4)));
  EXPECT_EQ(told(put(batch)), "+1 ~0 -1 []");
  EXPECT_EQ(guids(), "d c other");
  batch.keep = 4;
  EXPECT_EQ(told(put(batch)), "+2 ~0 -0 []");
  EXPECT_EQ(guids(), "d c b a other");
  EXPECT_EQ(entries().at(3).title, "changed beyond sight");
}

TEST_P(Contract, an_entry_that_moves_makes_both_channels_dirty) {
  Entry entry = post("a", at(1));
  entry.tags = {{"x", "", ""}, {"x", "", ""}};
  EXPECT_EQ(told(put(news({entry}))), "+1 ~0 -0 [][tags/x]");
  entry.tags = {{"y", "", ""}};
  EXPECT_EQ(told(put(news({entry}))), "+0 ~1 -0 [][tags/x][tags/y]");
  EXPECT_EQ(guids("tags/x"), "");
  EXPECT_EQ(guids("tags/y"), "a");
  EXPECT_EQ(names(*store->channels()), "[][tags/y]");
  EXPECT_EQ(told(put(news({}, {"a"}))), "+0 ~0 -1 [][tags/y]");
  EXPECT_EQ(names(*store->channels()), "");
}

TEST_P(Contract, entries_appear_when_due_and_leave_when_expired) {
  Entry soon = post("soon", at(50)), gone = post("gone", at(10)), plain = post("plain", at(20));
  soon.due = at(50);
  gone.expires = at(60);
  gone.tags = {{"x", "", ""}};
  put(news({soon, gone, plain}), at(5));
  EXPECT_EQ(guids("", 9, at(49)), "plain gone");
  EXPECT_EQ(guids("", 9, at(50)), "soon plain gone");
  EXPECT_EQ(guids("", 1, at(49)), "plain");
  EXPECT_EQ(guids("", 9, at(60)), "soon plain");
  EXPECT_EQ(*store->next_due(at(5)), at(50));
  EXPECT_EQ(*store->next_due(at(50)), at(60));
  EXPECT_EQ(*store->next_due(at(60)), std::nullopt);
  EXPECT_EQ(names(*store->due(at(5), at(49))), "");
  EXPECT_EQ(names(*store->due(at(49), at(50))), "[]");
  EXPECT_EQ(names(*store->due(at(50), at(60))), "[][tags/x]");
  EXPECT_EQ(names(*store->due(at(60), at(90))), "");
  put(news({}, {"soon"}), at(6));
  EXPECT_EQ(*store->next_due(at(5)), at(60));
}

TEST_P(Contract, a_deleted_entry_leaves_a_tombstone_for_thirty_days) {
  using std::chrono::seconds;
  Entry a = post("a", at(1)), b = post("b", at(2)), other = post("c", at(3));
  a.tags = {{"x", "", ""}};
  put(news({a, b, other}), at(10));
  put(news({}, {"a"}), at(20));
  put(news({}, {"b"}), at(30));
  const Tombstone of_a{"id:a", at(20)}, of_b{"id:b", at(30)};
  EXPECT_EQ(*store->tombstones({""}, 9, at(40)), (std::vector<Tombstone>{of_b, of_a}));
  EXPECT_EQ(*store->tombstones({""}, 1, at(40)), (std::vector<Tombstone>{of_b}));
  EXPECT_EQ(*store->tombstones({"tags/x"}, 9, at(40)), (std::vector<Tombstone>{of_a}));
  EXPECT_TRUE(store->tombstones({"tags/none"}, 9, at(40))->empty());
  const auto end = at(20) + tombstone_life;
  EXPECT_EQ(*store->next_due(at(40)), end);
  EXPECT_EQ(*store->next_due(end), at(30) + tombstone_life);
  EXPECT_EQ(names(*store->due(at(40), end - seconds(1))), "");
  EXPECT_EQ(names(*store->due(end - seconds(1), end)), "[][tags/x]");
  EXPECT_EQ(*store->tombstones({""}, 9, end - seconds(1)), (std::vector<Tombstone>{of_b, of_a}));
  EXPECT_EQ(*store->tombstones({""}, 9, end), (std::vector<Tombstone>{of_b}));
}

TEST_P(Contract, a_tombstone_goes_when_the_entry_comes_back) {
  Entry a = post("a", at(1));
  a.tags = {{"x", "", ""}};
  put(news({a}), at(10));
  put(news({}, {"a"}), at(20));
  a.tags.clear();
  EXPECT_EQ(told(put(news({a}), at(30))), "+1 ~0 -0 [][tags/x]");
  EXPECT_TRUE(store->tombstones({""}, 9, at(40))->empty());
  EXPECT_TRUE(store->tombstones({"tags/x"}, 9, at(40))->empty());
  put(news({}, {"a"}), at(50));
  Entry same = post("b", at(1));
  same.id = "id:a";
  put(news({same}, {}, "posts/b"), at(60));
  EXPECT_TRUE(store->tombstones({""}, 9, at(60))->empty()) << "no id is both shown and deleted";
}

TEST_P(Contract, only_what_was_shown_and_deleted_leaves_a_tombstone) {
  Entry later = post("later", at(90)), expired = post("expired", at(1)), tagged = post("tagged", at(4));
  later.due = at(90);
  expired.expires = at(15);
  tagged.tags = {{"x", "", ""}};
  put(news({later, expired, tagged, post("moved", at(5))}), at(10));
  tagged.tags.clear();
  put(news({tagged, post("moved", at(5), "edited")}, {"later", "moved", "unknown"}), at(20));
  Batch few = news({post("u1", at(1)), post("u2", at(2))}, {}, "upstream/u");
  put(few, at(20));
  few.keep = 1;
  put(few, at(20));
  EXPECT_TRUE(store->tombstones({""}, 9, at(30))->empty());
  EXPECT_TRUE(store->tombstones({"tags/x"}, 9, at(30))->empty());
}

TEST_P(Contract, other_hours_are_taken_over_and_change_nothing_a_reader_sees) {
  Entry entry = post("a", at(50));
  entry.due = at(50);
  put(news({entry}), at(5));
  auto before = store->window({""}, 9, at(60))->at(0);
  entry.due.reset();
  entry.expires = at(90);
  put(news({entry}), at(70));
  EXPECT_EQ(store->window({""}, 9, at(70))->at(0), before);
  EXPECT_EQ(entries("", 9, at(70)).at(0).updated, at(50));
  EXPECT_EQ(guids("", 9, at(90)), "");
  EXPECT_EQ(*store->next_due(at(70)), at(90));
}

TEST_P(Contract, another_date_of_change_is_a_change_where_its_author_says_it) {
  Entry entry = post("a", at(5));
  put(news({entry}), at(10));
  entry.updated = at(7);
  EXPECT_EQ(told(put(news({entry}), at(20))), "+0 ~1 -0 []");
  EXPECT_EQ(entries().at(0).updated, at(7));
  entry.updated.reset();
  EXPECT_EQ(told(put(news({entry}), at(30))), nothing);
  entry.origin = Origin{"oi", "ot", {}, {}, ""};
  put(news({entry}, {}, "upstream/x"), at(40));
  entry.updated = at(9);
  EXPECT_EQ(told(put(news({entry}, {}, "upstream/x"), at(50))), nothing);
}

TEST_P(Contract, files_anew_when_the_rules_changed_and_only_then) {
  put(news({post("a", at(1)), post("b", at(2)), post("gone", at(3))}));
  put(news({}, {"gone"}));
  Router b_apart = [](const Entry& entry) { return std::vector<ChannelId>{{entry.guid.value == "b" ? "apart" : ""}}; };
  EXPECT_EQ(told(*store->refile(b_apart, "rules 1")), nothing + "[][apart]");
  EXPECT_EQ(guids(), "a");
  EXPECT_EQ(guids("apart"), "b");
  EXPECT_EQ(told(*store->refile(by_tag, "rules 1")), nothing);
  EXPECT_EQ(guids("apart"), "b");
  EXPECT_EQ(told(*store->refile(by_tag, "rules 2")), nothing + "[][apart]");
  EXPECT_EQ(told(*store->refile(by_tag, "rules 3")), nothing);
  EXPECT_EQ(guids(), "b a");
}

TEST_P(Contract, finds_an_entry_by_each_of_its_names_also_when_it_was_removed) {
  auto a = post("a", at(1), "First");
  a.link = parse_uri("https://e.org/a?x=1").value();
  put(news({a, post("b", at(2), "It's \"quoted\"")}), at(10));
  put(news({post("c", at(3), "First")}, {"b"}), at(20));
  for (const auto* name : {"id:a", "a", "a.md", "https://e.org/a?x=1"}) {
    auto found = *store->find(name, 9);
    ASSERT_EQ(found.size(), 1u) << name;
    EXPECT_EQ(found[0].entry.guid.value, "a");
    EXPECT_EQ(found[0].seen, at(10));
    EXPECT_TRUE(found[0].live);
    EXPECT_EQ(found[0].ref, store->window({""}, 9, at(1000))->at(1));
  }
  EXPECT_FALSE(store->find("It's \"quoted\"", 9)->at(0).live);
  EXPECT_EQ(store->find("First", 9)->size(), 2u);
  EXPECT_EQ(store->find("First", 1)->size(), 1u);
  EXPECT_TRUE(store->find("nobody", 9)->empty());
}

TEST_P(Contract, keeps_the_notes_of_a_sources_last_batch) {
  auto batch = news({post("a", at(1))});
  batch.notes = {{Note::Severity::error, {Errc::io, "cannot be read"}, "x.md"},
                 {Note::Severity::warning, {Errc::io, "repaired"}, ""}};
  put(batch);
  EXPECT_EQ(*store->notes({"posts/a"}), batch.notes);
  EXPECT_TRUE(store->notes({"posts/b"})->empty());
  put(news({}));
  EXPECT_TRUE(store->notes({"posts/a"})->empty());
}

TEST_P(Contract, remembers_what_a_source_said_of_itself) {
  EXPECT_EQ(*store->remembered({"posts/a"}), "");
  Batch batch = news({post("a", at(1))});
  batch.remember = "etag 1";
  put(batch);
  EXPECT_EQ(*store->remembered({"posts/a"}), "etag 1");
  put(news({}));
  EXPECT_EQ(*store->remembered({"posts/a"}), "etag 1");
  batch.remember = "";
  put(batch);
  EXPECT_EQ(*store->remembered({"posts/a"}), "");
}

TEST_P(Contract, keeps_the_dates_of_documents) {
  EXPECT_TRUE(store->document_dates()->empty());
  const std::vector<DocumentDate> dates{{"/a", "e1", at(1)}, {"/b", "e2", at(2)}};
  ASSERT_TRUE(store->set_document_dates(dates));
  EXPECT_EQ(*store->document_dates(), dates);
  const std::vector<DocumentDate> later{{"/a", "e3", at(3)}};
  ASSERT_TRUE(store->set_document_dates(later));
  EXPECT_EQ(*store->document_dates(), (std::vector<DocumentDate>{{"/a", "e3", at(3)}, {"/b", "e2", at(2)}}));
  ASSERT_TRUE(store->set_document_dates(std::vector<DocumentDate>{{"/a", "", {}}, {"/b", "e2", at(2), "since"}}));
  EXPECT_EQ(*store->document_dates(), (std::vector<DocumentDate>{{"/b", "e2", at(2), "since"}}));
}

TEST_P(Contract, loads_in_the_order_asked_for_and_says_what_it_does_not_have) {
  put(news({post("a", at(1)), post("b", at(2))}));
  auto refs = *store->window({""}, 9, at(1000));
  std::swap(refs[0], refs[1]);
  auto loaded = *store->load(refs);
  EXPECT_EQ(loaded.at(0).guid.value, "a");
  refs[0].entry = 4711;
  EXPECT_EQ(store->load(refs).error().code, Errc::not_found);
}

TEST_P(Contract, one_key_twice_in_a_batch_is_one_entry) {
  EXPECT_EQ(told(put(news({post("a", at(1), "x"), post("a", at(1), "y")}))), "+1 ~0 -0 []");
  ASSERT_EQ(entries().size(), 1u);
  EXPECT_EQ(entries()[0].title, "y");
}

TEST_P(Contract, takes_many_entries) {
  for (int from = 0; from < 10'000; from += 500) {
    Batch batch = news({});
    for (int i = from; i < from + 500; ++i) {
      Entry entry = post(fmt::format("{:05}", i), at(i % 700));
      entry.html = std::string(1000, 'x');
      entry.tags = {{fmt::format("{}", i % 10), "", ""}};
      batch.upserts.push_back(std::move(entry));
    }
    ASSERT_EQ(put(batch).added, 500);
  }
  EXPECT_EQ(*store->count({"posts/a"}), 10'000);
  EXPECT_EQ(guids("tags/9", 2), "00699 01399");
  EXPECT_EQ(store->channels()->size(), 11u);
}

/// Directories that go when all tests are over: a reader opens the file once more.
struct Directories {
  ~Directories() {
    for (const auto& one : all) std::filesystem::remove_all(one);
  }
  std::vector<std::filesystem::path> all;
};

std::unique_ptr<Store> fresh_sqlite() {
  static Directories directories;
  std::string name = (std::filesystem::temp_directory_path() / "feedd-contract-XXXXXX").string();
  std::filesystem::path directory = mkdtemp(name.data());
  auto store = open_sqlite(directory / "feedd.db");
  directories.all.push_back(directory);
  return store ? *std::move(store) : nullptr;
}

Entry tagged(Entry entry, const std::string& tag) {
  entry.tags = {{tag, "", ""}};
  return entry;
}

TEST_P(Contract, tells_by_how_many_entries_channels_grew) {
  auto changes = put(news({tagged(post("a", at(1)), "x"), tagged(post("b", at(2)), "x"), post("c", at(3))}));
  EXPECT_EQ(changes.grown, (std::map<ChannelId, std::int64_t>{{{""}, 3}, {{"tags/x"}, 2}}));
  changes = put(news({tagged(post("a", at(1)), "y")}, {"b"}));
  EXPECT_EQ(changes.grown, (std::map<ChannelId, std::int64_t>{{{""}, -1}, {{"tags/x"}, -2}, {{"tags/y"}, 1}}));
  EXPECT_EQ(store->sizes("tags/").value(), (std::map<ChannelId, std::int64_t>{{{"tags/y"}, 1}}));
  EXPECT_EQ(store->sizes("").value(), (std::map<ChannelId, std::int64_t>{{{""}, 2}, {{"tags/y"}, 1}}));
}

TEST_P(Contract, numbers_arrivals_by_date_and_never_again) {
  auto arrived = [&](std::int64_t first, std::int64_t last) {
    std::string all;
    const auto refs = store->arrivals({""}, first, last, at(1000)).value();
    const auto entries = store->load(refs).value();
    for (const auto& entry : entries) all += entry.guid.value;
    return all;
  };
  EXPECT_EQ(store->number({""}, at(1000)).value(), 0);
  put(news({post("c", at(3)), post("a", at(1))}));
  put(news({post("b", at(2))}));
  EXPECT_EQ(arrived(1, 9), "") << "not numbered yet";
  EXPECT_EQ(store->number({""}, at(1000)).value(), 3);
  EXPECT_EQ(arrived(1, 9), "cba");
  put(news({post("0", at(0)), tagged(post("c", at(9)), "edited")}, {"b"}));
  EXPECT_EQ(store->number({""}, at(1000)).value(), 4);
  EXPECT_EQ(arrived(1, 9), "0ca") << "what came later stands above, also when it is older; a place stays empty";
  EXPECT_EQ(arrived(2, 3), "c");
  put(news({post("b", at(2))}));
  EXPECT_EQ(store->number({""}, at(1000)).value(), 4);
  EXPECT_EQ(arrived(1, 9), "0cba") << "it comes back to its place";
}

TEST_P(Contract, numbers_an_arrival_when_it_is_due) {
  auto later = post("later", at(1));
  later.due = at(1001);
  put(news({later, post("now", at(2))}));
  EXPECT_EQ(store->number({""}, at(1000)).value(), 1);
  EXPECT_EQ(store->number({""}, at(1001)).value(), 2);
  EXPECT_EQ(store->arrivals({""}, 1, 2, at(1001)).value().size(), 2U);
}

TEST_P(Contract, has_a_reader_that_sees_what_the_desk_wrote) {
  auto reader = store->reader();
  ASSERT_TRUE(reader);
  EXPECT_EQ((*reader)->window({""}, 9, at(1000)).value().size(), 0U);
  put(news({post("a", at(1))}));
  const auto refs = (*reader)->window({""}, 9, at(1000)).value();
  ASSERT_EQ(refs.size(), 1U);
  EXPECT_EQ((*reader)->load(refs).value()[0].guid.value, "a");
}

Batch backlog(std::vector<Entry> upserts, std::string source) {
  auto batch = news(std::move(upserts), {}, std::move(source));
  batch.backlog = true;
  return batch;
}

TEST_P(Contract, lets_the_newest_of_a_backlog_have_a_share_of_a_window_and_news_all_of_it) {
  auto shown = [&](std::size_t share) {
    std::string all;
    const auto entries = store->load(*store->window({""}, 100, at(1000), {.backlog = share})).value();
    for (const auto& entry : entries) all += entry.guid.value + " ";
    return all;
  };
  put(news({post("mine", at(1))}));
  put(backlog({post("p1", at(11)), post("p3", at(13)), post("p2", at(12))}, "upstream/p"));
  EXPECT_EQ(shown(0), "p3 p2 p1 mine ");
  EXPECT_EQ(shown(2), "p3 p2 mine ");
  EXPECT_EQ(shown(1), "p3 mine ");
  put(news({post("p4", at(14)), post("p5", at(9))}, {}, "upstream/p"));
  EXPECT_EQ(shown(1), "p4 p3 p5 mine ") << "news is none of it, whatever its date";
  put(news({post("p2", at(12), "changed")}, {}, "upstream/p"));
  put(news({}, {"p1"}, "upstream/p"));
  put(news({post("p1", at(11))}, {}, "upstream/p"));
  EXPECT_EQ(shown(1), "p4 p3 p5 mine ") << "what has changed or come back keeps its number";
  EXPECT_EQ(store->find("p2", 1)->at(0).backlog, 2U);
  EXPECT_EQ(store->find("p4", 1)->at(0).backlog, 0U);
  ASSERT_TRUE(store->refile([](const Entry&) { return std::vector<ChannelId>{{""}}; }, "others"));
  EXPECT_EQ(shown(1), "p4 p3 p5 mine ");
}

TEST_P(Contract, numbers_a_backlog_among_all_that_its_source_has) {
  put(backlog({post("c", at(30)), post("b", at(20))}, "upstream/p"));
  put(backlog({post("a", at(10)), post("b", at(20))}, "upstream/p"));                          // the past
  put(backlog({post("d", at(40)), post("c", at(30)), post("late", at(2000))}, "upstream/p"));  // under another address
  std::string numbers;
  for (const char* guid : {"a", "b", "c", "d", "late"})
    numbers += fmt::format("{}{} ", guid, store->find(guid, 1)->at(0).backlog);
  EXPECT_EQ(numbers, "a3 b2 c1 d2 late1 ");
}

INSTANTIATE_TEST_SUITE_P(Stores, Contract, testing::Values(Kind{"memory", memory_store}, Kind{"sqlite", fresh_sqlite}),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace feedd::store
