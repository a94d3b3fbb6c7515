#include "forge/gitlab/gitlab_forge.h"

#include "forge/common/push.h"
#include "rules/webhook/json_sender.h"
#include "rules/webhook/signature.h"
#include "rules/webhook/standard_webhook.h"
#include "rules/webhook/text.h"

namespace slipway::forge {
namespace {

std::string_view gitlab_message_of(const rules::Json& root, std::string_view commit) {
  const auto commits = rules::array_at(root, {"commits"});
  if (!commits) return {};
  for (const auto& entry : *commits) {
    if (rules::text_at(entry, {"id"}) == commit)
      return rules::text_at(entry, {"message"}).value_or("");
  }
  return {};
}

// The file list is never taken for whole: GitLab doesn't say whether a push was forced, and what a
// forced push takes away stands in none of its commits.
base::Result<rules::Meaning> read_push(const rules::Json& root) {
  const auto after = rules::text_at(root, {"after"});
  auto change =
      read_change({rules::text_at(root, {"ref"}), rules::text_at(root, {"before"}), after});
  if (!change) return base::fail(change.error());
  if (auto* nothing = std::get_if<rules::Nothing>(&*change)) return std::move(*nothing);
  auto& move = std::get<rules::BranchMove>(*change);
  move.repository_urls = usable_addresses(
      {rules::first_text(root, {{"project", "git_http_url"}, {"repository", "git_http_url"}}),
       rules::first_text(root, {{"project", "git_ssh_url"}, {"repository", "git_ssh_url"}}),
       rules::first_text(root, {{"project", "web_url"}, {"repository", "homepage"}}),
       rules::first_text(root, {{"repository", "url"}})});
  if (move.repository_urls.empty()) return lacking_address();
  move.pusher = rules::storable(rules::first_text(root, {{"user_username"}, {"user_name"}}));
  move.message = rules::storable(gitlab_message_of(root, after.value_or("")));
  return std::vector{std::move(move)};
}

// An instance's own hooks send every event under one name, and say in the body which it is.
base::Result<rules::Meaning> read_system_event(const rules::Json& root) {
  const auto event = rules::first_text(root, {{"event_name"}, {"object_kind"}});
  if (event == "push" || event == "tag_push") return read_push(root);
  return no_push(event);
}

class GitlabForge final : public rules::JsonSender {
 public:
  // X-Gitlab-Webhook-UUID is new with every request, so only the idempotency key tells a
  // redelivery.
  GitlabForge()
      : rules::JsonSender(
            {model::HookKind::GITLAB, "GitLab", "X-Gitlab-Event", "Idempotency-Key", false}) {}

 protected:
  // A webhook may have a secret token, a signing token, or both; either proves it.
  base::Result<void> verify_signature(const model::Headers& headers, std::string_view body,
                                      std::string_view secret, base::Timestamp now) const override {
    auto verified = rules::verify_token({"X-Gitlab-Token", "", profile().name}, headers, secret);
    if (verified || !rules::has_standard_signature(headers)) return verified;
    return rules::verify_standard_webhook(headers, body, secret, now);
  }

  base::Result<rules::Meaning> read(std::string_view event,
                                    const rules::Json& root) const override {
    if (event == "Push Hook" || event == "Tag Push Hook") return read_push(root);
    if (event == "System Hook") return read_system_event(root);
    return no_push(event);
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_gitlab_forge() { return std::make_unique<GitlabForge>(); }

}  // namespace slipway::forge
