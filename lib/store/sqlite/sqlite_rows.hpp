/// The ledger's rows in SQLite. Throws Failure.
#pragma once

#include "store/ledger.hpp"
#include "store/sqlite/sqlite.hpp"

namespace feedd::store {

class SqliteRows : public Rows {
 public:
  /// `now` is noted as the first sight of new rows.
  SqliteRows(Database& database, Instant now) : database_(database), now_(now) {}

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
  void file(const Row& row, const std::vector<Filing>& filings) override;
  void bury(const std::string& entry_id, const std::vector<ChannelId>& channels, Instant now) override;
  std::vector<ChannelId> unbury(const std::string& entry_id) override;

  std::optional<Row> at(std::int64_t id) override;

 private:
  Database& database_;
  Instant now_;
};

/// Seconds since 1970, as the tables hold instants.
std::int64_t seconds(Instant instant);
std::optional<std::int64_t> seconds(const std::optional<Instant>& instant);

}  // namespace feedd::store
