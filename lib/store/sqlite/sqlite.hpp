/// SQLite as values that clean up after themselves. Failures are exceptions inside this folder; sqlite_store.cpp turns
/// them into an Error at the door.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace feedd::store {

struct Failure {
  Error error;
};

/// One run of a prepared statement: bind, then next() row by row. Ready for the next run when it goes.
class Query {
 public:
  explicit Query(sqlite3_stmt* statement) : statement_(statement) {}
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  template <class... Values>
  Query& with(const Values&... values) {
    int index = 0;
    (bind(++index, values), ...);
    return *this;
  }
  bool next();
  void run();

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::string text(int column) const { return std::string(view(column)); }
  std::string_view view(int column) const;  ///< of a blob its bytes; until next()

 private:
  void bind(int index, std::int64_t value);
  void bind(int index, std::string_view value);
  void bind(int index, const std::string& value) { bind(index, std::string_view(value)); }
  void bind(int index, const std::optional<std::int64_t>& value);
  sqlite3_stmt* statement_;
};

class Database {
 public:
  /// read_alone: nobody else writes meanwhile. Then even what cannot be read with its log is read as it was without.
  enum class Access { write, read, read_alone };
  /// Opens, to write also creates. What is no sound database is refused by name, as `damaged`. To read, nothing is
  /// created or changed, also where nothing could be; somebody else may be writing meanwhile.
  explicit Database(const std::filesystem::path& path, Access access = Access::write, bool checked = true);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const char* statements);
  Query query(std::string_view sql);  ///< prepared once
  std::int64_t last_row() const;

 private:
  void open(const std::string& name, int flags);
  void close();
  void open_to_read(bool alone);
  void check();

  struct Statement {
    std::unique_ptr<std::string> sql;  ///< what its key shows
    sqlite3_stmt* statement = nullptr;
  };
  std::string path_;
  sqlite3* handle_ = nullptr;
  std::unordered_map<std::string_view, Statement> statements_;
};

/// Undone when it goes without commit().
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace feedd::store
