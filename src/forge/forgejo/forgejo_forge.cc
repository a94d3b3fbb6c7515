#include "forge/forgejo/forgejo_forge.h"

#include "forge/common/gitea_family.h"

namespace slipway::forge {

std::unique_ptr<Forge> make_forgejo_forge() {
  return std::make_unique<GiteaFamilyForge>(
      Sender{model::HookKind::FORGEJO, "Forgejo", "X-Forgejo-Event", "X-Forgejo-Delivery", true},
      "X-Forgejo-Signature");
}

}  // namespace slipway::forge
