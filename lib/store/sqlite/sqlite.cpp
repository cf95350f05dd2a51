#include "store/sqlite/sqlite.hpp"

#include <sqlite3.h>

#include <cstring>
#include <utility>

namespace feedd::store {
namespace {

[[noreturn]] void raise(sqlite3* handle) {
  if (!handle) throw Failure{{Errc::store, "the store: out of memory"}};
  const char* file = sqlite3_db_filename(handle, "main");
  int code = sqlite3_errcode(handle), cause = sqlite3_system_errno(handle);
  std::string what = sqlite3_errmsg(handle);
  if (code == SQLITE_CANTOPEN && cause != 0) what += fmt::format(": {}", std::strerror(cause));
  bool damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
  throw Failure{
      {damaged ? Errc::damaged : Errc::store, fmt::format("{}: {}", file && *file ? file : "the store", what)}};
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

std::string_view Query::view(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes ? std::string_view(static_cast<const char*>(bytes), size) : std::string_view();
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

Database::Database(const std::filesystem::path& path, Access access, bool checked) : path_(path.string()) {
  try {
    if (access != Access::write) {
      open_to_read(access == Access::read_alone);
    } else {
      open(path_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
      // SQLite opens what it may not write to be read, and would say so only at the first write.
      if (sqlite3_db_readonly(handle_, "main") != 0) throw Failure{{Errc::store, path_ + ": cannot be written"}};
      // NORMAL survives kill -9; a power cut may lose the last transactions, never the file (sqlite.org/wal.html).
      execute(
          "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
          // 16 MiB each of log between two checkpoints and of pages at hand: a first pass writes all over the tables.
          "PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-16384;");
    }
    if (checked) check();
  } catch (...) {
    close();
    throw;
  }
}

Database::~Database() { close(); }

void Database::open(const std::string& name, int flags) {
  if (sqlite3_open_v2(name.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) raise(handle_);
  sqlite3_busy_timeout(handle_, 5000);
}

void Database::close() {
  for (auto& [sql, one] : statements_) sqlite3_finalize(one.statement);
  statements_.clear();
  sqlite3_close_v2(std::exchange(handle_, nullptr));
}

/// A database in WAL mode is read with the help of two files beside it; where they are not and cannot be made, it was
/// closed in order, and nobody writes it. On a full disk they cannot be made after a kill either: then the last news
/// stays in the log until it can be written again, and what is older is read.
void Database::open_to_read(bool alone) {
  // The head of a log alone, as a kill before its first frame leaves it: SQLite would look at it for ten seconds.
  constexpr std::uintmax_t log_head = 32;
  std::error_code unknown;
  const auto log = std::filesystem::file_size(path_ + "-wal", unknown);
  const bool has_news = !unknown && log > log_head;
  if (unknown || has_news || !alone) {
    try {
      open(path_, SQLITE_OPEN_READONLY);
      execute("SELECT count(*) FROM sqlite_master");
      return;
    } catch (const Failure& failure) {
      if (failure.error.code == Errc::damaged || (!alone && has_news)) throw;
    }
    close();
  }
  std::string name = "file:";
  for (char c : path_) name += c == '%' ? "%25" : c == '?' ? "%3f" : c == '#' ? "%23" : std::string(1, c);
  open(name + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
  execute("SELECT count(*) FROM sqlite_master");
}

/// A sound head says little about the pages behind it. Reading them all is worth its time up to this size; beyond it a
/// damaged page is told when it is read.
void Database::check() {
  constexpr std::uintmax_t checked_size = 64u << 20;
  std::error_code unknown;
  if (std::filesystem::file_size(path_, unknown) > checked_size) return;
  Query check = query("PRAGMA quick_check(1)");
  if (!check.next() || check.text(0) != "ok") {
    throw Failure{{Errc::damaged, fmt::format("{}: damaged database: {}", path_, check.text(0))}};
  }
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
    auto kept = std::make_unique<std::string>(sql);
    std::string_view key = *kept;
    found = statements_.emplace(key, Statement{std::move(kept), statement}).first;
  }
  return Query(found->second.statement);
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
