#include "api/service_checks.h"

#include "pipeline/steps.h"
#include "store/notices.h"
#include "store/organizations.h"

namespace slipway::api {

using base::fail;

base::Result<model::Environment> environment_of(store::Transaction& tx,
                                                const model::EnvironmentId& id) {
  return found(store::environment(tx, id), "environment", id);
}

void ask_poll(ApiContext& c, store::Transaction& tx, const model::Service& service) {
  store::ask(tx, pipeline::kPoll,
             pipeline::RepositorySubject{service.organization, service.repository}.to_string(),
             c.now());
}

base::Result<void> check_git_token(store::Transaction& tx, const model::Service& service) {
  if (!service.git.token) return {};
  const auto token = store::git_token(tx, *service.git.token);
  if (token && token->organization == service.organization) return {};
  return fail(base::ErrorCode::kInvalid,
              "git_repository.git_token_id: there is no git token with this id; see GET "
              "/api/organization/{organizationId}/gitToken.",
              "git_repository.git_token_id");
}

base::Result<void> check_registry(store::Transaction& tx, const model::Service& service) {
  if (!service.image.registry) return {};
  const auto registry = store::registry(tx, *service.image.registry);
  if (registry && registry->organization == service.organization) return {};
  return fail(base::ErrorCode::kInvalid,
              "registry_id: there is no container registry with this id; see GET "
              "/api/organization/{organizationId}/containerRegistry.",
              "registry_id");
}

base::Result<void> check_runs_images(ApiContext& c, store::Transaction& tx,
                                     const model::Environment& environment) {
  const auto runtime = store::runtime(tx, environment.runtime);
  if (!runtime) return {};
  const auto adapter = c.pipeline.runtimes.of(*runtime);
  if (!adapter) return fail(adapter.error());
  if ((*adapter)->runs_images()) return {};
  return fail(base::ErrorCode::kConflict,
              "The environment '" + environment.name + "' runs on '" + runtime->name +
                  "', which runs no images. Give it a runtime of kind DOCKER (its cluster_id).");
}

}  // namespace slipway::api
