#include <algorithm>

#include "api/endpoints.h"
#include "api/on_path.h"
#include "api/shapes.h"
#include "base/enum.h"
#include "model/freeze_window_check.h"
#include "pipeline/actions.h"
#include "pipeline/steps.h"
#include "rules/freeze.h"
#include "store/deployments.h"
#include "store/freeze_windows.h"
#include "store/organizations.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::EnvironmentId;
using model::FreezeWindow;
using model::FreezeWindowId;

// With the period that goes on, or comes next.
json::object shape(ApiContext& c, const FreezeWindow& w) {
  json::array weekdays;
  for (const auto day : w.weekdays) weekdays.emplace_back(base::to_string(day));
  std::optional<rules::FreezePeriod> period;
  const auto zone = c.pipeline.zones.find(w.timezone);
  if (zone) period = rules::freeze_period(w, *zone, c.now());
  const auto start = period ? std::optional(period->start) : std::nullopt;
  const auto end = period ? std::optional(period->end) : std::nullopt;
  return {{"id", w.id.to_string()},
          {"created_at", base::to_iso8601(w.created_at)},
          {"updated_at", base::to_iso8601(w.updated_at)},
          {"environment_id", w.environment.to_string()},
          {"name", w.name},
          {"timezone", w.timezone},
          {"weekdays", std::move(weekdays)},
          {"start_time", text_or_null(w.start_time)},
          {"end_weekday", w.end_weekday ? json::value(base::to_string(*w.end_weekday)) : nullptr},
          {"end_time", text_or_null(w.end_time)},
          {"starts_at", text_or_null(w.starts_at)},
          {"ends_at", text_or_null(w.ends_at)},
          {"is_active", start && *start <= c.now()},
          {"next_start_at", time_or_null(start)},
          {"next_end_at", time_or_null(end)}};
}

void read_weekdays(base::JsonFields& fields, FreezeWindow& window) {
  const auto names = base::enum_names<model::Weekday>();
  for (const auto& word : fields.texts("weekdays").value_or(std::vector<std::string>())) {
    const auto day = base::parse_enum<model::Weekday>(word);
    if (!day) {
      return fields.wrong("weekdays", "'" + word + "' is unknown; each is one of " +
                                          base::list_words(names) + "." +
                                          base::did_you_mean(word, names));
    }
    window.weekdays.push_back(*day);
  }
  std::sort(window.weekdays.begin(), window.weekdays.end());
  window.weekdays.erase(std::unique(window.weekdays.begin(), window.weekdays.end()),
                        window.weekdays.end());
}

base::Result<FreezeWindow> read_window(ApiContext& c, const json::value& body) {
  base::JsonFields fields(body);
  FreezeWindow window;
  window.name = fields.required_name();
  window.timezone = fields.text("timezone").value_or("UTC");
  if (const auto zone = c.pipeline.zones.find(window.timezone); !zone) {
    fields.wrong("timezone", zone.error().message);
  }
  read_weekdays(fields, window);
  window.start_time = fields.text("start_time").value_or("");
  window.end_weekday = fields.enumeration<model::Weekday>("end_weekday");
  window.end_time = fields.text("end_time").value_or("");
  window.starts_at = fields.text("starts_at").value_or("");
  window.ends_at = fields.text("ends_at").value_or("");
  fields.refuse_unknown();
  if (!fields.error()) {
    if (auto checked = model::check_freeze_window(window); !checked) fields.take(checked.error());
  }
  if (fields.error()) return fail(*fields.error());
  return window;
}

// What waits asks again until when.
void look_again(ApiContext& c, store::Transaction& tx, const EnvironmentId& environment) {
  store::ask(tx, pipeline::kDispatch, environment.to_string(), c.now());
}

Answer list_windows(ApiContext& c, store::Transaction& tx, const EnvironmentId& id) {
  if (!store::environment(tx, id)) return fail(not_found("environment", id.to_string()));
  return list_of(store::freeze_windows(tx, id),
                 [&](const auto& window) { return shape(c, window); });
}

base::Result<FreezeWindow> window_of(store::Transaction& tx, const FreezeWindowId& id) {
  return found(store::freeze_window(tx, id), "freeze window", id);
}

Answer create_window(ApiContext& c, store::Transaction& tx, const EnvironmentId& id,
                     const json::value& body) {
  auto window = read_window(c, body);
  if (!window) return fail(window.error());
  if (!store::environment(tx, id)) return fail(not_found("environment", id.to_string()));
  window->id = c.make_id<FreezeWindowId>();
  window->environment = id;
  window->created_at = window->updated_at = c.now();
  look_again(c, tx, id);
  return stored_as(201, store::insert(tx, *window), [&] { return shape(c, *window); });
}

Answer edit_window(ApiContext& c, store::Transaction& tx, const FreezeWindowId& id,
                   const json::value& body) {
  const auto before = window_of(tx, id);
  if (!before) return fail(before.error());
  auto window = read_window(c, body);
  if (!window) return fail(window.error());
  window->id = id;
  window->environment = before->environment;
  window->created_at = before->created_at;
  window->updated_at = c.now();
  look_again(c, tx, window->environment);
  return stored_as(200, store::update(tx, *window), [&] { return shape(c, *window); });
}

Answer delete_window(ApiContext& c, store::Transaction& tx, const FreezeWindowId& id) {
  const auto window = window_of(tx, id);
  if (!window) return fail(window.error());
  store::remove_freeze_window(tx, id);
  look_again(c, tx, window->environment);
  return Reply{204, {}};
}

Answer go_through(ApiContext& c, store::Transaction& tx, const model::DeploymentId& id,
                  const json::value& body) {
  base::JsonFields fields(body);
  const std::string reason = fields.required_text("reason");
  if (reason.size() > 1000) fields.wrong("reason", "has at most 1000 bytes.");
  fields.refuse_unknown();
  if (fields.error()) return fail(*fields.error());
  if (!store::deployment(tx, id)) return fail(not_found("deployment", id.to_string()));
  if (auto done = pipeline::go_through_freeze(c.pipeline, tx, id, reason); !done) {
    return fail(done.error());
  }
  return Reply{202, to_json(*store::deployment(tx, id))};
}

}  // namespace

void add_freeze_window_endpoints(Router& router, ApiContext& c) {
  const std::string of_environment = "/api/environment/{environmentId}/freezeWindow";
  const std::string one = "/api/freezeWindow/{freezeWindowId}";
  const std::string parameter = "freezeWindowId";
  router.add(
      "GET", of_environment, "listFreezeWindow",
      reads<EnvironmentId>(c, "environmentId", [&c](auto& tx, const auto& id, const ApiRequest&) {
        return list_windows(c, tx, id);
      }));
  router.add(
      "POST", of_environment, "createFreezeWindow",
      takes<EnvironmentId>(c, "environmentId",
                           [&c](auto& tx, const auto& id, const auto& body, const ApiRequest&) {
                             return create_window(c, tx, id, body);
                           }));
  router.add("GET", one, "getFreezeWindow",
             reads<FreezeWindowId>(
                 c, parameter, [&c](auto& tx, const auto& id, const ApiRequest&) -> Answer {
                   return window_of(tx, id).map(
                       [&](const auto& window) { return Reply{200, shape(c, window)}; });
                 }));
  router.add("PUT", one, "editFreezeWindow",
             takes<FreezeWindowId>(
                 c, parameter, [&c](auto& tx, const auto& id, const auto& body, const ApiRequest&) {
                   return edit_window(c, tx, id, body);
                 }));
  router.add(
      "DELETE", one, "deleteFreezeWindow",
      writes<FreezeWindowId>(c, parameter, [&c](auto& tx, const auto& id, const ApiRequest&) {
        return delete_window(c, tx, id);
      }));
  router.add(
      "POST", "/api/deployment/{deploymentId}/throughFreeze", "goThroughFreeze",
      takes<model::DeploymentId>(
          c, "deploymentId", [&c](auto& tx, const auto& id, const auto& body, const ApiRequest&) {
            return go_through(c, tx, id, body);
          }));
}

}  // namespace slipway::api
