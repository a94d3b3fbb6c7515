#include "store/postgres/postgres_connection.h"

#include <array>
#include <charconv>
#include <cstdlib>

#include "base/encoding.h"
#include "store/postgres/postgres_text.h"

namespace slipway::store {
namespace {

// pg_type.dat
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kText = 25;

// Of all nodes that write to one database. Any number would do, were it the same everywhere.
constexpr const char* kWriteLock = "8315175480243413881";

constexpr const char* kSetUp =
    // Whoever is cut off within a transaction must not keep the others waiting.
    "SET idle_in_transaction_session_timeout = '10s'; SET lock_timeout = '30s'; "
    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3; "
    "SET tcp_user_timeout = '15s'; SET client_min_messages = warning; "
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off'";

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}

  bool is_null(int column) const override { return PQgetisnull(result_, row_, column) != 0; }
  std::int64_t integer(int column) const override {
    if (is_null(column)) return 0;
    const char* text = PQgetvalue(result_, row_, column);
    if (PQftype(result_, column) == kBool) return *text == 't' ? 1 : 0;
    std::int64_t number = 0;
    std::from_chars(text, text + PQgetlength(result_, row_, column), number);
    return number;
  }
  std::string text(int column) const override {
    const std::string_view text(PQgetvalue(result_, row_, column),
                                static_cast<std::size_t>(PQgetlength(result_, row_, column)));
    if (PQftype(result_, column) != kBytea || !text.starts_with("\\x")) return std::string(text);
    return base::decode_hex(text.substr(2)).value_or(std::string());
  }

 private:
  const PGresult* result_;
  int row_;
};

// The parameters as libpq takes them; they live as long as this.
class Bound {
 public:
  explicit Bound(std::span<const Value> parameters) {
    kept_.reserve(parameters.size());
    for (const auto& parameter : parameters) add(parameter);
  }

  int count() const { return static_cast<int>(types_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  // One letter each: a statement is prepared for the types of its parameters.
  std::string signature() const {
    std::string letters;
    for (const Oid type : types_) {
      letters += type == kInt8 ? 'i' : type == kText ? 't' : type == kBytea ? 'b' : 'n';
    }
    return letters;
  }

 private:
  void add(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      push(kInt8, kept_.emplace_back(std::to_string(*number)), 0);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      push(kText, is_storable_text(*text) ? *text : kept_.emplace_back(storable_text(*text)), 0);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      push(kBytea, blob->bytes, 1);
    } else {
      types_.push_back(0);
      values_.push_back(nullptr);
      lengths_.push_back(0);
      formats_.push_back(0);
    }
  }
  void push(Oid type, const std::string& bytes, int format) {
    types_.push_back(type);
    values_.push_back(bytes.c_str());
    lengths_.push_back(static_cast<int>(bytes.size()));
    formats_.push_back(format);
  }

  std::vector<std::string> kept_;
  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

PGconn* connect(const std::string& connection) {
  // What stands in `connection` comes later, and so goes before.
  const std::array keywords{"connect_timeout",           "keepalives_idle",
                            "keepalives_interval",       "keepalives_count",
                            "tcp_user_timeout",          "target_session_attrs",
                            "fallback_application_name", "dbname",
                            "client_encoding",           static_cast<const char*>(nullptr)};
  const std::array values{"5",        "10",
                          "3",        "3",
                          "15000",    "read-write",
                          "slipwayd", connection.c_str(),
                          "UTF8",     static_cast<const char*>(nullptr)};
  return PQconnectdbParams(keywords.data(), values.data(), 1);
}

std::string one_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  return text;
}

bool is_ok(const PGresult* result) {
  const auto status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

}  // namespace

std::string describe_connection(const std::string& connection) {
  char* why = nullptr;
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(connection.c_str(), &why), &PQconninfoFree);
  PQfreemem(why);
  std::string text = "PostgreSQL";
  if (!options) return text;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    const std::string_view keyword = option->keyword;
    if (option->val == nullptr) continue;
    for (const auto known : {"service", "host", "port", "dbname"}) {
      if (keyword == known) text += " " + std::string(keyword) + "=" + option->val;
    }
  }
  return text;
}

PostgresConnection::PostgresConnection(const std::string& connection)
    : handle_(connect(connection), &PQfinish) {
  if (!handle_ || PQstatus(handle_.get()) != CONNECTION_OK) {
    throw ConnectionLost("cannot reach the database: " +
                         one_line(handle_ ? PQerrorMessage(handle_.get()) : "no memory"));
  }
  PQsetNoticeProcessor(handle_.get(), [](void*, const char*) {}, nullptr);
  simple(kSetUp);
}

void PostgresConnection::fail(const PGresult* result, std::string_view sql) {
  const char* field = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const std::string_view state = field != nullptr ? field : "";
  const char* primary =
      result != nullptr ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
  const std::string message =
      one_line(primary != nullptr ? primary : PQerrorMessage(handle_.get())) + " (" +
      std::string(sql) + ")";
  if (!is_usable() || state.empty() || state.starts_with("08") || state.starts_with("57P") ||
      state == "25P03") {
    throw ConnectionLost("the database was lost: " + message);
  }
  if (state == "40001" || state == "40P01") throw RunAgain(message);
  // Insufficient resources, a full disk say; a lock that was not to be had; a read-only server; a
  // failure of its machine.
  if (state.starts_with("53") || state == "55P03" || state == "25006" || state.starts_with("58")) {
    throw Unavailable(message);
  }
  throw std::runtime_error("the database refused a statement: " + message);
}

PgResult PostgresConnection::simple(const std::string& sql) {
  PgResult result(PQexec(handle_.get(), sql.c_str()), &PQclear);
  if (!is_ok(result.get())) fail(result.get(), sql);
  return result;
}

std::int64_t PostgresConnection::run(std::string_view sql, std::span<const Value> parameters,
                                     const std::function<void(const Row&)>& each) {
  const Bound bound(parameters);
  PgResult result(nullptr, &PQclear);
  if (is_definition(sql)) {
    const std::string text = collated(sql);
    result.reset(PQexecParams(handle_.get(), text.c_str(), bound.count(), bound.types(),
                              bound.values(), bound.lengths(), bound.formats(), 0));
  } else {
    std::string key = bound.signature();
    key += ' ';
    key += sql;
    auto found = statements_.find(key);
    if (found == statements_.end()) {
      const std::string name = "s" + std::to_string(statements_.size());
      const std::string text(sql);
      const PgResult prepared(
          PQprepare(handle_.get(), name.c_str(), text.c_str(), bound.count(), bound.types()),
          &PQclear);
      if (!is_ok(prepared.get())) fail(prepared.get(), sql);
      found = statements_.emplace(std::move(key), name).first;
    }
    result.reset(PQexecPrepared(handle_.get(), found->second.c_str(), bound.count(), bound.values(),
                                bound.lengths(), bound.formats(), 0));
  }
  if (!is_ok(result.get())) fail(result.get(), sql);
  const int rows = PQntuples(result.get());
  for (int i = 0; i < rows; ++i) each(PostgresRow(result.get(), i));
  const std::string_view command = PQcmdStatus(result.get());
  if (command.starts_with("SELECT")) return 0;
  return std::strtoll(PQcmdTuples(result.get()), nullptr, 10);
}

void PostgresConnection::begin_read(base::Duration ahead) {
  ahead_ = ahead;
  simple("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

void PostgresConnection::begin_write(bool durable) {
  transaction_.clear();
  // Each statement of it sees what was committed before, and while the lock is held nobody commits.
  std::string sql = "BEGIN ISOLATION LEVEL READ COMMITTED; ";
  if (!durable) sql += "SET LOCAL synchronous_commit = off; ";
  sql += "SELECT pg_advisory_xact_lock(" + std::string(kWriteLock) + "); ";
  sql += "SELECT pg_current_xact_id(), (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
  const auto result = simple(sql);
  const PostgresRow row(result.get(), 0);
  transaction_ = row.text(0);
  server_time_ = row.time(1);
}

Topics PostgresConnection::commit() {
  Topics topics = take_announced();
  std::string sql;
  if (!topics.empty()) sql = "SELECT pg_notify('slipway', '" + joined(topics) + "'); ";
  simple(sql + "COMMIT");
  return topics;
}

void PostgresConnection::roll_back() noexcept {
  take_announced();
  if (is_usable()) PQclear(PQexec(handle_.get(), "ROLLBACK"));
}

PostgresConnection::Fate PostgresConnection::outcome_of(const std::string& transaction) {
  const char* values[] = {transaction.c_str()};
  const PgResult result(PQexecParams(handle_.get(), "SELECT pg_xact_status($1::xid8)", 1, nullptr,
                                     values, nullptr, nullptr, 0),
                        &PQclear);
  if (!is_ok(result.get())) {
    // One that the server does not know yet was never written to its disk.
    if (is_usable()) return Fate::kUndone;
    fail(result.get(), "pg_xact_status");
  }
  const std::string status = PostgresRow(result.get(), 0).text(0);
  if (status == "committed") return Fate::kCommitted;
  return status == "in progress" ? Fate::kUnderWay : Fate::kUndone;
}

}  // namespace slipway::store
