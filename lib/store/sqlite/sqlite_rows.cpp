#include "store/sqlite/sqlite_rows.hpp"

#include <algorithm>

#include "store/sqlite/backup.hpp"
#include "store/sqlite/entry_text.hpp"

namespace feedd::store {
namespace {

#define FEEDD_ROW_COLUMNS "id, revision, fingerprint, removed, source, guid, name, place, stamp, body, backlog"

Row row_of(const Query& query) {
  auto entry = parse_entry_text(query.view(9));
  if (!entry) throw Failure{within(query.text(5), entry.error())};
  const auto backlog = static_cast<std::size_t>(query.integer(10));
  Row row{query.integer(0), query.integer(1), {}, query.integer(3) == 0, *std::move(entry), backlog};
  std::string print = query.text(2);
  std::copy_n(print.begin(), std::min(print.size(), row.print.bytes.size()), row.print.bytes.begin());
  row.entry.source.value = query.text(4);
  row.entry.guid.value = query.text(5);
  row.entry.id = query.text(6);
  row.entry.place = query.text(7);
  row.entry.stamp = query.text(8);
  return row;
}

std::optional<Row> only_row(Query& query) {
  if (!query.next()) return std::nullopt;
  return row_of(query);
}

}  // namespace

std::int64_t seconds(Instant instant) { return instant.time_since_epoch().count(); }
std::optional<std::int64_t> seconds(const std::optional<Instant>& instant) {
  return instant ? std::optional(seconds(*instant)) : std::nullopt;
}

bool SqliteRows::knows(const SourceId& source) {
  Query query = database_.query("SELECT 1 FROM entry INDEXED BY entry_key WHERE source=? LIMIT 1");
  return query.with(source.value).next();
}

std::optional<Row> SqliteRows::find(const SourceId& source, const Guid& guid) {
  Query query = database_.query("SELECT " FEEDD_ROW_COLUMNS " FROM entry WHERE source=? AND guid=?");
  return only_row(query.with(source.value, guid.value));
}

std::optional<Row> SqliteRows::find_removed(const SourceId& source, const std::string& entry_id) {
  Query query =
      database_.query("SELECT " FEEDD_ROW_COLUMNS
                      " FROM entry INDEXED BY entry_name WHERE name=? AND source=? AND removed=1 ORDER BY id LIMIT 1");
  return only_row(query.with(entry_id, source.value));
}

std::vector<Row> SqliteRows::find_alike(const SourceId& source, const std::string& place, const std::string& stamp) {
  std::vector<Row> rows;
  Query query = database_.query(
      "SELECT " FEEDD_ROW_COLUMNS
      " FROM entry INDEXED BY entry_place WHERE source=?1 AND place=?2 AND place<>'' UNION SELECT " FEEDD_ROW_COLUMNS
      " FROM entry INDEXED BY entry_stamp WHERE source=?1 AND stamp=?3 AND stamp<>'' ORDER BY id");
  query.with(source.value, place, stamp);
  while (query.next()) rows.push_back(row_of(query));
  return rows;
}

std::optional<Row> SqliteRows::at(std::int64_t id) {
  Query query = database_.query("SELECT " FEEDD_ROW_COLUMNS " FROM entry WHERE id=?");
  return only_row(query.with(id));
}

bool SqliteRows::taken(const std::string& entry_id, std::int64_t by_other_than) {
  Query query = database_.query("SELECT 1 FROM entry INDEXED BY entry_name WHERE name=? AND removed=0 AND id<>?");
  return query.with(entry_id, by_other_than).next();
}

void SqliteRows::write(Row& row) {
  const Entry& entry = row.entry;
  std::string_view print(reinterpret_cast<const char*>(row.print.bytes.data()), row.print.bytes.size());
  std::int64_t published = seconds(entry.published.value_or(Instant{}));
  std::int64_t removed = row.live ? 0 : 1;
  std::string body = entry_text(entry);
  if (row.id == 0) {
    Query query = database_.query(
        "INSERT INTO entry (source, guid, name, revision, fingerprint, published, due, expires, removed, place, stamp, "
        "body, seen, backlog)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    query
        .with(entry.source.value, entry.guid.value, entry.id, row.revision, print, published, seconds(entry.due),
              seconds(entry.expires), removed, entry.place, entry.stamp, body, seconds(now_),
              static_cast<std::int64_t>(row.backlog))
        .run();
    row.id = database_.last_row();
    ++added_;
  } else {
    Query query = database_.query(
        "UPDATE entry SET source=?, guid=?, name=?, revision=?, fingerprint=?, published=?, due=?, expires=?, "
        "removed=?,"
        " place=?, stamp=?, body=? WHERE id=?");
    query
        .with(entry.source.value, entry.guid.value, entry.id, row.revision, print, published, seconds(entry.due),
              seconds(entry.expires), removed, entry.place, entry.stamp, body, row.id)
        .run();
  }
  backup_ += backup_line(row);
  ++backup_lines_;
}

void SqliteRows::each(const std::function<void(const Row&)>& take) {
  Query query = database_.query("SELECT " FEEDD_ROW_COLUMNS " FROM entry ORDER BY id");
  while (query.next()) take(row_of(query));
}

std::int64_t SqliteRows::count() {
  Query query = database_.query("SELECT count(*) FROM entry");
  query.next();
  return query.integer(0);
}

void SqliteRows::mark(const Row& row) {
  Query query = database_.query("UPDATE entry SET place=?, stamp=?, removed=? WHERE id=?");
  query.with(row.entry.place, row.entry.stamp, std::int64_t{row.live ? 0 : 1}, row.id).run();
  backup_ += backup_line(row);
  ++backup_lines_;
}

void SqliteRows::retire(std::int64_t id) { database_.query("UPDATE entry SET removed=1 WHERE id=?").with(id).run(); }

std::vector<std::int64_t> SqliteRows::beyond(const SourceId& source, std::size_t newest) {
  std::vector<std::int64_t> ids;
  Query query = database_.query(
      "SELECT id FROM entry WHERE source=? AND removed=0 ORDER BY published DESC, guid LIMIT -1 OFFSET ?");
  query.with(source.value, static_cast<std::int64_t>(newest));
  while (query.next()) ids.push_back(query.integer(0));
  return ids;
}

std::vector<Row> SqliteRows::live_after(std::int64_t id, std::size_t limit) {
  std::vector<Row> some;
  Query query = database_.query("SELECT " FEEDD_ROW_COLUMNS " FROM entry WHERE id>? AND removed=0 ORDER BY id LIMIT ?");
  query.with(id, static_cast<std::int64_t>(limit));
  while (query.next()) some.push_back(row_of(query));
  return some;
}

std::vector<Filing> SqliteRows::filed(std::int64_t id) {
  std::vector<Filing> filings;
  Query query = database_.query("SELECT channel, due, expires FROM member WHERE entry=? ORDER BY channel");
  query.with(id);
  auto instant = [&](int column) {
    return query.is_null(column) ? std::nullopt : std::optional(Instant(std::chrono::seconds(query.integer(column))));
  };
  while (query.next()) filings.push_back({{query.text(0)}, instant(1), instant(2)});
  return filings;
}

void SqliteRows::file(const Row& row, const std::vector<Filing>& before, const std::vector<Filing>& filings) {
  if (!before.empty()) database_.query("DELETE FROM member WHERE entry=?").with(row.id).run();
  const Entry& entry = row.entry;
  for (const auto& [channel, from, until] : filings) {
    Query query = database_.query(
        "INSERT INTO member (channel, published, source, guid, entry, due, expires, backlog) VALUES (?,?,?,?,?,?,?,?)");
    query
        .with(channel.value, seconds(entry.published.value_or(Instant{})), entry.source.value, entry.guid.value, row.id,
              seconds(from), seconds(until), static_cast<std::int64_t>(row.backlog))
        .run();
    if (!is_archived(channel)) continue;
    database_.query("INSERT OR IGNORE INTO arrival (channel, entry, number) VALUES (?,?,0)")
        .with(channel.value, row.id)
        .run();
  }
}

void SqliteRows::bury(const std::string& entry_id, const std::vector<ChannelId>& channels, Instant now) {
  for (const auto& channel : channels) {
    Query query = database_.query("INSERT OR REPLACE INTO tombstone (channel, name, removed) VALUES (?,?,?)");
    query.with(channel.value, entry_id, seconds(now)).run();
  }
  database_.query("DELETE FROM tombstone WHERE removed<?").with(seconds(now - 2 * tombstone_life)).run();
}

bool SqliteRows::has_buried() { return database_.query("SELECT 1 FROM tombstone LIMIT 1").next(); }

std::vector<ChannelId> SqliteRows::unbury(const std::string& entry_id) {
  std::vector<ChannelId> channels;
  {
    Query query = database_.query("SELECT channel FROM tombstone WHERE name=? ORDER BY channel");
    query.with(entry_id);
    while (query.next()) channels.push_back({query.text(0)});
  }
  if (!channels.empty()) database_.query("DELETE FROM tombstone WHERE name=?").with(entry_id).run();
  return channels;
}

}  // namespace feedd::store
