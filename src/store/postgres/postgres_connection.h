#pragma once
// One connection to PostgreSQL with its prepared statements; used by one thread at a time. What is
// SQLite's in the shared dialect is said PostgreSQL's way here.

#include <chrono>
#include <memory>
#include <string>
#include <unordered_map>

#include <libpq-fe.h>

#include "store/database.h"

namespace slipway::store {

// The server cannot be reached, or was lost before all was known to be committed.
class ConnectionLost : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

// Nothing is wrong with the work: run again it may pass (SQLSTATE 40001 and 40P01).
class RunAgain : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

using PgResult = std::unique_ptr<PGresult, decltype(&PQclear)>;

class PostgresConnection final : public Transaction {
 public:
  // `connection` as libpq takes it: keywords and values, or a URI. ConnectionLost where nobody
  // answers.
  explicit PostgresConnection(const std::string& connection);

  std::int64_t run(std::string_view sql, std::span<const Value> parameters,
                   const std::function<void(const Row&)>& each) override;
  base::Timestamp shared_time(base::Timestamp local) override { return local + ahead_; }

  // `ahead`: how far the server's clock is before this machine's.
  void begin_read(base::Duration ahead);
  // One transaction of all nodes at a time. Afterwards began() and server_time() are known.
  void begin_write(bool durable);
  // Gives back what was announced. ConnectionLost: it may be committed or not; see outcome_of().
  Topics commit();
  // Never throws: a connection that is lost has undone it.
  void roll_back() noexcept;

  bool is_usable() const { return PQstatus(handle_.get()) == CONNECTION_OK; }
  int process() const { return PQbackendPID(handle_.get()); }
  PGconn* handle() const { return handle_.get(); }
  // The transaction's number, by which its outcome can be asked for later.
  const std::string& transaction() const { return transaction_; }
  base::Timestamp server_time() const { return server_time_; }
  void set_ahead(base::Duration ahead) { ahead_ = ahead; }

  enum class Fate { kCommitted, kUndone, kUnderWay };
  Fate outcome_of(const std::string& transaction);

  // Statements without parameters, several at once; the last one's rows.
  PgResult simple(const std::string& sql);

 private:
  [[noreturn]] void fail(const PGresult* result, std::string_view sql);

  std::unique_ptr<PGconn, decltype(&PQfinish)> handle_;
  std::unordered_map<std::string, std::string> statements_;  // their names, by types and text
  std::string transaction_;
  base::Timestamp server_time_{};
  base::Duration ahead_{};
};

// For messages: where it leads, without what is secret.
std::string describe_connection(const std::string& connection);

}  // namespace slipway::store
