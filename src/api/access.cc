#include "api/access.h"

#include "api/api_context.h"
#include "api/oidc_sign_in.h"
#include "base/enum.h"
#include "base/id.h"
#include "store/owners.h"

namespace slipway::api {

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
  base::Result<void> result;
  database.read([&](store::Transaction& tx) {
    result = {};
    for (const auto& [parameter, id] : request.path) {
      // As the endpoint reads it: an id may be written in either case.
      const auto uuid = base::Uuid::parse(id);
      const auto owner = store::owner(tx, parameter, uuid ? uuid->to_string() : id);
      if (!owner || *owner == *request.caller.organization) continue;
      result = base::fail(not_found("such thing", id));
      return;
    }
  });
  return result;
}

}  // namespace slipway::api
