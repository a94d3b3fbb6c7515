#include "api/daemon_endpoint.h"

#include <boost/json/array.hpp>

#include "api/shapes.h"
#include "api/version.h"
#include "io/disk.h"
#include "store/migrations.h"
#include "store/task_backlog.h"

namespace slipway::api {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

json::array states_of(store::Transaction& tx, const std::string& table) {
  json::array states;
  tx.query("SELECT state, COUNT(*) FROM " + table + " GROUP BY state ORDER BY state",
           [&](const store::Row& row) {
             states.push_back(json::object{{"state", row.text(0)}, {"count", row.integer(1)}});
             return 0;
           });
  return states;
}

json::array tasks_of(store::Transaction& tx, base::Timestamp now) {
  json::array tasks;
  for (const auto& one : store::task_backlog(tx, now)) {
    tasks.push_back(json::object{{"step", one.step},
                                 {"due", one.due},
                                 {"running", one.running},
                                 {"later", one.later},
                                 {"oldest_due_at", time_or_null(one.oldest_due)}});
  }
  return tasks;
}

std::int64_t mirrors_in(const fs::path& path) {
  std::error_code failed;
  std::int64_t count = 0;
  fs::directory_iterator at(path, failed);
  for (; !failed && at != fs::directory_iterator(); at.increment(failed)) {
    count += at->path().extension() == ".git" ? 1 : 0;
  }
  return count;
}

json::object disk_of(const fs::path& data) {
  std::int64_t database = 0;
  for (const auto* name : {"slipway.db", "slipway.db-wal", "slipway.db-shm"}) {
    database += io::bytes_below(data / name);
  }
  json::object disk{{"size", nullptr},
                    {"free", nullptr},
                    {"database", database},
                    {"mirrors", io::bytes_below(data / "mirrors")},
                    {"mirrors_count", mirrors_in(data / "mirrors")}};
  if (const auto space = io::disk_space(data)) {
    disk["size"] = space->size;
    disk["free"] = space->free;
  }
  return disk;
}

}  // namespace

void add_daemon_endpoint(Router& router, ApiContext& c, fs::path data) {
  router.add("GET", "/api/daemon", "getDaemon",
             [&c, data = std::move(data), started_at = c.now()](const ApiRequest&) -> Answer {
               json::object shown{{"version", version()},
                                  {"schema_version", store::migrations().back().version},
                                  {"started_at", base::to_iso8601(started_at)},
                                  {"disk", disk_of(data)}};
               c.database().read([&](store::Transaction& tx) {
                 shown["tasks"] = tasks_of(tx, c.now());
                 for (const auto& [name, table] : {std::pair{"deliveries", "delivery"},
                                                   {"pushes", "push"},
                                                   {"deployments", "deployment"},
                                                   {"runs", "run"},
                                                   {"webhook_events", "webhook_event"}}) {
                   shown[name] = states_of(tx, table);
                 }
               });
               return Reply{200, std::move(shown)};
             });
}

}  // namespace slipway::api
