/// The ledger's rows in SQLite. Throws Failure.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "store/ledger.hpp"
#include "store/sqlite/sqlite.hpp"

namespace feedd::store {

class SqliteRows : public Rows {
 public:
  /// `now` is noted as the first sight of new rows.
  SqliteRows(Database& database, Instant now) : database_(database), now_(now) {}

  bool knows(const SourceId& source) override;
  std::optional<Row> find(const SourceId& source, const Guid& guid) override;
  std::optional<Row> find_removed(const SourceId& source, const std::string& entry_id) override;
  std::vector<Row> find_alike(const SourceId& source, const std::string& place, const std::string& stamp) override;
  bool taken(const std::string& entry_id, std::int64_t by_other_than) override;
  void write(Row& row) override;
  void mark(const Row& row) override;
  void retire(std::int64_t id) override;
  std::vector<std::int64_t> beyond(const SourceId& source, std::size_t newest) override;
  std::vector<Row> live_after(std::int64_t id, std::size_t limit) override;
  std::vector<Filing> filed(std::int64_t id) override;
  void file(const Row& row, const std::vector<Filing>& before, const std::vector<Filing>& filings) override;
  void bury(const std::string& entry_id, const std::vector<ChannelId>& channels, Instant now) override;
  bool has_buried() override;
  std::vector<ChannelId> unbury(const std::string& entry_id) override;

  std::optional<Row> at(std::int64_t id) override;

  /// Every row, the removed ones too, in order of first sight.
  void each(const std::function<void(const Row&)>& take);
  std::int64_t count();

  const std::string& backup() const { return backup_; }  ///< lines for the backup: of all that was written
  std::size_t backup_lines() const { return backup_lines_; }
  std::size_t added() const { return added_; }  ///< rows that were not there

 private:
  Database& database_;
  Instant now_;
  std::string backup_;
  std::size_t backup_lines_ = 0, added_ = 0;
};

/// Seconds since 1970, as the tables hold instants.
std::int64_t seconds(Instant instant);
std::optional<std::int64_t> seconds(const std::optional<Instant>& instant);

}  // namespace feedd::store
