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

json::array states_of(const Census& census, const std::string& table) {
  json::array states;
  for (const auto& [state, count] : census.states.at(table)) {
    states.push_back(json::object{{"state", state}, {"count", count}});
  }
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

json::object disk_of(const Census& census, const fs::path& data) {
  json::object disk{{"size", nullptr},
                    {"free", nullptr},
                    {"database", census.database_bytes},
                    {"mirrors", census.mirrors_bytes},
                    {"mirrors_count", census.mirrors}};
  if (const auto space = io::disk_space(data)) {
    disk["size"] = space->size;
    disk["free"] = space->free;
  }
  return disk;
}

}  // namespace

void add_daemon_endpoint(Router& router, ApiContext& c, RememberedCensus remembered,
                         fs::path data) {
  router.add(
      "GET", "/api/daemon", "getDaemon",
      [&c, data = std::move(data), remembered = std::move(remembered),
       started_at = c.now()](const ApiRequest&) -> Answer {
        const auto census = remembered->get();
        json::object shown{{"version", version()},
                           {"schema_version", store::migrations().back().version},
                           {"started_at", base::to_iso8601(started_at)},
                           {"disk", disk_of(*census, data)},
                           {"counted_at", base::to_iso8601(census->counted_at)}};
        c.database().read([&](store::Transaction& tx) { shown["tasks"] = tasks_of(tx, c.now()); });
        for (const auto& [name, table] : {std::pair{"deliveries", "delivery"},
                                          {"pushes", "push"},
                                          {"deployments", "deployment"},
                                          {"runs", "run"},
                                          {"webhook_events", "webhook_event"}}) {
          shown[name] = states_of(*census, table);
        }
        return Reply{200, std::move(shown)};
      });
}

}  // namespace slipway::api
