#include "api/service_view.h"

#include "api/shapes.h"
#include "pipeline/version.h"
#include "store/deployments.h"
#include "store/notices.h"
#include "store/organizations.h"
#include "store/services.h"

namespace slipway::api {

boost::json::object service_shape(ApiContext& context, store::Transaction& tx,
                                  const model::Service& service) {
  ServiceView view;
  view.url = pipeline::url_of(context.pipeline, tx, service);
  if (service.serving) {
    if (const auto serving = store::deployment(tx, *service.serving)) {
      view.serving_commit = serving->commit;
      view.serving_image = serving->image;
    }
  }
  if (service.kind != model::ServiceKind::CONTAINER) return to_json(service, view);
  if (service.image.registry) view.registry = store::registry(tx, *service.image.registry);
  return container_to_json(service, view);
}

base::Result<model::Service> service_of(store::Transaction& tx, const ApiRequest& request,
                                        const ServiceFamily& family) {
  auto service = service_of(tx, request, family.parameter(), family.word);
  if (service && service->kind != family.kind) {
    return base::fail(not_found(family.word, service->id.to_string()));
  }
  return service;
}

base::Result<model::Service> service_of(store::Transaction& tx, const ApiRequest& request,
                                        std::string_view parameter, std::string_view what) {
  return request.id<model::ServiceId>(parameter).and_then(
      [&](const auto& id) { return found(store::service(tx, id), what, id); });
}

base::Result<void> check_runs_images(ApiContext& c, store::Transaction& tx,
                                     const model::Environment& environment) {
  const auto runtime = store::runtime(tx, environment.runtime);
  if (!runtime) return {};
  const auto adapter = c.pipeline.runtimes.of(*runtime);
  if (!adapter) return base::fail(adapter.error());
  if ((*adapter)->runs_images()) return {};
  return base::fail(
      base::ErrorCode::kConflict,
      "The environment '" + environment.name + "' runs on '" + runtime->name +
          "', which runs no images. Give it a runtime of kind DOCKER (its cluster_id).");
}

}  // namespace slipway::api
