#include "registry/hooks/quay.h"

#include "registry/hooks/announced.h"
#include "rules/webhook/credential.h"
#include "rules/webhook/json_sender.h"

namespace slipway::registry {
namespace {

// A list of names; in old versions an object whose keys they are.
std::optional<std::vector<std::string_view>> updated_tags(const rules::Json& root) {
  const auto value = rules::value_at(root, {"updated_tags"});
  if (!value) return std::nullopt;
  std::vector<std::string_view> tags;
  if (value->is_object()) {
    for (const auto& [tag, image] : value->get_object()) tags.push_back(tag);
    return tags;
  }
  const auto list = rules::array_at(*value, {});
  if (!list) return std::nullopt;
  for (const auto& tag : *list) tags.push_back(rules::text_at(tag, {}).value_or(""));
  return tags;
}

class QuayHook final : public rules::JsonSender {
 public:
  QuayHook() : rules::JsonSender({model::HookKind::QUAY, "Quay", "", ""}) {}

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view /*body*/,
                                      std::string_view secret,
                                      base::Timestamp /*now*/) const override {
    return rules::verify_credential(
        "Quay sends no headers of your choice: let a proxy add one, or create the hook without a "
        "secret (--allow-unsigned) and keep its URL secret.",
        headers, secret);
  }

  std::string_view event_of(const rules::Json& root) const override {
    return rules::value_at(root, {"updated_tags"}) ? "repo_push" : "notification";
  }

  base::Result<rules::Meaning> read(std::string_view event,
                                    const rules::Json& root) const override {
    const auto reference = rules::first_text(root, {{"docker_url"}});
    const auto updated = updated_tags(root);
    if (!updated && (event == "repo_push" || reference.empty())) {
      return base::fail(base::ErrorCode::kInvalid,
                        "The body lacks 'updated_tags', which must be a list of tags. Choose the "
                        "event Push to Repository, and no template of your own.",
                        "updated_tags");
    }
    if (!updated) return rules::Nothing{"The notification tells of no pushed tag."};
    const auto host = host_of(reference);
    auto repository = rules::first_text(root, {{"repository"}});
    if (!host.empty()) repository = reference.substr(host.size() + 1);
    AnnouncedTags tags;
    for (const auto tag : *updated) {
      if (auto added = tags.add({host, repository, tag, ""}); !added) {
        return base::fail(added.error());
      }
    }
    return std::move(tags).meaning("The notification names no tags.");
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_quay_hook() { return std::make_unique<QuayHook>(); }

}  // namespace slipway::registry
