#pragma once
// What a service refers to, looked up before it is stored. Inside the caller's transaction.

#include "api/service_addresses.h"
#include "api/service_view.h"
#include "model/variable.h"
#include "pipeline/steps.h"
#include "store/services.h"

namespace slipway::api {

base::Result<model::Environment> environment_of(store::Transaction& tx,
                                                const model::EnvironmentId& id);

// Where something new is to stand. kConflict where that is about to go.
base::Result<model::Environment> environment_to_fill(store::Transaction& tx,
                                                     const model::EnvironmentId& id);
base::Result<model::Project> project_to_fill(store::Transaction& tx, const model::ProjectId& id);

// A newly linked branch is looked at soon, so that its tip is known. Nothing where none is linked.
void ask_poll(ApiContext& c, store::Transaction& tx, const model::Service& service);

// Who looks at the organization live learns that the service, or what belongs to it, is another.
void tell(ApiContext& c, store::Transaction& tx, const model::Service& service);

base::Result<void> check_git_token(ApiContext& c, store::Transaction& tx,
                                   const model::Service& service);
base::Result<void> check_registry(store::Transaction& tx, const model::Service& service);
// The helm repository of a chart, and the git tokens that open it and its values.
base::Result<void> check_chart(ApiContext& c, store::Transaction& tx,
                               const model::Service& service);

// Images run where the environment's runtime can: said at once, not at the first deployment.
base::Result<void> check_runs_images(ApiContext& c, store::Transaction& tx,
                                     const model::Environment& environment);

// And commits where it can build them.
base::Result<void> check_builds(ApiContext& c, store::Transaction& tx,
                                const model::Environment& environment);

// What brings charts there; kConflict where nothing does. Null where the environment's runtime was
// deleted.
base::Result<runtime::ChartRuntime*> charts_of(ApiContext& c, store::Transaction& tx,
                                               const model::Environment& environment);

// One of them, as the service is a chart or comes from an image or from git.
base::Result<void> check_source(ApiContext& c, store::Transaction& tx,
                                const model::Service& service,
                                const model::Environment& environment);

// kConflict with the setting that the environment's runtime cannot act on, and what to do.
base::Result<void> check_settings(ApiContext& c, store::Transaction& tx,
                                  const model::Service& service,
                                  const model::Environment& environment);
// Both, of a service that is to run in another environment than the one it was made for.
base::Result<void> check_runs(ApiContext& c, store::Transaction& tx, const model::Service& service,
                              const model::Environment& environment);
// Of a service that is edited: what it had before it may keep, so that the rest can be changed.
base::Result<void> check_edited_settings(ApiContext& c, store::Transaction& tx,
                                         const model::Service& before,
                                         const model::Service& service);

// A variable that is a file belongs where the runtime mounts files. A project's environments may
// have several runtimes: there a deployment says it.
base::Result<void> check_mounts_files(ApiContext& c, store::Transaction& tx,
                                      const model::Variable& variable);

// The answer to an edit that is stored: the service as it is now, with its ETag. Tells of it, too.
Reply edited_service(ApiContext& c, store::Transaction& tx, const model::Service& service);

// Stores a new service in the environment that the path names, after `check(tx, service,
// environment)`.
template <typename Check>
Answer create_in_environment(ApiContext& c, const ApiRequest& request, model::Service service,
                             const Check& check) {
  const auto id = request.id<model::EnvironmentId>("environmentId");
  if (!id) return base::fail(id.error());
  service.id = c.make_id<model::ServiceId>();
  service.created_at = service.updated_at = c.now();
  return c.write([&](store::Transaction& tx) -> Answer {
    const auto environment = environment_to_fill(tx, *id);
    if (!environment) return base::fail(environment.error());
    service.environment = environment->id;
    service.organization = environment->organization;
    if (auto known = check(tx, service, *environment); !known) return base::fail(known.error());
    if (auto able = check_settings(c, tx, service, *environment); !able) {
      return base::fail(able.error());
    }
    if (auto free = check_domains(c, tx, model::Service(), service); !free) {
      return base::fail(free.error());
    }
    if (auto free = check_gateway_names(c, tx, {service}); !free) return base::fail(free.error());
    if (auto stored = store::insert(tx, service); !stored) return base::fail(stored.error());
    ask_poll(c, tx, service);
    pipeline::ask_image_poll(tx, service, c.now());
    tell(c, tx, service);
    return Reply{201, service_shape(c, tx, service)};
  });
}

}  // namespace slipway::api
