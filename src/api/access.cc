#include "api/access.h"

#include "api/api_context.h"
#include "api/oidc_sign_in.h"
#include "api/reach.h"
#include "base/enum.h"
#include "base/id.h"

namespace slipway::api {

namespace {

// A project is seen by who reaches into it, where the endpoint shows no more than that.
bool is_seen(store::Transaction& tx, const RouteEntry& route, const model::Reach& reach,
             const store::Place& place) {
  return route.minds_the_reach && place.project && !place.environment &&
         reaches_into(tx, reach, *place.project);
}

}  // namespace

bool needs_caller(std::string_view method, std::string_view path) {
  if (!path.starts_with("/api/") || path == "/api/openapi.json") return false;
  if (path == "/api/session") return method != "POST";
  return path != "/api/session/way" && path != kOidcPath && path != kOidcCallbackPath;
}

base::Result<void> check_access(store::Database& database, const RouteEntry& route,
                                const ApiRequest& request) {
  if (request.caller.role < route.role) {
    return base::fail(base::ErrorCode::kForbidden,
                      "This needs the role " + base::to_string(route.role) + ", and '" +
                          request.caller.name + "' has " + base::to_string(request.caller.role) +
                          ". Ask an administrator of the organization for it.");
  }
  if (!request.caller.organization) return {};
  if (route.above_organizations) {
    return base::fail(base::ErrorCode::kForbidden,
                      "This is about all organizations, and '" + request.caller.name +
                          "' is of one. Use the token of the data folder's file admin-token.");
  }
  const auto& reach = request.caller.reach;
  base::Result<void> result;
  bool within = !reach.is_limited() || route.minds_the_reach;
  database.read([&](store::Transaction& tx) {
    result = {};
    for (const auto& [parameter, id] : request.path) {
      // As the endpoint reads it: an id may be written in either case.
      const auto uuid = base::Uuid::parse(id);
      const auto place = store::place(tx, parameter, uuid ? uuid->to_string() : id);
      if (!place) continue;
      const bool is_ours = place->organization == *request.caller.organization;
      if (is_ours && reaches(reach, *place)) {
        within = true;
      } else if (!is_ours || (place->project && !is_seen(tx, route, reach, *place))) {
        result = base::fail(not_found("such thing", id));
        return;
      }
    }
  });
  if (result && !within) {
    return base::fail(base::ErrorCode::kForbidden,
                      "This is about all of the organization, and '" + request.caller.name +
                          "' is limited to some of its projects or environments. Use a token "
                          "that is not.");
  }
  return result;
}

}  // namespace slipway::api
