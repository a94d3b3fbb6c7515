#pragma once
// A stage of an environment: what its services are deployed before and after. Values only.

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "model/ids.h"
#include "model/service.h"

namespace slipway::model {

struct DeploymentStage {
  DeploymentStageId id;
  EnvironmentId environment;
  std::string name;
  std::string description;
  std::int64_t order = 0;                  // from 0, without gaps
  std::optional<ServiceKind> default_for;  // services of this kind that were never attached
  base::Timestamp created_at{};
  base::Timestamp updated_at{};
};

// Where a service stands. Every service of an environment is in exactly one of its stages.
struct StagedService {
  ServiceId service;
  ServiceKind kind = ServiceKind::APPLICATION;
  std::optional<DeploymentStageId> stage;  // none only where the environment has no stage
  bool skipped = false;                    // actions on the whole environment leave it alone
  base::Timestamp since{};
};

}  // namespace slipway::model
