#include "registry/hooks/harbor.h"

#include "registry/hooks/announced.h"
#include "rules/webhook/credential.h"
#include "rules/webhook/json_sender.h"

namespace slipway::registry {
namespace {

base::Result<rules::Meaning> read_push(const rules::Json& data) {
  const auto repository = rules::first_text(data, {{"repository", "repo_full_name"}});
  const auto resources = rules::array_at(data, {"resources"});
  if (repository.empty() || !resources) {
    return base::fail(base::ErrorCode::kInvalid,
                      "The event lacks 'repository.repo_full_name' or the list 'resources'.",
                      "resources");
  }
  AnnouncedTags tags;
  for (const auto& resource : *resources) {
    const auto added = tags.add({host_of(rules::first_text(resource, {{"resource_url"}})),
                                 repository, rules::first_text(resource, {{"tag"}}),
                                 rules::first_text(resource, {{"digest"}})});
    if (!added) return base::fail(added.error());
  }
  return std::move(tags).meaning("The event names no images.");
}

class HarborHook final : public rules::JsonSender {
 public:
  HarborHook() : rules::JsonSender({model::HookKind::HARBOR, "Harbor", "", ""}) {}

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view /*body*/,
                                      std::string_view secret,
                                      base::Timestamp /*now*/) const override {
    return rules::verify_credential(
        "Set `Bearer SECRET` as the Auth Header of the webhook at Harbor.", headers, secret);
  }

  // Only CloudEvents have an id.
  rules::Envelope envelope_of(const rules::Json& root) const override {
    return {std::string(rules::first_text(root, {{"id"}})), std::string(event_of(root))};
  }

  std::string_view event_of(const rules::Json& root) const override {
    return rules::first_text(root, {{"type"}});
  }

  base::Result<rules::Meaning> read(std::string_view event,
                                    const rules::Json& root) const override {
    const bool is_cloud_event = rules::text_at(root, {"specversion"}).has_value();
    const auto data = rules::value_at(root, {is_cloud_event ? "data" : "event_data"});
    if (event.empty() || !data) {
      return base::fail(base::ErrorCode::kInvalid,
                        "The body lacks 'type' or 'event_data' ('data' of a CloudEvent), which "
                        "Harbor sends with every delivery.",
                        "type");
    }
    if (event == "PUSH_ARTIFACT" || event == "harbor.artifact.pushed") return read_push(*data);
    if (event == "DELETE_ARTIFACT" || event == "harbor.artifact.deleted") {
      return deleted_image(rules::first_text(*data, {{"repository", "repo_full_name"}}));
    }
    return no_image(event);
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_harbor_hook() { return std::make_unique<HarborHook>(); }

}  // namespace slipway::registry
