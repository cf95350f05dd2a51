#include "store/sqlite/sqlite_store.hpp"

#include <chrono>
#include <optional>

#include "base/log.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/sqlite_rows.hpp"

namespace feedd::store {
namespace {

/// Where this folder's exceptions end.
template <class Work>
auto guarded(Work work) -> Result<std::invoke_result_t<Work&>> {
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<Work&>>) {
      work();
      return {};
    } else {
      return work();
    }
  } catch (Failure& failure) {
    return tl::unexpected(std::move(failure.error));
  }
}

class SqliteStore : public Store {
 public:
  SqliteStore(std::filesystem::path path, Access access)
      : SqliteStore(std::move(path), access, reading(access), true) {}

  SqliteStore(std::filesystem::path path, Access access, Database::Access how, bool checked)
      : path_(std::move(path)), access_(access), backup_(path_) {
    try {
      if (access_ != Access::read) {
        open_to_write();
        return;
      }
    } catch (const Failure& failure) {
      std::error_code unknown;  // of a file that is not there
      const bool is_empty = std::filesystem::file_size(path_, unknown) == 0 || unknown;
      const bool hopeless = failure.error.code != Errc::store || is_empty;
      if (access_ == Access::write || hopeless) throw;
      log::error("store.read_only", {{"what", failure.error.what}});
    }
    reads_ = true;
    database_.emplace(path_, how, checked);
    require_current(*database_);
  }

  Result<std::vector<Changes>> put_all(std::span<const Batch* const> batches, const Router& router,
                                       Instant now) override {
    return guarded([&] {
      if (!writable_) open_to_write();
      Transaction transaction(*database_);
      SqliteRows rows(*database_, now);
      std::vector<Changes> all;
      for (const auto* batch : batches) {
        all.push_back(take_in(rows, *batch, router, now));
        if (batch->remember) {
          Query query = database_->query("INSERT OR REPLACE INTO source (id, remembered) VALUES (?,?)");
          query.with(batch->source.value, *batch->remember).run();
        }
        note(*batch);
      }
      keep_twice(rows);
      transaction.commit();
      return all;
    });
  }

  Result<std::vector<Ref>> window(const ChannelId& channel, std::size_t newest, Instant now, Shares shares) override {
    return guarded([&] {
      std::vector<Ref> refs;
      Query query = database_->query(
          "SELECT member.entry, entry.revision, member.source FROM member JOIN entry ON entry.id=member.entry"
          " WHERE member.channel=? AND (member.due IS NULL OR member.due<=?) AND (member.expires IS NULL OR "
          "member.expires>?) AND member.backlog<=?"
          " ORDER BY member.published DESC, member.source, member.guid LIMIT ?");
      const auto backlog = shares.backlog > 0 ? static_cast<std::int64_t>(shares.backlog) : INT64_MAX;
      const bool is_all = newest > INT64_MAX || shares.source > 0;
      query.with(channel.value, seconds(now), seconds(now), backlog, is_all ? -1 : static_cast<std::int64_t>(newest));
      std::map<std::string, std::size_t> of_source;
      while (refs.size() < newest && query.next()) {
        if (shares.source > 0 && ++of_source[query.text(2)] > shares.source) continue;
        refs.push_back({query.integer(0), query.integer(1)});
      }
      return refs;
    });
  }

  Result<std::vector<Entry>> load(std::span<const Ref> refs) override {
    return guarded([&] {
      SqliteRows rows(*database_, {});
      std::vector<Entry> entries;
      for (const auto& ref : refs) {
        auto row = rows.at(ref.entry);
        if (!row) throw Failure{{Errc::not_found, fmt::format("no entry {} in the store", ref.entry)}};
        entries.push_back(std::move(row->entry));
      }
      return entries;
    });
  }

  Result<std::vector<Tombstone>> tombstones(const ChannelId& channel, std::size_t newest, Instant now) override {
    return guarded([&] {
      std::vector<Tombstone> all;
      Query query = database_->query(
          "SELECT name, removed FROM tombstone WHERE channel=? AND removed>? ORDER BY removed DESC, name LIMIT ?");
      query.with(channel.value, seconds(now - tombstone_life), static_cast<std::int64_t>(newest));
      while (query.next()) all.push_back({query.text(0), Instant(std::chrono::seconds(query.integer(1)))});
      return all;
    });
  }

  Result<std::optional<Instant>> next_due(Instant now) override {
    return guarded([&] {
      std::optional<Instant> next;
      for (std::string_view sql :
           {"SELECT min(due) FROM member WHERE due>?", "SELECT min(expires) FROM member WHERE expires>?"}) {
        Query query = database_->query(sql);
        if (!query.with(seconds(now)).next() || query.is_null(0)) continue;
        Instant when{std::chrono::seconds(query.integer(0))};
        if (!next || when < *next) next = when;
      }
      Query query = database_->query("SELECT min(removed) FROM tombstone WHERE removed>?");
      if (query.with(seconds(now - tombstone_life)).next() && !query.is_null(0)) {
        Instant when = Instant(std::chrono::seconds(query.integer(0))) + tombstone_life;
        if (!next || when < *next) next = when;
      }
      return next;
    });
  }

  Result<std::vector<ChannelId>> due(Instant since, Instant now) override {
    return guarded([&] {
      Query query = database_->query(
          "SELECT channel FROM member WHERE due>?1 AND due<=?2 UNION"
          " SELECT channel FROM member WHERE expires>?1 AND expires<=?2 UNION"
          " SELECT channel FROM tombstone WHERE removed>?3 AND removed<=?4 ORDER BY channel");
      return channels_of(
          query.with(seconds(since), seconds(now), seconds(since - tombstone_life), seconds(now - tombstone_life)));
    });
  }

  Result<std::vector<Known>> known(const SourceId& source) override {
    return guarded([&] {
      std::vector<Known> all;
      Query query = database_->query("SELECT guid, place, stamp, removed FROM entry WHERE source=? ORDER BY guid");
      query.with(source.value);
      while (query.next()) all.push_back({{query.text(0)}, query.text(1), query.text(2), query.integer(3) != 0});
      return all;
    });
  }

  Result<std::string> remembered(const SourceId& source) override {
    return guarded([&] {
      Query query = database_->query("SELECT remembered FROM source WHERE id=?");
      return query.with(source.value).next() ? query.text(0) : std::string();
    });
  }

  Result<std::vector<ChannelId>> channels() override {
    return guarded([&] {
      // One step of the index for each channel, however many entries it has.
      Query query = database_->query(
          "WITH RECURSIVE each(channel) AS (SELECT min(channel) FROM member UNION ALL"
          " SELECT (SELECT min(channel) FROM member WHERE channel>each.channel) FROM each WHERE each.channel IS NOT "
          "NULL)"
          " SELECT channel FROM each WHERE channel IS NOT NULL");
      return channels_of(query);
    });
  }

  Result<std::map<ChannelId, std::int64_t>> sizes(std::string_view prefix) override {
    return guarded([&] {
      std::map<ChannelId, std::int64_t> all;
      Query query = database_->query(
          "SELECT channel, count(*) FROM member WHERE channel>=?1 AND substr(channel, 1, length(?1))=?1 GROUP BY "
          "channel");
      query.with(prefix);
      while (query.next()) all[{query.text(0)}] = query.integer(1);
      return all;
    });
  }

  Result<std::int64_t> number(const ChannelId& channel, Instant now) override {
    return guarded([&] {
      std::vector<std::int64_t> fresh;
      std::int64_t last = 0;
      {
        Query query = database_->query("SELECT max(number) FROM arrival WHERE channel=?");
        if (query.with(channel.value).next() && !query.is_null(0)) last = query.integer(0);
      }
      {
        Query query = database_->query(
            "SELECT arrival.entry FROM arrival INDEXED BY arrival_number JOIN member INDEXED BY member_entry ON"
            " member.entry=arrival.entry AND member.channel=arrival.channel"
            " WHERE arrival.channel=? AND arrival.number=0 AND (member.due IS NULL OR member.due<=?)"
            " ORDER BY member.published, member.source, member.guid");
        query.with(channel.value, seconds(now));
        while (query.next()) fresh.push_back(query.integer(0));
      }
      if (fresh.empty() || !writable_) return last;
      Transaction transaction(*database_);
      for (const auto entry : fresh) {
        Query query = database_->query("UPDATE arrival SET number=? WHERE channel=? AND entry=?");
        query.with(++last, channel.value, entry).run();
      }
      transaction.commit();
      return last;
    });
  }

  Result<std::vector<Ref>> arrivals(const ChannelId& channel, std::int64_t first, std::int64_t last,
                                    Instant now) override {
    return guarded([&] {
      std::vector<Ref> refs;
      Query query = database_->query(
          "SELECT arrival.entry, entry.revision FROM arrival INDEXED BY arrival_number JOIN member INDEXED BY"
          " member_entry ON member.entry=arrival.entry AND member.channel=arrival.channel"
          " JOIN entry ON entry.id=arrival.entry"
          " WHERE arrival.channel=?1 AND arrival.number BETWEEN ?2 AND ?3 AND (member.due IS NULL OR member.due<=?4)"
          " AND (member.expires IS NULL OR member.expires>?4) ORDER BY arrival.number DESC");
      query.with(channel.value, first, last, seconds(now));
      while (query.next()) refs.push_back({query.integer(0), query.integer(1)});
      return refs;
    });
  }

  Result<std::unique_ptr<Store>> reader() override {
    return guarded([&]() -> std::unique_ptr<Store> {
      const auto how = writable_ ? Database::Access::read : reading(access_);
      return std::make_unique<SqliteStore>(path_, Access::read, how, false);
    });
  }

  Result<std::int64_t> count(const SourceId& source) override {
    return guarded([&] {
      Query query = database_->query("SELECT count(*) FROM entry WHERE source=? AND removed=0");
      query.with(source.value).next();
      return query.integer(0);
    });
  }

  Result<std::vector<Found>> find(std::string_view words, std::size_t limit) override {
    return guarded([&] {
      std::vector<std::pair<std::int64_t, Instant>> ids;
      {
        Query query = database_->query(
            // Behind a line of JSON there may be HTML.
            "SELECT id, seen FROM (SELECT id, seen, name, guid, place, iif(instr(body,char(10))>0,"
            " substr(body,1,instr(body,char(10))-1),body) AS head FROM entry)"
            " WHERE name=?1 OR guid=?1 OR place=?1 OR json_extract(head,'$.link')=?1"
            " OR json_extract(head,'$.title')=?1 ORDER BY id LIMIT ?2");
        query.with(words, static_cast<std::int64_t>(limit));
        while (query.next()) ids.emplace_back(query.integer(0), Instant(std::chrono::seconds(query.integer(1))));
      }
      SqliteRows rows(*database_, {});
      std::vector<Found> all;
      for (const auto& [id, seen] : ids) {
        auto row = rows.at(id);
        if (row) all.push_back({{row->id, row->revision}, std::move(row->entry), seen, row->live, row->backlog});
      }
      return all;
    });
  }

  Result<std::vector<Note>> notes(const SourceId& source) override {
    return guarded([&] {
      std::vector<Note> all;
      Query query = database_->query("SELECT place, failed, what FROM note WHERE source=? ORDER BY rowid");
      query.with(source.value);
      while (query.next()) {
        auto severity = query.integer(1) != 0 ? Note::Severity::error : Note::Severity::warning;
        all.push_back({severity, {Errc::io, query.text(2)}, query.text(0)});
      }
      return all;
    });
  }

  Result<Changes> refile(const Router& router, std::string_view rules) override {
    return guarded([&] {
      if (!writable_) return Changes{};  // what is filed stays as it is
      Transaction transaction(*database_);
      {
        Query query = database_->query("SELECT value FROM meta WHERE key='rules'");
        if (query.next() && query.text(0) == rules) return Changes{};
      }
      SqliteRows rows(*database_, {});
      Changes changes = file_anew(rows, router);
      database_->query("INSERT OR REPLACE INTO meta (key, value) VALUES ('rules', ?)").with(rules).run();
      transaction.commit();
      return changes;
    });
  }

  Result<std::vector<DocumentDate>> document_dates() override {
    return guarded([&] {
      std::vector<DocumentDate> all;
      Query query = database_->query("SELECT path, etag, modified, history FROM document ORDER BY path");
      while (query.next()) {
        all.push_back({query.text(0), query.text(1), Instant(std::chrono::seconds(query.integer(2))), query.text(3)});
      }
      return all;
    });
  }

  Result<void> set_document_dates(std::span<const DocumentDate> dates) override {
    return guarded([&] {
      if (!writable_) return;
      Transaction transaction(*database_);
      for (const auto& date : dates) {
        if (date.etag.empty()) {
          database_->query("DELETE FROM document WHERE path=?").with(date.path).run();
          continue;
        }
        Query query =
            database_->query("INSERT OR REPLACE INTO document (path, etag, modified, history) VALUES (?,?,?,?)");
        query.with(date.path, date.etag, seconds(date.modified), date.history).run();
      }
      transaction.commit();
    });
  }

 private:
  static std::vector<ChannelId> channels_of(Query& query) {
    std::vector<ChannelId> all;
    while (query.next()) all.push_back({query.text(0)});
    return all;
  }

  /// Who may write is the only one who does (a lock of the state directory).
  static Database::Access reading(Access access) {
    return access == Access::as_possible ? Database::Access::read_alone : Database::Access::read;
  }

  void open_to_write() {
    if (reads_ && access_ == Access::read) throw Failure{{Errc::store, path_.string() + ": open to be read alone"}};
    database_.reset();
    bool there = std::filesystem::exists(path_);
    try {
      database_.emplace(path_);
      migrate(*database_);
    } catch (...) {
      database_.reset();
      if (there && reads_) database_.emplace(path_, reading(access_));
      throw;
    }
    writable_ = true;
    if (reads_) log::info("store.writable", {{"file", path_.string()}});
    agree();
  }

  void note(const Batch& batch) {
    database_->query("DELETE FROM note WHERE source=?").with(batch.source.value).run();
    for (const auto& one : batch.notes) {
      Query query = database_->query("INSERT INTO note (source, place, failed, what) VALUES (?,?,?,?)");
      std::int64_t failed = one.severity == Note::Severity::error ? 1 : 0;
      query.with(batch.source.value, one.place, failed, one.error.what).run();
    }
  }

  /// The database and its backup: who is new or has lost everything learns from the other.
  void agree() {
    SqliteRows rows(*database_, {});
    auto known = static_cast<std::size_t>(rows.count());
    if (known == 0 && backup_.lines() > 0) {
      Transaction transaction(*database_);
      auto kept = backup_.rows();
      for (auto& row : kept) SqliteRows(*database_, *row.entry.published).write(row);
      transaction.commit();
      log::warning("store.restored", {{"file", backup_.file().string()}, {"entries", kept.size()}});
      known = kept.size();
    }
    known_ = known;
    if (backup_.lines() < known) behind_ = true;
    renew_backup();
  }

  /// The backup is no reason to refuse news: when it cannot be written it is written whole as soon as it can be.
  void keep_twice(SqliteRows& rows) {
    known_ += rows.added();
    if (!behind_) {
      auto kept = backup_.append(rows.backup(), rows.backup_lines());
      if (kept) return renew_backup();
      log::error("store.backup_failed", {{"what", kept.error().what}});
      behind_ = true;
    }
    renew_backup();
  }

  void renew_backup() {
    constexpr std::size_t leeway = 10'000;
    if (!behind_ && backup_.lines() <= 2 * known_ + leeway) return;
    SqliteRows rows(*database_, {});
    auto renewed = backup_.replace([&](const Backup::Take& take) { rows.each(take); });
    if (renewed) known_ = backup_.lines();
    behind_ = !renewed;
  }

  std::filesystem::path path_;
  Access access_;
  std::optional<Database> database_;
  Backup backup_;
  std::size_t known_ = 0;  ///< rows, the removed ones too
  bool writable_ = false, behind_ = false;
  bool reads_ = false;  ///< it could not be written at first
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& path, Access access) {
  std::error_code error;
  if (access != Access::read && path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  if (error) return fail(Errc::io, "{}: {}", path.parent_path().string(), error.message());
  auto store = guarded([&]() -> std::unique_ptr<Store> { return std::make_unique<SqliteStore>(path, access); });
  if (!store && store.error().what.find(path.string()) == std::string::npos) {
    return tl::unexpected(within(path.string(), store.error()));
  }
  return store;
}

Result<std::filesystem::path> set_aside_sqlite(const std::filesystem::path& path) {
  auto stamp = to_rfc3339(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  auto aside = path.string() + ".corrupt-" + stamp;
  // The database goes last: a new one must not find the log of the old one.
  for (const char* part : {"-wal", "-shm", ""}) {
    std::error_code error;
    std::filesystem::rename(path.string() + part, aside + part, error);
    if (error && error != std::errc::no_such_file_or_directory)
      return fail(Errc::store, "{}: cannot be set aside: {}", path.string() + part, error.message());
  }
  return std::filesystem::path(aside);
}

}  // namespace feedd::store
