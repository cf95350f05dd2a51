/// The ledger's rows in memory, with the windows of the channels and the order in which entries came to archived ones.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/ledger.hpp"

namespace feedd::store {

/// The order of a window: newest first, then by source and guid.
struct Newer {
  bool operator()(const Row* a, const Row* b) const;
};

/// Whether what is filed so is on show at an instant.
bool shows(const Filing& filing, Instant now);

class MemoryRows : public Rows {
 public:
  bool knows(const SourceId& source) override;
  std::optional<Row> find(const SourceId& source, const Guid& guid) override;
  std::optional<Row> at(std::int64_t id) override;
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

  /// Numbers the entries of an archived channel that are due and have no number yet; the highest number.
  std::int64_t number(const ChannelId& channel, Instant now);
  /// Null where nothing is shown any more.
  const Row* arrived(const ChannelId& channel, std::int64_t number, Instant now);

  Instant present;                       ///< of what is being put
  std::map<std::int64_t, Instant> seen;  ///< for the first time

  using Window = std::map<const Row*, Filing, Newer>;
  const std::map<ChannelId, std::map<std::string, Instant>>& tombstones() const { return tombstones_; }
  const std::map<std::int64_t, Row>& all() const { return rows_; }
  const std::map<ChannelId, Window>& windows() const { return windows_; }

 private:
  /// Of the entries in an archived channel.
  struct Arrivals {
    std::vector<std::int64_t> order;  ///< that with number 1 first
    std::set<std::int64_t> numbered, fresh;
  };
  using Index = std::multimap<std::pair<SourceId, std::string>, std::int64_t>;

  void unfile(std::int64_t id);
  const Filing* filing_in(const ChannelId& channel, std::int64_t id);
  void note_likeness(const Row& row);
  void forget_likeness(const Row& row);

  std::map<std::int64_t, Row> rows_;
  Index places_, stamps_;
  std::map<std::pair<SourceId, Guid>, std::int64_t> keys_;
  std::multimap<std::string, std::int64_t> ids_;
  std::map<std::int64_t, std::vector<Filing>> filed_;
  std::map<ChannelId, Window> windows_;
  std::map<ChannelId, std::map<std::string, Instant>> tombstones_;
  std::map<ChannelId, Arrivals> arrivals_;
  std::int64_t last_id_ = 0;
};

}  // namespace feedd::store
