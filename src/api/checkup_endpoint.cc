#include "api/checkup_endpoint.h"

#include <boost/json/array.hpp>

#include "base/encoding.h"
#include "base/enum.h"
#include "pipeline/checkup.h"
#include "store/deliveries.h"
#include "store/organizations.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using pipeline::Finding;
using pipeline::Health;

// A hook that refused its sender after the last delivery that it took.
std::vector<Finding> check_hooks(ApiContext& c, const model::OrganizationId& organization) {
  std::vector<model::Hook> hooks;
  c.database().read([&](store::Transaction& tx) { hooks = store::hooks(tx, organization); });
  std::vector<Finding> findings;
  for (const auto& hook : hooks) {
    const auto refusals = c.receiver.refusals(hook.id);
    if (!hook.enabled) {
      findings.push_back({"hook", hook.name, Health::WARNING, "It is switched off.",
                          "Switch it on, or delete it: slipway hook list."});
    } else if (!refusals.empty() &&
               (!hook.last_delivery_at || *hook.last_delivery_at < refusals.front().at)) {
      findings.push_back({"hook", hook.name, Health::FAILED,
                          "It refused what came last: " + refusals.front().message,
                          "Correct the sender's settings by those of the hook."});
    } else if (!hook.last_delivery_at) {
      findings.push_back({"hook", hook.name, Health::WARNING, "Nothing came yet.",
                          "Enter its address and secret at the sender: slipway hook list."});
    } else {
      findings.push_back(
          {"hook", hook.name, Health::OK,
           "The last delivery came at " + base::to_iso8601(*hook.last_delivery_at) + "."});
    }
  }
  return findings;
}

Answer check_up(ApiContext& c, const ApiRequest& request, const std::filesystem::path& data) {
  const auto id = request.id<model::OrganizationId>("organizationId");
  if (!id) return base::fail(id.error());
  const auto organization =
      found(c.read([&](auto& tx) { return store::organization(tx, *id); }), "organization", *id);
  if (!organization) return base::fail(organization.error());
  json::array items;
  const auto add = [&](const std::vector<Finding>& findings) {
    for (const auto& finding : findings) {
      items.push_back(json::object{{"check", finding.check},
                                   {"subject", base::to_valid_utf8(finding.subject)},
                                   {"health", base::to_string(finding.health)},
                                   {"message", base::to_valid_utf8(finding.message)},
                                   {"remedy", finding.remedy}});
    }
  };
  add(pipeline::check_machine(c.pipeline, data));
  add(pipeline::check_surroundings(c.pipeline, *id, {}));
  add(check_hooks(c, *id));
  return Reply{200, json::object{{"results", std::move(items)}}};
}

}  // namespace

void add_checkup_endpoint(Router& router, ApiContext& c, std::filesystem::path data) {
  router
      .add("GET", "/api/organization/{organizationId}/checkup", "getCheckup",
           [&c, data = std::move(data)](const ApiRequest& request) {
             return check_up(c, request, data);
           })
      .asks_outside()
      .needs(model::Role::ADMIN);
}

}  // namespace slipway::api
