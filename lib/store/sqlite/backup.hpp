/// What is decided once of an entry, kept a second time: lines in a file beside the database, from which a new database
/// gets ids, dates and signs back when the old one is damaged or gone. A line is a JSON object; of two for one entry
/// the later one holds, and one that cannot be read is passed over. Lines are appended before the transaction that they
/// belong to is committed, so that nothing acknowledged is missing; like the database the file outlives kill -9, and a
/// power cut may take the last lines.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/ledger.hpp"

namespace feedd::store {

/// With its line end.
std::string backup_line(const Row& row);

class Backup {
 public:
  /// Of the database at `path`: "feedd.db" → "feedd.ledger".
  explicit Backup(const std::filesystem::path& path);
  ~Backup();
  Backup(const Backup&) = delete;
  Backup& operator=(const Backup&) = delete;

  const std::filesystem::path& file() const { return file_; }
  std::size_t lines() const { return lines_; }  ///< 0 also where there is no file

  /// The rows as they were last written, removed ones and without words: the store fills them when their entries come
  /// again. In order of first sight.
  std::vector<Row> rows() const;

  /// All or nothing. Fails with `io`.
  Result<void> append(const std::string& lines, std::size_t count);

  /// Puts what `each` hands over, line by line, in the place of all there is; atomic. Fails with `io`.
  using Take = std::function<void(const Row&)>;
  Result<void> replace(const std::function<void(const Take&)>& each);

 private:
  std::filesystem::path file_;
  std::size_t lines_ = 0;
  int descriptor_ = -1;  ///< open to append; -1: not yet
};

}  // namespace feedd::store
