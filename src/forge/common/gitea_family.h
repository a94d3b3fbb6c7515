#pragma once
// Gitea, and those it came from and that came from it: Forgejo and Gogs. They differ in the names
// of their headers only. The adapters' folders name them; the rest is here.

#include "rules/webhook/json_sender.h"

namespace slipway::forge {

class GiteaFamilyForge final : public rules::JsonSender {
 public:
  GiteaFamilyForge(const rules::SenderProfile& profile, std::string_view signature_header)
      : rules::JsonSender(profile), signature_header_(signature_header) {}

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view body,
                                      std::string_view secret, base::Timestamp now) const override;
  base::Result<rules::Meaning> read(std::string_view event, const rules::Json& root) const override;

 private:
  std::string_view signature_header_;
};

}  // namespace slipway::forge
