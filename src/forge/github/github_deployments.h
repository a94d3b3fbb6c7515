#pragma once
// GitHub and GitHub Enterprise Server, by
// https://docs.github.com/en/rest/deployments/deployments?apiVersion=2022-11-28.

#include <memory>

#include "forge/deployments/deployment_api.h"

namespace slipway::forge {

std::unique_ptr<DeploymentApi> make_github_deployment_api();

}  // namespace slipway::forge
