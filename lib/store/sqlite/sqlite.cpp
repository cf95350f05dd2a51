#include "store/sqlite/sqlite.hpp"

#include <sqlite3.h>

namespace feedd::store {
namespace {

[[noreturn]] void raise(sqlite3* handle) {
  const char* file = sqlite3_db_filename(handle, "main");
  throw Failure{{Errc::store, fmt::format("{}: {}", file && *file ? file : "the store", sqlite3_errmsg(handle))}};
}

[[noreturn]] void raise(sqlite3_stmt* statement) { raise(sqlite3_db_handle(statement)); }

}  // namespace

Query::~Query() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Query::next() {
  int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) raise(statement_);
  return false;
}

void Query::run() {
  while (next()) {
  }
}

bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Query::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes ? std::string(static_cast<const char*>(bytes), size) : std::string();
}

void Query::bind(int index, std::int64_t value) {
  if (sqlite3_bind_int64(statement_, index, value) != SQLITE_OK) raise(statement_);
}

void Query::bind(int index, std::string_view value) {
  const char* data = value.data() ? value.data() : "";
  if (sqlite3_bind_text64(statement_, index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK) {
    raise(statement_);
  }
}

void Query::bind(int index, const std::optional<std::int64_t>& value) {
  if (value) {
    bind(index, *value);
  } else if (sqlite3_bind_null(statement_, index) != SQLITE_OK) {
    raise(statement_);
  }
}

Database::Database(const std::filesystem::path& path) : path_(path.string()) {
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX;
  if (sqlite3_open_v2(path_.c_str(), &handle_, flags, nullptr) != SQLITE_OK) refuse();
  sqlite3_busy_timeout(handle_, 5000);
  try {
    // NORMAL survives kill -9; a power cut may lose the last transactions, never the file (sqlite.org/wal.html).
    execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;");
    // A sound head says little about the pages behind it. Reading them all is worth its time up to this size; beyond
    // it a damaged page is told when it is read.
    constexpr std::uintmax_t checked_size = 64u << 20;
    std::error_code unknown;
    if (std::filesystem::file_size(path, unknown) <= checked_size) {
      Query check = query("PRAGMA quick_check(1)");
      if (!check.next() || check.text(0) != "ok") {
        throw Failure{{Errc::store, fmt::format("{}: damaged database: {}", path_, check.text(0))}};
      }
    }
  } catch (...) {
    for (auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close_v2(handle_);
    throw;
  }
}

Database::~Database() {
  for (auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

void Database::refuse() const {
  Error error{Errc::store, fmt::format("{}: {}", path_, handle_ ? sqlite3_errmsg(handle_) : "out of memory")};
  sqlite3_close_v2(handle_);
  throw Failure{std::move(error)};
}

void Database::execute(const char* statements) {
  if (sqlite3_exec(handle_, statements, nullptr, nullptr, nullptr) != SQLITE_OK) raise(handle_);
}

Query Database::query(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    sqlite3_stmt* statement = nullptr;
    int size = static_cast<int>(sql.size());
    if (sqlite3_prepare_v3(handle_, sql.data(), size, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
      raise(handle_);
    }
    found = statements_.emplace(std::string(sql), statement).first;
  }
  return Query(found->second);
}

std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(handle_); }

Transaction::Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const Failure&) {
    // Some failures have already rolled it back; the one that matters is on its way up.
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace feedd::store
