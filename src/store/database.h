#pragma once
// The thin interface to SQL. Queries stand once, in the dialect that SQLite and PostgreSQL share
// ($1 parameters, RETURNING, ON CONFLICT); an adapter runs them. A Transaction belongs to one
// thread at a time. Faults (a broken statement, a corrupt file) are exceptions; a full or missing
// disk, or a server that cannot be reached, is Unavailable.

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace slipway::store {

// The store cannot be used now (the disk is full, say); nothing is changed.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Blob {
  std::string bytes;
};

using Value = std::variant<std::nullptr_t, std::int64_t, std::string, Blob>;

inline Value value(std::string text) { return Value(std::move(text)); }
inline Value value(std::string_view text) { return Value(std::string(text)); }
inline Value value(const char* text) { return Value(std::string(text)); }
inline Value value(bool flag) { return Value(static_cast<std::int64_t>(flag)); }
inline Value value(std::int64_t number) { return Value(number); }
inline Value value(std::uint64_t number) { return Value(static_cast<std::int64_t>(number)); }
inline Value value(int number) { return Value(static_cast<std::int64_t>(number)); }
inline Value value(base::Timestamp at) { return Value(base::to_micros(at)); }
inline Value value(Blob blob) { return Value(std::move(blob)); }
template <typename Tag>
Value value(const base::Id<Tag>& id) {
  return Value(id.to_string());
}
template <typename T>
Value value(const std::optional<T>& maybe) {
  return maybe ? value(*maybe) : Value(nullptr);
}

// One row of a result, valid until the next is fetched. Columns count from 0.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string text(int column) const = 0;  // also of a blob

  bool boolean(int column) const { return integer(column) != 0; }
  base::Timestamp time(int column) const { return base::from_micros(integer(column)); }
  std::optional<base::Timestamp> maybe_time(int column) const;
  template <typename IdType>
  IdType id(int column) const {
    const auto parsed = IdType::parse(text(column));
    if (!parsed) throw std::runtime_error("the store holds a broken id: " + text(column));
    return *parsed;
  }
  template <typename IdType>
  std::optional<IdType> maybe_id(int column) const {
    if (is_null(column)) return std::nullopt;
    return id<IdType>(column);
  }
};

// What a commit is about: the steps that it asks for.
using Topics = std::set<std::string, std::less<>>;

class Transaction {
 public:
  virtual ~Transaction() = default;

  // Tells those who listen for `topic` once this is committed; nobody, where it is undone.
  void announce(std::string_view topic) { announced_.emplace(topic); }

  // A time of this machine's clock as the clock says it that all nodes of the store share. Leases
  // are in shared time, for the nodes' clocks differ.
  virtual base::Timestamp shared_time(base::Timestamp local) { return local; }

  // Runs one statement and calls `each` for every row. Returns the number of rows changed.
  virtual std::int64_t run(std::string_view sql, std::span<const Value> parameters,
                           const std::function<void(const Row&)>& each) = 0;

  template <typename... Args>
  std::int64_t execute(std::string_view sql, const Args&... args) {
    const std::vector<Value> parameters{value(args)...};
    return run(sql, parameters, [](const Row&) {});
  }

  // All rows, each made into a T by `make`.
  template <typename Make, typename... Args>
  auto query(std::string_view sql, const Make& make, const Args&... args) {
    std::vector<decltype(make(std::declval<const Row&>()))> rows;
    const std::vector<Value> parameters{value(args)...};
    run(sql, parameters, [&](const Row& row) { rows.push_back(make(row)); });
    return rows;
  }

  // The first row, if there is one.
  template <typename Make, typename... Args>
  auto query_one(std::string_view sql, const Make& make, const Args&... args) {
    auto rows = query(sql, make, args...);
    using T = typename decltype(rows)::value_type;
    return rows.empty() ? std::optional<T>() : std::optional<T>(std::move(rows.front()));
  }

 protected:
  Topics take_announced() { return std::exchange(announced_, {}); }

 private:
  Topics announced_;
};

// Many writers, one at a time, those of other processes too: every write goes through write() or
// submit().
class Database {
 public:
  using Work = std::function<void(Transaction&)>;
  // Called on the thread that committed, after it, or with the reason why there was none.
  using Done = std::function<void(const base::Result<void>&)>;
  // Runs what it is given soon, on a thread that may wait for one short commit; what else is
  // submitted on that thread by then joins. False: it will not run it.
  using Lend = std::function<bool(std::function<void()>)>;

  virtual ~Database() = default;

  // Whether other processes may write to it, too.
  virtual bool is_shared() const { return false; }

  // A consistent view of what is committed. Blocking; from any thread; the work must not write.
  virtual void read(const Work& work) = 0;

  // Runs the work in a transaction and returns when it is durable. What the work throws undoes it
  // and comes out here. It may run twice, so all it leaves outside the transaction must be set
  // anew.
  virtual void write(const Work& work) = 0;

  // As write(), but does not wait for the disk: it outlives this process, yet a power cut may take
  // back the newest of these, never one that a durable write followed. For what is done again then.
  virtual void write_lightly(const Work& work) { write(work); }

  // As write(), but of a step whose lease another node may have by now, too: for what it did
  // outside in the meantime, which others must make good.
  virtual void write_regardless(const Work& work) { write(work); }

  // As write(), but returns at once; many submitted works become durable by one commit.
  // kUnavailable at once where the queue is full. The work must not throw for expected reasons.
  // A work that is alone may be committed on the thread that `lend` offers, which spares two
  // changes of thread.
  virtual base::Result<void> submit(Work work, Done done, const Lend& lend) = 0;
  base::Result<void> submit(Work work, Done done) {
    return submit(std::move(work), std::move(done), nullptr);
  }

  // Copies all that is committed into a new file, while others go on.
  virtual base::Result<void> back_up(const std::string& path) = 0;
};

}  // namespace slipway::store
