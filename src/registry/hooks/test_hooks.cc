#include "registry/hooks/test_hooks.h"

#include <stdexcept>

#include "registry/hooks/acr.h"
#include "registry/hooks/distribution.h"
#include "registry/hooks/docker_hub.h"
#include "registry/hooks/ecr.h"
#include "registry/hooks/ghcr.h"
#include "registry/hooks/harbor.h"
#include "registry/hooks/quay.h"

namespace slipway::registry {

std::unique_ptr<rules::Sender> hook_of(model::HookKind kind) {
  switch (kind) {
    case model::HookKind::ACR:
      return make_acr_hook();
    case model::HookKind::DISTRIBUTION:
      return make_distribution_hook();
    case model::HookKind::DOCKER_HUB:
      return make_docker_hub_hook();
    case model::HookKind::ECR:
      return make_ecr_hook();
    case model::HookKind::GHCR:
      return make_ghcr_hook();
    case model::HookKind::HARBOR:
      return make_harbor_hook();
    case model::HookKind::QUAY:
      return make_quay_hook();
    default:
      throw std::logic_error("no registry");
  }
}

}  // namespace slipway::registry
