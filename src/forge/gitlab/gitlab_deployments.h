#pragma once
// GitLab, by https://docs.gitlab.com/api/deployments/ and
// https://docs.gitlab.com/api/environments/.

#include <memory>

#include "forge/deployments/deployment_api.h"

namespace slipway::forge {

std::unique_ptr<DeploymentApi> make_gitlab_deployment_api();

}  // namespace slipway::forge
