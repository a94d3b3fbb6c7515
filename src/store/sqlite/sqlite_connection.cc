#include "store/sqlite/sqlite_connection.h"

namespace slipway::store {
namespace {

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

  bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  std::int64_t integer(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  std::string text(int column) const override {
    const void* data = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    return data == nullptr
               ? std::string()
               : std::string(static_cast<const char*>(data), static_cast<std::size_t>(size));
  }

 private:
  sqlite3_stmt* statement_;
};

// To SQLite $1 is a name, numbered where it first appears; ?1 is the number.
std::string numbered(std::string_view sql) {
  std::string text(sql);
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '$' && text[i + 1] >= '0' && text[i + 1] <= '9') text[i] = '?';
  }
  return text;
}

// Leaves the statement ready for its next use, whatever happened.
class Execution {
 public:
  explicit Execution(sqlite3_stmt* statement) : statement_(statement) {}
  ~Execution() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;

  // The parameter lives as long as this execution, so nothing is copied.
  int bind(int index, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      return sqlite3_bind_int64(statement_, index, *number);
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
      return sqlite3_bind_text64(statement_, index, text->data(), text->size(), SQLITE_STATIC,
                                 SQLITE_UTF8);
    }
    if (const auto* blob = std::get_if<Blob>(&value)) {
      return sqlite3_bind_blob64(statement_, index, blob->bytes.data(), blob->bytes.size(),
                                 SQLITE_STATIC);
    }
    return sqlite3_bind_null(statement_, index);
  }

  int step() { return sqlite3_step(statement_); }

 private:
  sqlite3_stmt* statement_;
};

}  // namespace

std::optional<base::Timestamp> Row::maybe_time(int column) const {
  if (is_null(column)) return std::nullopt;
  return time(column);
}

SqliteConnection::SqliteConnection(const std::string& path, Mode mode) {
  const int flags =
      mode == Mode::kReadWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  if (sqlite3_open_v2(path.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) {
    const std::string why = sqlite3_errmsg(handle_);
    sqlite3_close(handle_);
    throw Unavailable("cannot open the database " + path + ": " + why);
  }
  sqlite3_busy_timeout(handle_, 10'000);
  for (const char* pragma :
       {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
        mode == Mode::kReadOnly ? "PRAGMA cache_size = -500" : "PRAGMA cache_size = -2000",
        "PRAGMA wal_autocheckpoint = 0", "PRAGMA temp_store = MEMORY"}) {
    if (mode == Mode::kReadOnly && std::string_view(pragma).find("journal") != std::string::npos) {
      continue;
    }
    if (sqlite3_exec(handle_, pragma, nullptr, nullptr, nullptr) != SQLITE_OK) {
      const std::string why = sqlite3_errmsg(handle_);
      sqlite3_close(handle_);
      throw Unavailable("cannot set up the database " + path + ": " + why);
    }
  }
}

SqliteConnection::~SqliteConnection() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

void SqliteConnection::fail(std::string_view sql) const {
  const std::string message = std::string(sqlite3_errmsg(handle_)) + " (" + std::string(sql) + ")";
  switch (sqlite3_errcode(handle_) & 0xFF) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_BUSY:
      throw Unavailable(message);
    default:
      throw std::runtime_error("the database refused a statement: " + message);
  }
}

sqlite3_stmt* SqliteConnection::prepared(std::string_view sql) {
  const std::string key(sql);
  if (const auto found = statements_.find(key); found != statements_.end()) return found->second;
  sqlite3_stmt* statement = nullptr;
  const std::string text = numbered(sql);
  if (sqlite3_prepare_v3(handle_, text.data(), static_cast<int>(text.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    fail(sql);
  }
  statements_.emplace(key, statement);
  return statement;
}

std::int64_t SqliteConnection::run(std::string_view sql, std::span<const Value> parameters,
                                   const std::function<void(const Row&)>& each) {
  sqlite3_stmt* statement = prepared(sql);
  Execution execution(statement);
  int index = 0;
  for (const auto& parameter : parameters) {
    if (execution.bind(++index, parameter) != SQLITE_OK) fail(sql);
  }
  const SqliteRow row(statement);
  int code = execution.step();
  while (code == SQLITE_ROW) {
    each(row);
    code = execution.step();
  }
  if (code != SQLITE_DONE) fail(sql);
  return sqlite3_changes64(handle_);
}

void SqliteConnection::begin_read() {
  run("BEGIN", {}, [](const Row&) {});
}
void SqliteConnection::begin_write() {
  run("BEGIN IMMEDIATE", {}, [](const Row&) {});
}
Topics SqliteConnection::commit() {
  run("COMMIT", {}, [](const Row&) {});
  return take_announced();
}

void SqliteConnection::roll_back() noexcept {
  take_announced();
  if (sqlite3_get_autocommit(handle_) == 0) {
    sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

}  // namespace slipway::store
