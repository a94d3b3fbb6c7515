#pragma once
// One SQLite connection with its prepared statements; used by one thread at a time.

#include <string>
#include <unordered_map>

#include <sqlite3.h>

#include "store/database.h"

namespace slipway::store {

class SqliteConnection final : public Transaction {
 public:
  enum class Mode { kReadWrite, kReadOnly };

  // Throws Unavailable where the file cannot be opened.
  SqliteConnection(const std::string& path, Mode mode);
  ~SqliteConnection() override;
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  std::int64_t run(std::string_view sql, std::span<const Value> parameters,
                   const std::function<void(const Row&)>& each) override;

  void begin_read();
  void begin_write();
  // Gives back what was announced.
  Topics commit();
  // Never throws: a transaction that SQLite gave up already is gone.
  void roll_back() noexcept;

  sqlite3* handle() const { return handle_; }

 private:
  sqlite3_stmt* prepared(std::string_view sql);
  [[noreturn]] void fail(std::string_view sql) const;

  sqlite3* handle_ = nullptr;
  std::unordered_map<std::string, sqlite3_stmt*> statements_;
};

}  // namespace slipway::store
