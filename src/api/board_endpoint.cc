#include <algorithm>
#include <map>

#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/on_path.h"
#include "api/shapes.h"
#include "base/enum.h"
#include "store/board.h"
#include "store/events.h"
#include "store/notices.h"
#include "store/organizations.h"
#include "store/pushes.h"
#include "store/services.h"
#include "store/stages.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::OrganizationId;

// The rows: where a service stands in the list of them.
struct BoardRows {
  json::array environments;
  json::array services;
  std::map<model::ServiceId, std::size_t> index;
};

json::object board_service(const model::Service& service, const model::StagedService& staged) {
  json::object row{{"id", service.id.to_string()},
                   {"name", service.name},
                   {"kind", base::to_string(service.kind)},
                   {"environment_id", service.environment.to_string()},
                   {"stage_id", id_or_null(staged.stage)},
                   {"auto_deploy", service.auto_deploy},
                   {"deployed_once", service.deployed_once},
                   {"stopped", service.stopped},
                   {"watermark", text_or_null(service.watermark)},
                   {"serving_deployment_id", id_or_null(service.serving)}};
  if (!service.chart.name.empty()) {
    row["image_name"] = service.chart.name;
  } else if (service.image.name.empty()) {
    row["repository"] = base::to_valid_utf8(service.git.url);
    row["branch"] = base::to_valid_utf8(service.git.branch);
  } else {
    row["image_name"] = service.image.name;
  }
  return row;
}

void add_environment_rows(store::Transaction& tx, const model::Project& project,
                          const model::Environment& environment, BoardRows& rows) {
  json::array stages;
  std::map<model::DeploymentStageId, std::size_t> order;
  for (const auto& stage : store::stages(tx, environment.id)) {
    order.emplace(stage.id, order.size());
    stages.push_back(json::object{{"id", stage.id.to_string()}, {"name", stage.name}});
  }
  const auto staged = store::staged_services(tx, environment.id);
  auto services = store::services(tx, environment.id);
  std::sort(services.begin(), services.end(), [&](const auto& a, const auto& b) {
    const auto place = [&](const auto& service) {
      const auto& stage = staged.at(service.id).stage;
      return stage ? order[*stage] : order.size();
    };
    return std::pair(place(a), a.name) < std::pair(place(b), b.name);
  });
  for (const auto& service : services) {
    rows.index.emplace(service.id, rows.services.size());
    rows.services.push_back(board_service(service, staged.at(service.id)));
  }
  rows.environments.push_back(json::object{{"id", environment.id.to_string()},
                                           {"name", environment.name},
                                           {"mode", base::to_string(environment.mode)},
                                           {"project_id", project.id.to_string()},
                                           {"project_name", project.name},
                                           {"stages", std::move(stages)}});
}

BoardRows board_rows(store::Transaction& tx, const OrganizationId& organization,
                     const model::Reach& reach) {
  BoardRows rows;
  for (const auto& project : store::projects(tx, organization)) {
    for (const auto& environment : store::environments(tx, project.id)) {
      if (reach.has(project.id, environment.id)) {
        add_environment_rows(tx, project, environment, rows);
      }
    }
  }
  return rows;
}

// What names its own type; its cells only for services that are still there.
template <typename Cause>
json::object board_column(store::Transaction& tx, const Cause& cause, std::string_view type,
                          const BoardRows& rows) {
  json::array cells;
  for (const auto& verdict : store::board_verdicts(tx, cause.id)) {
    const auto row = rows.index.find(verdict.service);
    if (row == rows.index.end()) continue;
    json::object cell{{"service", row->second},
                      {"decision", base::to_string(verdict.decision)},
                      {"reason", base::to_string(verdict.reason)}};
    if (verdict.deployment) cell["deployment_id"] = verdict.deployment->to_string();
    if (verdict.state) cell["state"] = base::to_string(*verdict.state);
    if (verdict.frozen_until) cell["frozen_until"] = base::to_iso8601(*verdict.frozen_until);
    if (verdict.approval_until) cell["approval_until"] = base::to_iso8601(*verdict.approval_until);
    cells.push_back(std::move(cell));
  }
  json::object column = to_json(cause);
  column.erase("verdicts");
  column["type"] = type;
  column["cells"] = std::move(cells);
  return column;
}

Answer board(store::Transaction& tx, const OrganizationId& id, const ApiRequest& request) {
  const auto page = request.page();
  if (!page) return fail(page.error());
  if (!store::organization(tx, id)) return fail(not_found("organization", id.to_string()));
  // Read first: what comes while this answer is made is then told twice rather than never.
  const auto last_event = store::last_event(tx);
  const auto& reach = request.caller.reach;
  auto rows = board_rows(tx, id, reach);
  std::vector<json::object> columns;
  for (const auto& push : store::pushes(tx, id, *page)) {
    columns.push_back(board_column(tx, push, "PUSH", rows));
  }
  for (const auto& notice : store::notices(tx, id, *page)) {
    columns.push_back(board_column(tx, notice, "NOTICE", rows));
  }
  if (reach.is_limited()) {
    std::erase_if(columns,
                  [](const auto& column) { return column.at("cells").as_array().empty(); });
  }
  std::sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) {
    return a.at("id").as_string() > b.at("id").as_string();
  });
  if (columns.size() > static_cast<std::size_t>(page->limit)) {
    columns.resize(static_cast<std::size_t>(page->limit));
  }
  return Reply{200, json::object{{"last_event_id", std::to_string(last_event)},
                                 {"environments", std::move(rows.environments)},
                                 {"services", std::move(rows.services)},
                                 {"columns", json::array(columns.begin(), columns.end())}}};
}

}  // namespace

void add_board_endpoint(Router& router, ApiContext& c) {
  router
      .add("GET", "/api/organization/{organizationId}/board", "getBoard",
           reads<OrganizationId>(c, "organizationId", board))
      .takes_query({"limit", "before"})
      .minds_reach();
}

}  // namespace slipway::api
