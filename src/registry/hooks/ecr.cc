#include "registry/hooks/ecr.h"

#include "registry/hooks/announced.h"
#include "rules/webhook/credential.h"
#include "rules/webhook/json_sender.h"

namespace slipway::registry {
namespace {

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
std::string host_of_account(const rules::Json& root) {
  const auto account = rules::first_text(root, {{"account"}});
  const auto region = rules::first_text(root, {{"region"}});
  if (account.empty() || region.empty()) return {};
  return std::string(account) + ".dkr.ecr." + std::string(region) + ".amazonaws.com" +
         (region.starts_with("cn-") ? ".cn" : "");
}

base::Result<rules::Meaning> read_action(const rules::Json& root) {
  const auto action = rules::text_at(root, {"detail", "action-type"});
  const auto repository = rules::first_text(root, {{"detail", "repository-name"}});
  if (!action) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The event lacks 'detail.action-type', which must be a string. Send the "
                      "whole event, without an input transformer.",
                      "detail.action-type");
  }
  if (*action == "DELETE") return deleted_image(repository);
  if (*action != "PUSH") return no_image(*action);
  if (rules::text_at(root, {"detail", "result"}) != "SUCCESS") {
    return rules::Nothing{"The push failed, so there is nothing to deploy."};
  }
  AnnouncedTags tags;
  const auto host = host_of_account(root);
  const auto added = tags.add({host, repository, rules::first_text(root, {{"detail", "image-tag"}}),
                               rules::first_text(root, {{"detail", "image-digest"}})});
  if (!added) return base::fail(added.error());
  return std::move(tags).meaning("");
}

class EcrHook final : public rules::JsonSender {
 public:
  EcrHook() : rules::JsonSender({model::HookKind::ECR, "Amazon EventBridge", "", ""}) {}

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view /*body*/,
                                      std::string_view secret,
                                      base::Timestamp /*now*/) const override {
    return rules::verify_credential(
        "Let the connection of the API destination at EventBridge authorize with the API key "
        "X-Slipway-Token and this hook's secret, or with Basic and the secret as password.",
        headers, secret);
  }

  rules::Envelope envelope_of(const rules::Json& root) const override {
    return {std::string(rules::first_text(root, {{"id"}})), std::string(event_of(root))};
  }

  std::string_view event_of(const rules::Json& root) const override {
    return rules::first_text(root, {{"detail-type"}});
  }

  base::Result<rules::Meaning> read(std::string_view event,
                                    const rules::Json& root) const override {
    if (event.empty()) {
      return base::fail(base::ErrorCode::kInvalid,
                        "The body lacks 'detail-type', which every event of EventBridge has.",
                        "detail-type");
    }
    return event == "ECR Image Action" ? read_action(root) : no_image(event);
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_ecr_hook() { return std::make_unique<EcrHook>(); }

}  // namespace slipway::registry
