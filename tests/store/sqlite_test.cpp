#include "store/sqlite/sqlite_store.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "store/contract.hpp"
#include "store/open.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/entry_text.hpp"
#include "store/sqlite/sqlite.hpp"

namespace feedd::store {
namespace {

namespace fs = std::filesystem;

class Sqlite : public testing::Test {
 protected:
  Sqlite() {
    std::string name = (fs::temp_directory_path() / "feedd-sqlite-XXXXXX").string();
    directory = mkdtemp(name.data());
    file = directory / "state" / "feedd.db";
  }
  ~Sqlite() override { fs::remove_all(directory); }

  std::unique_ptr<Store> opened() {
    auto store = open_sqlite(file);
    if (!store) throw std::runtime_error(store.error().what);
    return *std::move(store);
  }
  static std::string ids(Store& store) {
    std::string all;
    auto entries = *store.load(*store.window({""}, 100, at(1000)));
    for (const auto& entry : entries) all += entry.id + " ";
    return all;
  }

  fs::path directory, file;
};

TEST_F(Sqlite, of_the_first_version_gets_what_came_later) {
  {
    auto store = opened();
    ASSERT_TRUE(store->put(news({post("a", at(1)), post("b", at(2))}), by_tag, at(10)));
    ASSERT_TRUE(store->set_document_dates(std::vector<DocumentDate>{{"/atom.xml", "e", at(10), "not there yet"}}));
    Database database(file);
    database.execute(
        "DROP TABLE arrival; DROP TABLE tombstone; DROP TABLE note; DROP INDEX entry_place; DROP INDEX entry_stamp; "
        "ALTER TABLE document DROP COLUMN history; ALTER TABLE entry DROP COLUMN backlog;"
        "ALTER TABLE member DROP COLUMN backlog; PRAGMA user_version=1");
  }
  auto only_read = open_sqlite(file, Access::read);
  ASSERT_FALSE(only_read) << "who only reads changes nothing";
  EXPECT_NE(only_read.error().what.find("written by an older feedd (version 1 of"), std::string::npos)
      << only_read.error().what;
  ASSERT_TRUE(opened()->put(news({}, {"a"}), by_tag, at(20)));
  auto again = opened();
  EXPECT_EQ(ids(*again), "id:b ");
  EXPECT_EQ(*again->document_dates(), (std::vector<DocumentDate>{{"/atom.xml", "e", at(10)}}));
  EXPECT_EQ(*again->tombstones({""}, 9, at(30)), (std::vector<Tombstone>{{"id:a", at(20)}}));
  EXPECT_EQ(again->number({""}, at(30)).value(), 1) << "the archive begins with what was there";
}

TEST_F(Sqlite, remembers_everything_across_a_restart) {
  Ref before;
  {
    auto store = opened();
    Batch batch = news({post("a", std::nullopt), post("b", at(5))}, {});
    batch.remember = "note";
    ASSERT_TRUE(store->put(batch, by_tag, at(10)));
    ASSERT_TRUE(store->refile(by_tag, "rules"));
    ASSERT_TRUE(store->set_document_dates(std::vector<DocumentDate>{{"/", "e", at(1)}}));
    before = store->window({""}, 1, at(1000))->at(0);
  }
  auto store = opened();
  EXPECT_EQ(ids(*store), "id:a id:b ");
  EXPECT_EQ(store->window({""}, 1, at(1000))->at(0), before);
  EXPECT_EQ(*store->remembered({"posts/a"}), "note");
  EXPECT_EQ(store->document_dates()->size(), 1u);
  Router nowhere = [](const Entry&) { return std::vector<ChannelId>{}; };
  EXPECT_TRUE(store->refile(nowhere, "rules")->dirty.empty());
  Entry again = post("a", std::nullopt, "changed");
  ASSERT_TRUE(store->put(news({again}), by_tag, at(99)));
  EXPECT_EQ(store->load(std::vector<Ref>{before})->at(0).published, at(10));
}

TEST_F(Sqlite, what_was_answered_is_there_when_the_first_handle_was_never_closed) {
  auto first = opened();
  ASSERT_TRUE(first->put(news({post("a", at(1))}), by_tag, at(10)));
  auto second = opened();
  EXPECT_EQ(ids(*second), "id:a ");
  ASSERT_TRUE(second->put(news({post("b", at(2))}), by_tag, at(10)));
  EXPECT_EQ(ids(*first), "id:b id:a ");
}

TEST_F(Sqlite, a_batch_that_fails_leaves_no_trace) {
  auto store = opened();
  Router broken = [](const Entry& entry) -> std::vector<ChannelId> {
    if (entry.guid.value == "b") throw Failure{{Errc::store, "full"}};
    return {{""}};
  };
  Batch batch = news({post("a", at(1)), post("b", at(2))});
  batch.remember = "note";
  EXPECT_EQ(store->put(batch, broken, at(10)).error().what, "full");
  EXPECT_EQ(*store->count({"posts/a"}), 0);
  EXPECT_EQ(*store->remembered({"posts/a"}), "");
  EXPECT_EQ(store->put(batch, by_tag, at(10))->added, 2);
}

TEST_F(Sqlite, of_several_batches_all_are_written_or_none) {
  auto store = opened();
  Router broken = [](const Entry& entry) -> std::vector<ChannelId> {
    if (entry.guid.value == "b") throw Failure{{Errc::store, "full"}};
    return {{""}};
  };
  Batch good = news({post("a", at(1))}), bad = news({post("b", at(2))}, {}, "posts/b");
  const Batch* both[] = {&good, &bad};
  EXPECT_EQ(store->put_all(both, broken, at(10)).error().what, "full");
  EXPECT_EQ(*store->count({"posts/a"}), 0);
  auto changes = store->put_all(both, by_tag, at(10));
  ASSERT_TRUE(changes);
  EXPECT_EQ((*changes)[0].added, 1);
  EXPECT_EQ((*changes)[1].added, 1);
}

TEST_F(Sqlite, refuses_a_newer_store_and_leaves_it_alone) {
  opened();
  {
    Database database(file);
    database.execute("PRAGMA user_version=99");
  }
  auto store = open_sqlite(file);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Errc::unsupported);
  EXPECT_NE(store.error().what.find("newer feedd"), std::string::npos);
  EXPECT_NE(store.error().what.find(file.string()), std::string::npos);
}

TEST_F(Sqlite, refuses_what_is_no_database_by_name) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << std::string(5000, 'x');
  auto store = open_sqlite(file);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Errc::damaged);
  EXPECT_NE(store.error().what.find(file.string()), std::string::npos) << store.error().what;
}

TEST_F(Sqlite, refuses_damaged_pages_by_name) {
  {
    auto store = opened();
    std::vector<Entry> many;
    for (int i = 0; i < 300; ++i) many.push_back(post(std::to_string(i), at(i), std::string(500, 'x')));
    ASSERT_TRUE(store->put(news(many), by_tag, at(1000)));
  }
  auto size = fs::file_size(file);
  {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(8192));
    bytes << std::string(size - 8192, '\x5a');
  }
  auto store = open_sqlite(file);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, Errc::damaged);
  EXPECT_NE(store.error().what.find(file.string()), std::string::npos) << store.error().what;
  EXPECT_EQ(fs::file_size(file), size);
}

TEST_F(Sqlite, gives_ids_and_dates_back_when_its_file_was_damaged_or_is_gone) {
  auto undated = post("b", std::nullopt);
  auto far = foreign("u", std::nullopt, "page", "title");
  std::vector<Known> known;
  {
    auto store = opened();
    ASSERT_TRUE(store->put(news({post("a", at(1)), undated}), by_tag, at(10)));
    auto theirs = news({far}, {}, "upstream/u");
    theirs.backlog = true;
    ASSERT_TRUE(store->put(theirs, by_tag, at(11)));
    auto edited = post("a", at(1), "edited");
    edited.place = "moved.md";
    ASSERT_TRUE(store->put(news({edited}), by_tag, at(20)));
    known = *store->known({"posts/a"});
  }
  std::ofstream(file) << std::string(9000, 'x');
  EXPECT_EQ(open_sqlite(file).error().code, Errc::damaged);
  auto aside = set_aside_sqlite(file);
  ASSERT_TRUE(aside) << aside.error().what;
  EXPECT_EQ(fs::file_size(*aside), 9000u);
  auto store = opened();
  EXPECT_EQ(ids(*store), "");
  auto back = *store->known({"posts/a"});
  ASSERT_EQ(back.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(back[i].place, known[i].place);
    EXPECT_EQ(back[i].stamp, known[i].stamp);
    EXPECT_TRUE(back[i].gone);
  }
  auto another_id = undated;
  another_id.id = "another";
  ASSERT_TRUE(store->put(news({another_id}), by_tag, at(99)));
  ASSERT_TRUE(store->put(news({far}, {}, "upstream/u"), by_tag, at(99)));
  auto entries = *store->load(*store->window({""}, 9, at(1000)));
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].published, at(11));
  EXPECT_EQ(entries[0].updated, at(11));
  EXPECT_EQ(store->find("u", 1)->at(0).backlog, 1U);
  EXPECT_EQ(entries[1].id, "id:b");
  EXPECT_EQ(entries[1].published, at(10));
  EXPECT_EQ(entries[1].updated, at(10));
  EXPECT_EQ(entries[1].title, "t");
}

TEST_F(Sqlite, makes_the_backup_anew_when_it_is_missing_and_reads_past_a_line_cut_short) {
  ASSERT_TRUE(opened()->put(news({post("a", at(1)), post("b", at(2))}), by_tag, at(10)));
  auto backup = fs::path(file).replace_extension(".ledger");
  fs::remove(backup);
  opened();
  EXPECT_EQ(Backup(file).rows().size(), 2u);
  std::ofstream(backup, std::ios::app) << R"({"source":"posts/a","gu)";
  ASSERT_TRUE(opened()->put(news({post("c", at(3))}), by_tag, at(10)));
  auto rows = Backup(file).rows();
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[2].entry.id, "id:c");
}

TEST_F(Sqlite, the_backup_stays_short_however_often_entries_change) {
  auto store = opened();
  for (int i = 0; i < 30; ++i) {
    std::vector<Entry> many;
    for (int n = 0; n < 400; ++n) many.push_back(post(std::to_string(n), at(1), "version " + std::to_string(i)));
    ASSERT_TRUE(store->put(news(many), by_tag, at(10 + i)));
  }
  EXPECT_LE(Backup(file).lines(), 11'200u);
  EXPECT_EQ(Backup(file).rows().size(), 400u);
}

TEST_F(Sqlite, the_backup_is_not_written_anew_for_entries_that_are_new) {
  auto store = opened();
  const auto backup = fs::path(file).replace_extension(".ledger");
  ASSERT_TRUE(store->put(news({post("first", at(1))}), by_tag, at(10)));
  const auto other_name = directory / "the same file";
  fs::create_hard_link(backup, other_name);
  for (int i = 0; i < 30; ++i) {
    std::vector<Entry> many;
    for (int n = 0; n < 400; ++n) many.push_back(post(std::to_string(i * 400 + n), at(1)));
    ASSERT_TRUE(store->put(news(many), by_tag, at(10)));
  }
  EXPECT_EQ(Backup(file).lines(), 12'001u);
  EXPECT_TRUE(fs::equivalent(backup, other_name));
}

TEST_F(Sqlite, that_is_open_to_be_read_does_not_disturb_the_one_that_writes) {
  auto writes = opened();
  ASSERT_TRUE(writes->put(news({post("a", at(1))}), by_tag, at(10)));
  auto reads = open_sqlite(file, Access::read);
  ASSERT_TRUE(reads) << reads.error().what;
  EXPECT_EQ(ids(**reads), "id:a ");
  ASSERT_TRUE(writes->put(news({post("b", at(2))}), by_tag, at(10)));
  EXPECT_EQ(ids(**reads), "id:b id:a ");
  EXPECT_FALSE((*reads)->put(news({post("c", at(1))}), by_tag, at(10)));
  reads->reset();
  writes.reset();
  EXPECT_FALSE(fs::exists(file.string() + "-wal"));
  reads = open_sqlite(file, Access::read);
  ASSERT_TRUE(reads) << reads.error().what;
  EXPECT_EQ(ids(**reads), "id:b id:a ");
  EXPECT_FALSE(open_sqlite(directory / "none.db", Access::read));
  EXPECT_FALSE(fs::exists(directory / "none.db"));
}

TEST_F(Sqlite, is_refused_where_no_file_can_be) {
  std::ofstream(directory / "state") << "a file, not a directory";
  EXPECT_FALSE(open_sqlite(file));
}

TEST_F(Sqlite, is_opened_by_its_address) {
  EXPECT_TRUE(open("sqlite:x.db", directory));
  EXPECT_TRUE(fs::exists(directory / "x.db"));
  EXPECT_TRUE(open("sqlite:" + (directory / "y.db").string(), "/nowhere"));
  EXPECT_TRUE(fs::exists(directory / "y.db"));
  EXPECT_TRUE(open("memory:", directory));
  EXPECT_EQ(open("postgresql://x", directory).error().code, Errc::unsupported);
  EXPECT_EQ(open("sqlite:", directory).error().code, Errc::unsupported);
}

TEST(EntryText, reads_what_older_and_newer_programs_wrote) {
  EXPECT_EQ(*parse_entry_text("{}"), Entry{});
  EXPECT_EQ(parse_entry_text(R"({"title":"t","new_field":[1]})")->title, "t");
  EXPECT_EQ(parse_entry_text(R"({"html":"<p>a\nb</p>"})")->html, "<p>a\nb</p>");
  EXPECT_FALSE(parse_entry_text("{"));
}

TEST(EntryText, holds_the_HTML_as_it_is) {
  Entry entry;
  entry.title = "two\nlines";
  for (const std::string html : {"", "<p>\"a\"\n\n{b}\\n</p>", "\n", "{}"}) {
    entry.html = html;
    const auto text = entry_text(entry);
    EXPECT_TRUE(text.ends_with(html)) << text;
    EXPECT_EQ(*parse_entry_text(text), entry) << text;
  }
}

TEST(EntryText, tells_no_secret_that_an_older_program_wrote_down) {
  const auto entry = parse_entry_text(R"({"origin":{"title":"t","feed_url":"https://e.org/f?token=s3cret"}})");
  ASSERT_TRUE(entry && entry->origin && entry->origin->feed_url);
  EXPECT_EQ(entry->origin->feed_url->str(), "https://e.org/f?token=***");
}

}  // namespace
}  // namespace feedd::store
