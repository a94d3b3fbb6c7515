#include "forge/gitea/gitea_forge.h"

#include "forge/common/gitea_family.h"

namespace slipway::forge {

std::unique_ptr<rules::Sender> make_gitea_forge() {
  return std::make_unique<GiteaFamilyForge>(
      rules::SenderProfile{model::HookKind::GITEA, "Gitea", "X-Gitea-Event", "X-Gitea-Delivery",
                           true, "", "X-Gitea-Event-Type"},
      "X-Gitea-Signature");
}

}  // namespace slipway::forge
