#include "store/owners.h"

#include <algorithm>
#include <array>

namespace slipway::store {
namespace {

struct Owned {
  std::string_view parameter;
  std::string_view sql;
};

// All of the organization, the project and the environment, as far as there are any.
constexpr std::string_view kOfService =
    "SELECT service.organization_id, environment.project_id, environment.id FROM service JOIN "
    "environment ON environment.id = service.environment_id WHERE service.id = $1";
constexpr std::string_view kOfDeployment =
    "SELECT deployment.organization_id, environment.project_id, environment.id FROM deployment "
    "LEFT JOIN environment ON environment.id = deployment.environment_id WHERE deployment.id = $1";
constexpr std::string_view kOfStage =
    "SELECT environment.organization_id, environment.project_id, environment.id FROM "
    "deployment_stage JOIN environment ON environment.id = deployment_stage.environment_id WHERE "
    "deployment_stage.id = $1";
constexpr std::string_view kOfFreezeWindow =
    "SELECT environment.organization_id, environment.project_id, environment.id FROM "
    "freeze_window JOIN environment ON environment.id = freeze_window.environment_id WHERE "
    "freeze_window.id = $1";

constexpr std::array<Owned, 28> kOwned{{
    {"organizationId", "SELECT id, NULL, NULL FROM organization WHERE id = $1"},
    {"projectId", "SELECT organization_id, id, NULL FROM project WHERE id = $1"},
    {"environmentId", "SELECT organization_id, project_id, id FROM environment WHERE id = $1"},
    {"applicationId", kOfService},
    {"containerId", kOfService},
    {"jobId", kOfService},
    {"helmId", kOfService},
    {"serviceId", kOfService},
    {"deploymentId", kOfDeployment},
    {"deploymentRequestId", kOfDeployment},
    {"deploymentStageId", kOfStage},
    {"stageId", kOfStage},
    {"freezeWindowId", kOfFreezeWindow},
    {"previewId",
     "SELECT preview.organization_id, environment.project_id, environment.id FROM preview JOIN "
     "environment ON environment.id = preview.base_id WHERE preview.id = $1"},
    {"runId",
     "SELECT run.organization_id, environment.project_id, environment.id FROM run LEFT JOIN "
     "environment ON environment.id = run.environment_id WHERE run.id = $1"},
    {"hookId", "SELECT organization_id, NULL, NULL FROM hook WHERE id = $1"},
    {"webhookId", "SELECT organization_id, NULL, NULL FROM webhook WHERE id = $1"},
    {"deliveryId", "SELECT organization_id, NULL, NULL FROM delivery WHERE id = $1"},
    {"pushId", "SELECT organization_id, NULL, NULL FROM push WHERE id = $1"},
    {"noticeId", "SELECT organization_id, NULL, NULL FROM notice WHERE id = $1"},
    {"runtimeId", "SELECT organization_id, NULL, NULL FROM runtime WHERE id = $1"},
    {"gitTokenId", "SELECT organization_id, NULL, NULL FROM git_token WHERE id = $1"},
    {"containerRegistryId",
     "SELECT organization_id, NULL, NULL FROM container_registry WHERE id = $1"},
    {"helmRepositoryId", "SELECT organization_id, NULL, NULL FROM helm_repository WHERE id = $1"},
    {"apiTokenId", "SELECT organization_id, NULL, NULL FROM api_token WHERE id = $1"},
    {"userId", "SELECT organization_id, NULL, NULL FROM user_account WHERE id = $1"},
    {"customDomainId",
     "SELECT service.organization_id, environment.project_id, environment.id FROM custom_domain "
     "JOIN service ON service.id = custom_domain.service_id JOIN environment ON environment.id = "
     "service.environment_id WHERE custom_domain.id = $1"},
    {"variableId",
     "SELECT COALESCE(variable.organization_id, project.organization_id, "
     "environment.organization_id, "
     "service.organization_id), COALESCE(project.id, environment.project_id, home.project_id), "
     "COALESCE(environment.id, service.environment_id) FROM variable LEFT JOIN project ON "
     "project.id = variable.project_id LEFT JOIN environment ON environment.id = "
     "variable.environment_id LEFT JOIN service ON service.id = variable.service_id LEFT JOIN "
     "environment AS home ON home.id = service.environment_id WHERE variable.id = $1"},
}};

}  // namespace

std::optional<Place> place(Transaction& tx, std::string_view parameter, const std::string& id) {
  const auto at = std::find_if(kOwned.begin(), kOwned.end(),
                               [&](const auto& one) { return one.parameter == parameter; });
  if (at == kOwned.end()) return std::nullopt;
  return tx
      .query_one(
          at->sql,
          [](const Row& row) {
            const auto organization = row.maybe_id<model::OrganizationId>(0);
            return organization
                       ? std::optional(Place{*organization, row.maybe_id<model::ProjectId>(1),
                                             row.maybe_id<model::EnvironmentId>(2)})
                       : std::nullopt;
          },
          id)
      .value_or(std::nullopt);
}

std::optional<model::OrganizationId> owner(Transaction& tx, std::string_view parameter,
                                           const std::string& id) {
  const auto found = place(tx, parameter, id);
  return found ? std::optional(found->organization) : std::nullopt;
}

}  // namespace slipway::store
