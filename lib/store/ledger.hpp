/// What a store does with news, whatever keeps its rows: one law for every store. A store brings Rows; the law is here
/// and in settle.hpp. Internal to this room.
///
/// Rows are never deleted: a removed one keeps the id and the dates for the day its entry comes back, under its old key
/// or, as a renamed post does, under a new key with the same id. A row of revision 0 was restored from a backup: it has
/// id, dates, signs and the print of its words, but not the words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "model/batch.hpp"
#include "store/store.hpp"

namespace feedd::store {

struct Row {
  std::int64_t id = 0;  ///< 0: not written yet
  std::int64_t revision = 0;
  Digest print;
  bool live = false;
  Entry entry;
  std::size_t backlog = 0;  ///< as Found::backlog
};

/// Errors are the store's own exceptions, which it turns into an Error at its door.
class Rows {
 public:
  virtual ~Rows() = default;
  virtual bool knows(const SourceId& source) = 0;  ///< has any row of it
  virtual std::optional<Row> find(const SourceId& source, const Guid& guid) = 0;
  virtual std::optional<Row> at(std::int64_t id) = 0;
  virtual std::optional<Row> find_removed(const SourceId& source, const std::string& entry_id) = 0;
  /// Of a source, in order of id: those with this place, if it is not empty, and those with this stamp.
  virtual std::vector<Row> find_alike(const SourceId& source, const std::string& place, const std::string& stamp) = 0;
  virtual bool taken(const std::string& entry_id, std::int64_t by_other_than) = 0;  ///< by a live row
  virtual void write(Row& row) = 0;                                                 ///< gives a new row its id
  virtual void mark(const Row& row) = 0;                                            ///< place, stamp and live alone
  virtual void retire(std::int64_t id) = 0;
  virtual std::vector<std::int64_t> beyond(const SourceId& source, std::size_t newest) = 0;  ///< live ones
  virtual std::vector<Row> live_after(std::int64_t id, std::size_t limit) = 0;               ///< by id
  virtual std::vector<Filing> filed(std::int64_t id) = 0;                                    ///< sorted
  /// Instead of where it was filed `before`.
  virtual void file(const Row& row, const std::vector<Filing>& before, const std::vector<Filing>& filings) = 0;
  /// A tombstone in each of the channels; those long out of date may go.
  virtual void bury(const std::string& entry_id, const std::vector<ChannelId>& channels, Instant now) = 0;
  virtual bool has_buried() = 0;
  virtual std::vector<ChannelId> unbury(const std::string& entry_id) = 0;  ///< where its tombstones stood
};

Changes take_in(Rows& rows, const Batch& batch, const Router& router, Instant now);
Changes file_anew(Rows& rows, const Router& router);

}  // namespace feedd::store
