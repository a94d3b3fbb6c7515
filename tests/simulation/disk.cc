#include "disk.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

#include "store/migrations.h"

namespace slipway::simulation {
namespace {

constexpr int kMostUnsynced = 8;  // the system writes by itself what is older

constexpr int kPageSize = 1024;
constexpr int kPageRoom = 4096 + 512;  // of a temporary table, whose pages are larger
constexpr int kPages = 8192;
constexpr int kLookasideSize = 1200;
constexpr int kLookasideSlots = 400;

// The migrations know only a Database.
class Plain final : public store::Database {
 public:
  explicit Plain(Disk& disk) : disk_(disk) {}
  void read(const Work& work) override { disk_.read(work); }
  void write(const Work& work) override { disk_.write(work, true); }
  base::Result<void> submit(Work, Done, const Lend&) override {
    return base::fail(base::ErrorCode::kUnavailable, "not here");
  }
  base::Result<void> back_up(const std::string&) override {
    return base::fail(base::ErrorCode::kUnavailable, "not here");
  }

 private:
  Disk& disk_;
};

bool starts(std::string_view sql, std::string_view with) { return sql.starts_with(with); }

std::string_view word_after(std::string_view sql, std::string_view before) {
  if (!starts(sql, before)) return {};
  sql.remove_prefix(before.size());
  return sql.substr(0, sql.find(' '));
}

std::string_view changed_table(std::string_view sql) {
  for (const auto* const verb : {"INSERT INTO ", "UPDATE ", "DELETE FROM "}) {
    if (const auto table = word_after(sql, verb); !table.empty()) return table;
  }
  return {};
}

}  // namespace

// Weakens single statements where a fault says so.
class Disk::Tracked final : public store::Transaction {
 public:
  Tracked(Disk& disk, base::Duration ahead) : disk_(disk), ahead_(ahead) {}

  base::Timestamp shared_time(base::Timestamp local) override { return local - ahead_; }

  std::int64_t run(std::string_view sql, std::span<const store::Value> parameters,
                   const std::function<void(const store::Row&)>& each) override {
    if (const auto table = changed_table(sql); !table.empty()) {
      disk_.touched_.emplace_back(table);
    }
    if (disk_.fault_ == Fault::NONE) return disk_.connection_.run(sql, parameters, each);
    return run_weakened(sql, {parameters.begin(), parameters.end()}, each);
  }

  store::Topics announced() { return take_announced(); }

 private:
  static const std::string& text(const store::Value& value) {
    static const std::string none;
    const auto* const found = std::get_if<std::string>(&value);
    return found == nullptr ? none : *found;
  }

  std::int64_t run_weakened(std::string_view sql, std::vector<store::Value> parameters,
                            const std::function<void(const store::Row&)>& each) {
    std::string weakened(sql);
    switch (disk_.fault_) {
      case Fault::WATERMARK_NOT_MOVED:
        if (starts(sql, "UPDATE service SET watermark")) weakened += " AND watermark = ''";
        break;
      case Fault::BASE_NOT_GIVEN_BACK:
        // What goes back is what an ended deployment started from.
        if (starts(sql, "UPDATE service SET watermark")) {
          weakened +=
              " AND NOT EXISTS (SELECT 1 FROM deployment WHERE service_id = $1 AND base = $2 AND "
              "ended_at IS NOT NULL)";
        }
        break;
      case Fault::DELIVERY_TWICE:
        if (starts(sql, "INSERT INTO delivery ")) parameters.at(12) = parameters.at(0);
        break;
      case Fault::EXCLUDE_IGNORED:
        if (const auto at = weakened.find("FROM restriction WHERE "); at != std::string::npos) {
          weakened.insert(at + 23, "mode = 'MATCH' AND ");
        }
        break;
      case Fault::LEASE_IGNORED:
        if (starts(sql, "UPDATE task SET lease_owner = $2, lease_until = $3")) {
          parameters.at(2) = parameters.at(0);
        }
        break;
      case Fault::SUPERSEDED_GOES_ON:
        if (starts(sql, "UPDATE deployment SET state") && text(parameters.at(1)) == "SUPERSEDED") {
          return 0;
        }
        break;
      case Fault::QUARANTINE_IGNORED:
        if (starts(sql, "INSERT INTO quarantine")) return 0;
        break;
      case Fault::STOP_FORGOTTEN:
        if (starts(sql, "UPDATE service SET stopped")) return 0;
        break;
      case Fault::CANCEL_IGNORED:
        if (starts(sql, "UPDATE deployment SET state") && text(parameters.at(1)) == "CANCELED") {
          return 0;
        }
        break;
      case Fault::TIMER_NOT_MOVED:
        if (starts(sql, "INSERT INTO job_timer")) {
          weakened.erase(weakened.find("DO UPDATE"));
          weakened += "DO NOTHING";
        }
        break;
      case Fault::NOT_POLLED_AGAIN:
        if (starts(sql, "INSERT INTO task") && text(parameters.at(0)) == "poll") return 0;
        break;
      case Fault::NEWS_LOST:
        if (const auto at = weakened.find(" AND wanted = taken"); at != std::string::npos) {
          weakened.erase(at, 19);
        }
        break;
      case Fault::CONSIDERED_FORGOTTEN:
        if (starts(sql, "INSERT INTO branch")) return 0;
        break;
      case Fault::TAG_POLICY_IGNORED:
        for (auto& parameter : parameters) {
          auto* const found = std::get_if<std::string>(&parameter);
          const auto at = found == nullptr ? std::string::npos : found->find("\"tag_policy\"");
          if (at != std::string::npos) found->replace(at, 12, "\"no_policy\"");
        }
        break;
      case Fault::LOST_LEASE_WRITES:
        if (starts(sql, "SELECT 1 FROM task WHERE")) {
          return disk_.connection_.run("SELECT 1", {}, each);
        }
        break;
      case Fault::STATUS_NOT_SENT_AGAIN:
        if (starts(sql, "UPDATE commit_status SET delivery") &&
            text(parameters.at(1)) == "PENDING") {
          parameters.at(1) = std::string("SENT");
        }
        break;
      case Fault::NEWER_STATUS_FORGOTTEN:
        if (const auto at = weakened.find(" AND revision = $6"); at != std::string::npos) {
          weakened.replace(at, 18, " AND revision >= $6");
        }
        break;
      case Fault::EVENT_NOT_SENT_AGAIN:
        if (starts(sql, "UPDATE webhook_event SET state = $2") &&
            text(parameters.at(1)) == "PENDING") {
          parameters.at(1) = std::string("DELIVERED");
        }
        break;
      case Fault::TOLD_TOO_LATE:
        if (starts(sql, "UPDATE commit_status SET told = '', told_times")) return 0;
        break;
      case Fault::NEVER_SERVED:
        if (starts(sql, "UPDATE service SET serving")) return 0;
        break;
      default:
        break;
    }
    return disk_.connection_.run(weakened, parameters, each);
  }

  Disk& disk_;
  base::Duration ahead_;
};

// What a simulation spends nothing on: locks and statistics for threads that it does not have, and
// a general allocator for pages, of which each statement takes and gives back some. Before SQLite's
// first use in the process; afterwards SQLite refuses it, and is only slower.
void Disk::use_little() {
  static std::vector<std::byte> pages(std::size_t{kPages} * kPageRoom);
  sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_config(SQLITE_CONFIG_LOOKASIDE, kLookasideSize, kLookasideSlots);
  sqlite3_config(SQLITE_CONFIG_PAGECACHE, pages.data(), kPageRoom, kPages);
}

Disk::Disk() : connection_((use_little(), ":memory:"), store::SqliteConnection::Mode::kReadWrite) {
  // Each savepoint copies the pages that it changes.
  execute("PRAGMA page_size = " + std::to_string(kPageSize));
  Plain plain(*this);
  if (auto migrated = store::migrate(plain, base::from_micros(0)); !migrated) {
    throw std::runtime_error(migrated.error().message);
  }
}

void Disk::format(Fault fault) {
  if (formatted_) execute("ROLLBACK");
  execute("BEGIN");
  formatted_ = true;
  full_ = false;
  unsynced_ = 0;
  fault_ = fault;
}

void Disk::execute(const std::string& sql) {
  connection_.run(sql, {}, [](const store::Row&) {});
}

void Disk::read(const Work& work, base::Duration ahead) {
  Tracked tx(*this, ahead);
  in_transaction_ = true;
  try {
    work(tx);
  } catch (...) {
    in_transaction_ = false;
    throw;
  }
  in_transaction_ = false;
}

store::Topics Disk::write(const Work& work, bool durable, base::Duration ahead) {
  if (full_) throw store::Unavailable("the disk is full");
  if (fault_ == Fault::COMMIT_NOT_SYNCED) durable = false;
  if (unsynced_ == kMostUnsynced) sync();
  const std::string name = durable ? "whole" : "light" + std::to_string(unsynced_ + 1);
  execute("SAVEPOINT " + name);
  touched_.clear();
  Tracked tx(*this, ahead);
  in_transaction_ = true;
  try {
    work(tx);
  } catch (...) {
    in_transaction_ = false;
    touched_.clear();
    execute("ROLLBACK TO " + name);
    execute("RELEASE " + name);
    throw;
  }
  in_transaction_ = false;
  if (durable) {
    execute("RELEASE " + name);
    sync();
  } else {
    ++unsynced_;
  }
  return tx.announced();
}

// The outermost takes the others along.
void Disk::sync() {
  if (unsynced_ > 0) execute("RELEASE light1");
  unsynced_ = 0;
}

void Disk::lose_power(Dice& dice) {
  const auto kept = static_cast<int>(dice.below(static_cast<std::size_t>(unsynced_) + 1));
  if (kept < unsynced_) {
    const std::string first_lost = "light" + std::to_string(kept + 1);
    execute("ROLLBACK TO " + first_lost);
    execute("RELEASE " + first_lost);
    unsynced_ = kept;
  }
  sync();
}

bool Disk::touched(std::string_view table) const {
  return std::find(touched_.begin(), touched_.end(), table) != touched_.end();
}

}  // namespace slipway::simulation
