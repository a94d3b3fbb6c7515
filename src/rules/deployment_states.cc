#include "rules/deployment_states.h"

#include <algorithm>
#include <array>
#include <utility>

namespace slipway::rules {
namespace {

using enum model::DeploymentState;

constexpr std::array kTransitions = {
    std::pair{QUEUED, BUILDING},
    std::pair{QUEUED, DEPLOYING},
    std::pair{QUEUED, SUPERSEDED},
    std::pair{QUEUED, CANCELED},
    std::pair{BUILDING, DEPLOYING},
    std::pair{BUILDING, BUILD_ERROR},
    std::pair{BUILDING, CANCELING},
    std::pair{BUILDING, DEPLOYMENT_ERROR},
    std::pair{BUILDING, CANCELED},
    std::pair{DEPLOYING, DEPLOYED},
    std::pair{DEPLOYING, CANCELING},
    std::pair{DEPLOYING, DEPLOYMENT_ERROR},
    std::pair{DEPLOYING, CANCELED},
    std::pair{CANCELING, CANCELED},
    std::pair{CANCELING, DEPLOYED},
    std::pair{CANCELING, BUILD_ERROR},
    std::pair{CANCELING, DEPLOYMENT_ERROR},
};

}  // namespace

bool may_become(model::DeploymentState from, model::DeploymentState to) {
  return std::find(kTransitions.begin(), kTransitions.end(), std::pair{from, to}) !=
         kTransitions.end();
}

}  // namespace slipway::rules
