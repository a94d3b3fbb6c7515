#include "forge/gitlab/gitlab_forge.h"

#include <algorithm>
#include <array>

#include "forge/common/pull_request.h"
#include "forge/common/push.h"
#include "rules/webhook/json_sender.h"
#include "rules/webhook/signature.h"
#include "rules/webhook/standard_webhook.h"
#include "rules/webhook/text.h"

namespace slipway::forge {
namespace {

std::vector<std::string> addresses_in(const std::optional<rules::Json>& project,
                                      const std::optional<rules::Json>& repository) {
  const auto [http, ssh, web] =
      rules::members_of(project, {"git_http_url", "git_ssh_url", "web_url"});
  // Only old versions say them with the repository.
  const auto current = std::array{rules::first_text_of({http}), rules::first_text_of({ssh}),
                                  rules::first_text_of({web})};
  if (std::none_of(current.begin(), current.end(), [](auto text) { return text.empty(); })) {
    const auto [url] = rules::members_of(repository, {"url"});
    return usable_addresses({current[0], current[1], current[2], rules::first_text_of({url})});
  }
  const auto [old_http, old_ssh, old_web, url] =
      rules::members_of(repository, {"git_http_url", "git_ssh_url", "homepage", "url"});
  return usable_addresses({rules::first_text_of({http, old_http}),
                           rules::first_text_of({ssh, old_ssh}),
                           rules::first_text_of({web, old_web}), rules::first_text_of({url})});
}

std::vector<std::string> gitlab_addresses(const rules::Json& root) {
  const auto [project, repository] = rules::members_of(root, {"project", "repository"});
  return addresses_in(project, repository);
}

// The file list is never taken for whole: GitLab doesn't say whether a push was forced, and what a
// forced push takes away stands in none of its commits.
base::Result<rules::Meaning> read_push(const rules::Json& root) {
  const auto [ref, before, after, project, repository, username, name, commits] = rules::members_of(
      root,
      {"ref", "before", "after", "project", "repository", "user_username", "user_name", "commits"});
  const auto tip = rules::text_of(after);
  auto change = read_change({rules::text_of(ref), rules::text_of(before), tip});
  if (!change) return base::fail(std::move(change.error()));
  if (auto* nothing = std::get_if<rules::Nothing>(&*change)) return std::move(*nothing);
  auto& move = std::get<rules::BranchMove>(*change);
  move.repository_urls = addresses_in(project, repository);
  if (move.repository_urls.empty()) return lacking_address();
  move.pusher = rules::storable(rules::first_text_of({username, name}));
  move.message = rules::storable(message_in(commits, {"id", "message"}, tip.value_or("")));
  return one_move(std::move(move));
}

constexpr std::array<std::string_view, 5> kMergeRequestActions{"open", "reopen", "update", "merge",
                                                               "close"};

std::string id_text(const std::optional<rules::Json>& id) {
  const auto number = whole_number_of(id);
  return number ? std::to_string(*number) : "";
}

rules::Meaning read_merge_request(const rules::Json& root) {
  const auto [request, user] = rules::members_of(root, {"object_attributes", "user"});
  const auto [action, iid, title, url, source, target, source_project, target_project, commit,
              updated, state] =
      rules::members_of(request, {"action", "iid", "title", "url", "source_branch", "target_branch",
                                  "source_project_id", "target_project_id", "last_commit",
                                  "updated_at", "state"});
  const auto word = rules::first_text_of({action});
  if (std::find(kMergeRequestActions.begin(), kMergeRequestActions.end(), word) ==
      kMergeRequestActions.end()) {
    return unimportant_action(word);
  }
  const auto [username] = rules::members_of(user, {"username"});
  const auto [head] = rules::members_of(commit, {"id"});
  const std::string from = id_text(source_project);
  const std::string to = id_text(target_project);
  PullRequestParts parts;
  parts.number = whole_number_of(iid);
  parts.title = rules::first_text_of({title});
  parts.author = rules::first_text_of({username});
  parts.url = rules::first_text_of({url});
  parts.source_branch = rules::first_text_of({source});
  parts.target_branch = rules::first_text_of({target});
  parts.head = rules::first_text_of({head});
  if (!from.empty()) parts.source_repository = from;
  if (!to.empty()) parts.target_repository = to;
  parts.at = rules::first_text_of({updated});
  const auto how = rules::first_text_of({state});
  parts.is_open = word != "merge" && word != "close" && how != "merged" && how != "closed";
  parts.was_reopened = word == "reopen";
  return pull_request(parts, [&] { return gitlab_addresses(root); });
}

// An instance's own hooks send every event under one name, and say in the body which it is.
base::Result<rules::Meaning> read_system_event(const rules::Json& root) {
  const auto event = rules::first_text(root, {{"event_name"}, {"object_kind"}});
  if (event == "push" || event == "tag_push") return read_push(root);
  if (event == "merge_request") return read_merge_request(root);
  return no_push(event);
}

class GitlabForge final : public rules::JsonSender {
 public:
  // X-Gitlab-Webhook-UUID is new with every request, so only the idempotency key tells a
  // redelivery, which a signed delivery has as webhook-id, too.
  GitlabForge()
      : rules::JsonSender({model::HookKind::GITLAB, "GitLab", "X-Gitlab-Event", "Idempotency-Key",
                           false, "webhook-id"}) {}

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
    if (event == "Merge Request Hook") return read_merge_request(root);
    if (event == "System Hook") return read_system_event(root);
    if (event == "Pipeline Hook" || event == "Job Hook" || event == "Build Hook") {
      return about_checks(event, gitlab_addresses(root));
    }
    return no_push(event);
  }
};

}  // namespace

std::unique_ptr<rules::Sender> make_gitlab_forge() { return std::make_unique<GitlabForge>(); }

}  // namespace slipway::forge
