#include "store/owners.h"

#include <algorithm>
#include <array>

namespace slipway::store {
namespace {

struct Owned {
  std::string_view parameter;
  std::string_view sql;
};

constexpr std::string_view kOfService = "SELECT organization_id FROM service WHERE id = $1";
constexpr std::string_view kOfDeployment = "SELECT organization_id FROM deployment WHERE id = $1";
constexpr std::string_view kOfStage =
    "SELECT environment.organization_id FROM deployment_stage JOIN environment ON environment.id = "
    "deployment_stage.environment_id WHERE deployment_stage.id = $1";

constexpr std::string_view kOfFreezeWindow =
    "SELECT environment.organization_id FROM freeze_window JOIN environment ON environment.id = "
    "freeze_window.environment_id WHERE freeze_window.id = $1";

constexpr std::array<Owned, 27> kOwned{{
    {"organizationId", "SELECT id FROM organization WHERE id = $1"},
    {"projectId", "SELECT organization_id FROM project WHERE id = $1"},
    {"environmentId", "SELECT organization_id FROM environment WHERE id = $1"},
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
    {"previewId", "SELECT organization_id FROM preview WHERE id = $1"},
    {"runId", "SELECT organization_id FROM run WHERE id = $1"},
    {"hookId", "SELECT organization_id FROM hook WHERE id = $1"},
    {"webhookId", "SELECT organization_id FROM webhook WHERE id = $1"},
    {"deliveryId", "SELECT organization_id FROM delivery WHERE id = $1"},
    {"pushId", "SELECT organization_id FROM push WHERE id = $1"},
    {"noticeId", "SELECT organization_id FROM notice WHERE id = $1"},
    {"runtimeId", "SELECT organization_id FROM runtime WHERE id = $1"},
    {"gitTokenId", "SELECT organization_id FROM git_token WHERE id = $1"},
    {"containerRegistryId", "SELECT organization_id FROM container_registry WHERE id = $1"},
    {"apiTokenId", "SELECT organization_id FROM api_token WHERE id = $1"},
    {"userId", "SELECT organization_id FROM user_account WHERE id = $1"},
    {"customDomainId",
     "SELECT service.organization_id FROM custom_domain JOIN service ON service.id = "
     "custom_domain.service_id WHERE custom_domain.id = $1"},
    {"variableId",
     "SELECT COALESCE(project.organization_id, environment.organization_id, "
     "service.organization_id) FROM variable LEFT JOIN project ON project.id = "
     "variable.project_id LEFT JOIN environment ON environment.id = variable.environment_id LEFT "
     "JOIN service ON service.id = variable.service_id WHERE variable.id = $1"},
}};

}  // namespace

std::optional<model::OrganizationId> owner(Transaction& tx, std::string_view parameter,
                                           const std::string& id) {
  const auto at = std::find_if(kOwned.begin(), kOwned.end(),
                               [&](const auto& one) { return one.parameter == parameter; });
  if (at == kOwned.end()) return std::nullopt;
  return tx
      .query_one(
          at->sql, [](const Row& row) { return row.maybe_id<model::OrganizationId>(0); }, id)
      .value_or(std::nullopt);
}

}  // namespace slipway::store
