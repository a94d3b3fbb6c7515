#include "api/application_body.h"
#include "api/endpoints.h"
#include "api/service_checks.h"
#include "api/service_view.h"
#include "api/unchanged.h"
#include "store/services.h"

namespace slipway::api {
namespace {

using base::fail;

Answer create_application(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  model::Service service;
  if (auto error = read_application(*body, true, c.allow_file_repositories, service)) {
    return fail(*error);
  }
  return create_in_environment(c, request, std::move(service),
                               [&c](auto& tx, const auto& made, const auto& environment) {
                                 return check_builds(c, tx, environment).and_then([&] {
                                   return check_git_token(c, tx, made);
                                 });
                               });
}

Answer edit_application(ApiContext& c, const ApiRequest& request) {
  const auto body = request.body();
  if (!body) return fail(body.error());
  return c.write([&](store::Transaction& tx) -> Answer {
    auto service = service_of(tx, request, kApplications);
    if (!service) return fail(service.error());
    if (auto same = check_unchanged(request, "'" + service->name + "'", service->updated_at);
        !same) {
      return fail(same.error());
    }
    const auto before = *service;
    if (auto error = read_application(*body, false, c.allow_file_repositories, *service)) {
      return fail(*error);
    }
    if (auto known = check_git_token(c, tx, *service); !known) return fail(known.error());
    if (auto able = check_edited_settings(c, tx, before, *service); !able) {
      return fail(able.error());
    }
    service->updated_at = c.now();
    if (auto stored = store::update(tx, *service); !stored) return fail(stored.error());
    ask_poll(c, tx, *service);
    return edited_service(c, tx, *service);
  });
}

}  // namespace

void add_application_endpoints(Router& router, ApiContext& c) {
  router.add("POST", "/api/environment/{environmentId}/application", "createApplication",
             [&c](const ApiRequest& request) { return create_application(c, request); });
  router.add("PUT", kApplications.path(), "editApplication",
             [&c](const ApiRequest& request) { return edit_application(c, request); });
}

}  // namespace slipway::api
