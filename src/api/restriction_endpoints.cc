#include <boost/json/array.hpp>

#include "api/endpoints.h"
#include "api/restriction_body.h"
#include "api/service_checks.h"
#include "api/service_view.h"
#include "api/shapes.h"
#include "api/unchanged.h"
#include "store/services.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using base::fail;
using model::RestrictionId;

std::optional<base::Error> read_restriction(const json::value& body,
                                            model::Restriction& restriction) {
  base::JsonFields fields(body);
  read_restriction_fields(fields, restriction);
  return fields.error();
}

// Whose changes are files.
base::Result<model::Service> git_service_of(store::Transaction& tx, const ApiRequest& request,
                                            const ServiceFamily& family) {
  auto service = service_of(tx, request, family);
  if (!service || model::comes_from_git(*service)) return service;
  if (!service->chart.name.empty()) {
    return fail(base::ErrorCode::kConflict,
                "'" + service->name +
                    "' takes its chart from a helm repository, and restrictions are of the "
                    "changed files of a git repository. Nothing but a person deploys it.");
  }
  return fail(base::ErrorCode::kConflict,
              "'" + service->name +
                  "' runs an image, and restrictions are of the changed files of a repository. "
                  "Which tags it takes is for its auto_deploy to say.");
}

Answer create_restriction(ApiContext& c, const ApiRequest& request, const ServiceFamily& family) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  model::Restriction restriction;
  if (auto error = read_restriction(*body, restriction)) return fail(*error);
  restriction.id = c.make_id<RestrictionId>();
  restriction.created_at = restriction.updated_at = c.now();
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto service = git_service_of(tx, request, family);
    if (!service) return fail(service.error());
    if (auto stored = store::insert(tx, service->id, restriction); !stored) {
      return fail(stored.error());
    }
    tell(c, tx, *service);
    return Reply{201, to_json(restriction)};
  });
}

Answer edit_restriction(ApiContext& c, const ApiRequest& request, const ServiceFamily& family) {
  const auto body = request.body();
  const auto id = request.id<RestrictionId>("deploymentRestrictionId");
  if (!body) return fail(body.error());
  if (!id) return fail(id.error());
  model::Restriction changed;
  if (auto error = read_restriction(*body, changed)) return fail(*error);
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, family);
    if (!service) return fail(service.error());
    for (auto& restriction : store::restrictions(tx, service->id)) {
      if (restriction.id != *id) continue;
      if (auto same =
              check_unchanged(request, "The deployment restriction", restriction.updated_at);
          !same) {
        return fail(same.error());
      }
      restriction.mode = changed.mode;
      restriction.value = changed.value;
      restriction.updated_at = c.now();
      if (auto stored = store::update(tx, service->id, restriction); !stored) {
        return fail(stored.error());
      }
      tell(c, tx, *service);
      return Reply{200, to_json(restriction)};
    }
    return fail(not_found("deployment restriction", id->to_string()));
  });
}

Answer list_restrictions(ApiContext& c, const ApiRequest& request, const ServiceFamily& family) {
  return c.read([&](store::Transaction& tx) -> Answer {
    return service_of(tx, request, family).map([&](const auto& service) {
      json::array items;
      for (const auto& item : store::restrictions(tx, service.id)) items.push_back(to_json(item));
      return results(std::move(items));
    });
  });
}

Answer remove_restriction(ApiContext& c, const ApiRequest& request, const ServiceFamily& family) {
  const auto id = request.id<RestrictionId>("deploymentRestrictionId");
  if (!id) return fail(id.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto service = service_of(tx, request, family);
    if (!service) return fail(service.error());
    if (!store::remove_restriction(tx, service->id, *id)) {
      return fail(not_found("deployment restriction", id->to_string()));
    }
    tell(c, tx, *service);
    return Reply{204, {}};
  });
}

}  // namespace

void add_restriction_endpoints(Router& router, ApiContext& c) {
  for (const auto& family : git_families()) {
    const std::string path = family.path() + "/deploymentRestriction";
    const std::string one = path + "/{deploymentRestrictionId}";
    const std::string name = family.title + "DeploymentRestriction";
    router.add("GET", path, "get" + name + "s", [&c, family](const ApiRequest& request) {
      return list_restrictions(c, request, family);
    });
    router.add("POST", path, "create" + name, [&c, family](const ApiRequest& request) {
      return create_restriction(c, request, family);
    });
    router.add("PUT", one, "edit" + name, [&c, family](const ApiRequest& request) {
      return edit_restriction(c, request, family);
    });
    router.add("DELETE", one, "delete" + name, [&c, family](const ApiRequest& request) {
      return remove_restriction(c, request, family);
    });
  }
}

}  // namespace slipway::api
