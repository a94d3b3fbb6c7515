#pragma once
// Gitea, and those it came from and that came from it: Forgejo and Gogs. They differ in the names
// of their headers only. The adapters' folders name them; the rest is here.

#include "forge/common/json_forge.h"

namespace slipway::forge {

class GiteaFamilyForge final : public JsonForge {
 public:
  GiteaFamilyForge(const Sender& sender, std::string_view signature_header)
      : JsonForge(sender), signature_header_(signature_header) {}

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view body,
                                      std::string_view secret) const override;
  base::Result<Meaning> read(std::string_view event, const Json& root) const override;

 private:
  std::string_view signature_header_;
};

}  // namespace slipway::forge
