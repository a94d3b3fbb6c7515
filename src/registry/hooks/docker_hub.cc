#include "registry/hooks/docker_hub.h"

#include "registry/hooks/announced.h"
#include "rules/webhook/credential.h"
#include "rules/webhook/json_sender.h"

namespace slipway::registry {
namespace {

class DockerHubHook final : public rules::JsonSender {
 public:
  DockerHubHook() : rules::JsonSender({model::HookKind::DOCKER_HUB, "Docker Hub", "", ""}) {}

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view /*body*/,
                                      std::string_view secret,
                                      base::Timestamp /*now*/) const override {
    return rules::verify_credential(
        "Docker Hub sends no headers of your choice: let a proxy add one, or create the hook "
        "without a secret (--allow-unsigned) and keep its URL secret.",
        headers, secret);
  }

  base::Result<rules::Meaning> read(std::string_view /*event*/,
                                    const rules::Json& root) const override {
    const auto tag = rules::text_at(root, {"push_data", "tag"});
    if (!tag) {
      return base::fail(base::ErrorCode::kInvalid,
                        "The body lacks 'push_data.tag', which must be a string.", "push_data.tag");
    }
    AnnouncedTags tags;
    const auto added =
        tags.add({"docker.io", rules::first_text(root, {{"repository", "repo_name"}}), *tag, ""});
    if (!added) return base::fail(added.error());
    return std::move(tags).meaning("");
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_docker_hub_hook() { return std::make_unique<DockerHubHook>(); }

}  // namespace slipway::registry
