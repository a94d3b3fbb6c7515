#include "api/service_view.h"

#include "api/shapes.h"
#include "pipeline/version.h"
#include "store/deployments.h"
#include "store/helm_repositories.h"
#include "store/notices.h"
#include "store/organizations.h"
#include "store/runs.h"
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
      view.serving_values_commit = serving->values_commit;
    }
  }
  if (service.image.registry) view.registry = store::registry(tx, *service.image.registry);
  if (service.chart.repository) {
    view.helm_repository = store::helm_repository(tx, *service.chart.repository);
  }
  if (service.kind == model::ServiceKind::HELM) return helm_to_json(service, view);
  if (service.kind == model::ServiceKind::CONTAINER) return container_to_json(service, view);
  if (service.kind != model::ServiceKind::JOB) return to_json(service, view);
  view.next_run_at = store::timer(tx, service.id);
  return job_to_json(service, view);
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

}  // namespace slipway::api
