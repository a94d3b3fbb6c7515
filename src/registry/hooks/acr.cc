#include "registry/hooks/acr.h"

#include "registry/hooks/distribution_event.h"
#include "rules/webhook/credential.h"
#include "rules/webhook/json_sender.h"

namespace slipway::registry {
namespace {

class AcrHook final : public rules::JsonSender {
 public:
  AcrHook() : rules::JsonSender({model::HookKind::ACR, "Azure Container Registry", "", ""}) {}

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view /*body*/,
                                      std::string_view secret,
                                      base::Timestamp /*now*/) const override {
    return rules::verify_credential(
        "Set `Authorization=Bearer SECRET` as a custom header of the webhook at Azure.", headers,
        secret);
  }

  rules::Envelope envelope_of(const rules::Json& root) const override {
    return {std::string(rules::first_text(root, {{"id"}})), std::string(event_of(root))};
  }

  std::string_view event_of(const rules::Json& root) const override {
    return rules::first_text(root, {{"action"}});
  }

  base::Result<rules::Meaning> read(std::string_view event,
                                    const rules::Json& root) const override {
    if (event == "ping") return rules::Nothing{"A ping: the webhook works."};
    if (event.empty()) {
      return base::fail(base::ErrorCode::kInvalid,
                        "The body lacks 'action', which every event of Azure Container Registry "
                        "has.",
                        "action");
    }
    AnnouncedTags tags;
    if (auto added = add_event(root, tags); !added) return base::fail(added.error());
    return std::move(tags).meaning("");
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_acr_hook() { return std::make_unique<AcrHook>(); }

}  // namespace slipway::registry
