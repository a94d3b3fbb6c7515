#include "forge/gitlab/gitlab_forge.h"

#include "forge/common/json_forge.h"
#include "forge/common/push.h"
#include "forge/common/signature.h"

namespace slipway::forge {
namespace {

std::string_view message_of(const Json& root, std::string_view commit) {
  const auto commits = array_at(root, {"commits"});
  if (!commits) return {};
  for (const auto& entry : *commits) {
    if (text_at(entry, {"id"}) == commit) return text_at(entry, {"message"}).value_or("");
  }
  return {};
}

// The file list is never taken for whole: GitLab doesn't say whether a push was forced, and what a
// forced push takes away stands in none of its commits.
base::Result<Meaning> read_push(const Json& root) {
  const auto after = text_at(root, {"after"});
  auto change = read_change({text_at(root, {"ref"}), text_at(root, {"before"}), after});
  if (!change) return base::fail(change.error());
  if (auto* nothing = std::get_if<Nothing>(&*change)) return std::move(*nothing);
  auto& move = std::get<BranchMove>(*change);
  move.repository_urls = usable_addresses(
      {first_text(root, {{"project", "git_http_url"}, {"repository", "git_http_url"}}),
       first_text(root, {{"project", "git_ssh_url"}, {"repository", "git_ssh_url"}}),
       first_text(root, {{"project", "web_url"}, {"repository", "homepage"}}),
       first_text(root, {{"repository", "url"}})});
  if (move.repository_urls.empty()) return lacking_address();
  move.pusher = storable(first_text(root, {{"user_username"}, {"user_name"}}));
  move.message = storable(message_of(root, after.value_or("")));
  return std::vector{std::move(move)};
}

// An instance's own hooks send every event under one name, and say in the body which it is.
base::Result<Meaning> read_system_event(const Json& root) {
  const auto event = first_text(root, {{"event_name"}, {"object_kind"}});
  if (event == "push" || event == "tag_push") return read_push(root);
  return no_push(event);
}

class GitlabForge final : public JsonForge {
 public:
  // X-Gitlab-Webhook-UUID is new with every request, so only the idempotency key tells a
  // redelivery.
  GitlabForge()
      : JsonForge({model::HookKind::GITLAB, "GitLab", "X-Gitlab-Event", "Idempotency-Key", false}) {
  }

 protected:
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view /*body*/,
                                      std::string_view secret) const override {
    return verify_token({"X-Gitlab-Token", "", sender().name}, headers, secret);
  }

  base::Result<Meaning> read(std::string_view event, const Json& root) const override {
    if (event == "Push Hook" || event == "Tag Push Hook") return read_push(root);
    if (event == "System Hook") return read_system_event(root);
    return no_push(event);
  }
};

}  // namespace

std::unique_ptr<Forge> make_gitlab_forge() { return std::make_unique<GitlabForge>(); }

}  // namespace slipway::forge
