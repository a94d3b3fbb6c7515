#include "forge/forgejo/forgejo_forge.h"

#include "forge/common/gitea_family.h"

namespace slipway::forge {

std::unique_ptr<rules::Sender> make_forgejo_forge() {
  return std::make_unique<GiteaFamilyForge>(
      rules::SenderProfile{model::HookKind::FORGEJO, "Forgejo", "X-Forgejo-Event",
                           "X-Forgejo-Delivery", true, "", "X-Forgejo-Event-Type"},
      "X-Forgejo-Signature");
}

}  // namespace slipway::forge
