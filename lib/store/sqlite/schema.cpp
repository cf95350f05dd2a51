#include "store/sqlite/schema.hpp"

namespace feedd::store {
namespace {

/// One step each, from the version of its index to the next. Steps are never changed once released: add one.
/// Rows of `entry` are never deleted, so an id never means another entry. `member` is the index a window is read from:
/// only live entries stand in it, in the window's order. Instants are seconds since 1970.
constexpr const char* steps[] = {
    R"(
CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  guid TEXT NOT NULL,
  name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  fingerprint BLOB NOT NULL,
  seen INTEGER NOT NULL,
  published INTEGER NOT NULL,
  due INTEGER,
  expires INTEGER,
  removed INTEGER NOT NULL DEFAULT 0,
  place TEXT NOT NULL,
  stamp TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE UNIQUE INDEX entry_key ON entry (source, guid);
CREATE INDEX entry_name ON entry (name);
CREATE INDEX entry_newest ON entry (source, removed, published DESC, guid);

CREATE TABLE member (
  channel TEXT NOT NULL,
  published INTEGER NOT NULL,
  source TEXT NOT NULL,
  guid TEXT NOT NULL,
  entry INTEGER NOT NULL,
  due INTEGER,
  expires INTEGER,
  PRIMARY KEY (channel, published DESC, source, guid)
) WITHOUT ROWID;
CREATE INDEX member_entry ON member (entry);
CREATE INDEX member_due ON member (due) WHERE due IS NOT NULL;
CREATE INDEX member_expires ON member (expires) WHERE expires IS NOT NULL;

CREATE TABLE source (id TEXT PRIMARY KEY, remembered TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (path TEXT PRIMARY KEY, etag TEXT NOT NULL, modified INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
)",
    R"(
CREATE TABLE tombstone (
  channel TEXT NOT NULL,
  name TEXT NOT NULL,
  removed INTEGER NOT NULL,
  PRIMARY KEY (channel, name)
) WITHOUT ROWID;
CREATE INDEX tombstone_name ON tombstone (name);
CREATE INDEX tombstone_removed ON tombstone (removed);
)",
    R"(
CREATE INDEX entry_place ON entry (source, place);
CREATE INDEX entry_stamp ON entry (source, stamp);
)",
    // Arrivals in the archived channels; 0: not numbered yet.
    R"(
CREATE TABLE arrival (
  channel TEXT NOT NULL,
  entry INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (channel, entry)
) WITHOUT ROWID;
CREATE INDEX arrival_number ON arrival (channel, number);
INSERT INTO arrival SELECT DISTINCT channel, entry, 0 FROM member WHERE instr(channel, '/')=0;
)",
    // What the last batch of a source had to tell; in order of rowid.
    R"(
CREATE TABLE note (source TEXT NOT NULL, place TEXT NOT NULL, failed INTEGER NOT NULL, what TEXT NOT NULL);
CREATE INDEX note_source ON note (source);
)",
    // Only posts have a place: what comes from the net need not stand in these.
    R"(
DROP INDEX entry_place;
DROP INDEX entry_stamp;
CREATE INDEX entry_place ON entry (source, place) WHERE place<>'';
CREATE INDEX entry_stamp ON entry (source, stamp) WHERE stamp<>'';
)",
    "ALTER TABLE document ADD COLUMN history TEXT NOT NULL DEFAULT ''",
    // An entry's HTML stands behind its other members: older programs do not read that.
    "",
    R"(
ALTER TABLE entry ADD COLUMN backlog INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN backlog INTEGER NOT NULL DEFAULT 0;
)"};
constexpr std::int64_t current = std::size(steps);

std::int64_t version(Database& database) {
  Query query = database.query("PRAGMA user_version");
  query.next();
  return query.integer(0);
}

[[noreturn]] void refuse_newer(std::int64_t found) {
  throw Failure{{Errc::unsupported,
                 fmt::format("written by a newer feedd (version {} of the tables, this one knows {}): start that one, "
                             "or name another STATE_DIRECTORY",
                             found, current)}};
}

}  // namespace

void require_current(Database& database) {
  auto found = version(database);
  if (found > current) refuse_newer(found);
  if (found == 0) throw Failure{{Errc::store, "there is no state in it yet"}};
  if (found < current) {
    throw Failure{{Errc::unsupported,
                   fmt::format("written by an older feedd (version {} of the tables, this one needs {}), and cannot be "
                               "brought up to date here: let feedd write there once",
                               found, current)}};
  }
}

void migrate(Database& database) {
  if (version(database) == current) return;
  Transaction transaction(database);
  std::int64_t found = version(database);
  if (found > current) refuse_newer(found);
  for (std::int64_t step = found; step < current; ++step) database.execute(steps[step]);
  database.execute(fmt::format("PRAGMA user_version={}", current).c_str());
  transaction.commit();
}

}  // namespace feedd::store
