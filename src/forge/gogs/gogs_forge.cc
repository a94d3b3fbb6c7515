#include "forge/gogs/gogs_forge.h"

#include "forge/common/gitea_family.h"

namespace slipway::forge {

std::unique_ptr<rules::Sender> make_gogs_forge() {
  return std::make_unique<GiteaFamilyForge>(
      rules::SenderProfile{model::HookKind::GOGS, "Gogs", "X-Gogs-Event", "X-Gogs-Delivery", true},
      "X-Gogs-Signature");
}

}  // namespace slipway::forge
