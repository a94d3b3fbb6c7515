#include "forge/test_fixtures.h"

#include <algorithm>
#include <stdexcept>

#include "rules/webhook/json.h"

namespace slipway::forge {
namespace {

namespace fs = std::filesystem;
using model::HookKind;

struct Rule {
  std::string_view path;  // begins with it
  std::string_view event;
};

// Where a file's name is not its event's.
constexpr Rule kEvents[] = {
    {"argo-cd/applicationset/github-commit", "push"},
    {"argo-cd/applicationset/github-ping", "ping"},
    {"argo-cd/applicationset/github-pull-request", "pull_request"},
    {"argo-cd/applicationset/gitlab-event", "Push Hook"},
    {"argo-cd/applicationset/gitlab-merge-request", "Merge Request Hook"},
    {"argo-cd/applicationset/invalid-event", "push"},
    {"argo-cd/webhook/ghcr-package-event", "package"},
    {"argo-cd/webhook/github-commit", "push"},
    {"argo-cd/webhook/github-ping", "ping"},
    {"argo-cd/webhook/github-tag", "push"},
    {"argo-cd/webhook/gitlab-event", "Push Hook"},
    {"argo-cd/webhook/gogs-event", "push"},
    {"argo-cd/webhook/bitbucket-server", "repo:refs_changed"},
    {"go-playground/gitea/issue-comment", "issue_comment"},
    {"go-playground/gitea/issue-", "issues"},
    {"go-playground/gitea/pull-request-comment", "pull_request_comment"},
    {"go-playground/gitea/pull-request-review", "pull_request_approved"},
    {"go-playground/gitea/pull-request-", "pull_request"},
    {"go-playground/github/pull-request-issue-comment", "issue_comment"},
    {"go-playground/github/repository-edited", "repository"},
    {"go-playground/gitlab/build", "Build Hook"},
    {"go-playground/gitlab/comment", "Note Hook"},
    {"go-playground/gitlab/confidential-comment", "Confidential Note Hook"},
    {"go-playground/gitlab/confidential-issue", "Confidential Issue Hook"},
    {"go-playground/gitlab/deployment", "Deployment Hook"},
    {"go-playground/gitlab/issue", "Issue Hook"},
    {"go-playground/gitlab/job", "Job Hook"},
    {"go-playground/gitlab/merge-request", "Merge Request Hook"},
    {"go-playground/gitlab/pipeline", "Pipeline Hook"},
    {"go-playground/gitlab/push", "Push Hook"},
    {"go-playground/gitlab/release", "Release Hook"},
    {"go-playground/gitlab/system", "System Hook"},
    {"go-playground/gitlab/tag", "Tag Push Hook"},
    {"go-playground/gitlab/wikipage", "Wiki Page Hook"},
};

std::string event_of(const std::string& path) {
  for (const auto& rule : kEvents) {
    if (path.starts_with(rule.path)) return std::string(rule.event);
  }
  std::string event = fs::path(path).filename().string();
  event = event.substr(0, event.find('.'));
  if (event.ends_with("-event")) event.resize(event.size() - 6);
  if (path.find("bitbucket") != std::string::npos) {
    if (event.starts_with("pull-")) event.erase(4, 1);
    event[event.find('-')] = ':';
  }
  std::replace(event.begin(), event.end(), '-', '_');
  return event;
}

HookKind kind_of(const std::string& path) {
  if (path.find("azuredevops") != std::string::npos) return HookKind::AZURE_DEVOPS;
  // By their headers, git-auto-deploy's are all of Bitbucket's cloud.
  if (path.find("bitbucket-server") != std::string::npos && !path.starts_with("git-auto-deploy/")) {
    return HookKind::BITBUCKET_SERVER;
  }
  if (path.find("bitbucket") != std::string::npos) return HookKind::BITBUCKET;
  if (path.find("gitlab") != std::string::npos) return HookKind::GITLAB;
  if (path.find("gitea") != std::string::npos) return HookKind::GITEA;
  if (path.find("gogs") != std::string::npos) return HookKind::GOGS;
  return HookKind::GITHUB;
}

std::string event_header(HookKind kind) {
  switch (kind) {
    case HookKind::GITLAB:
      return "x-gitlab-event";
    case HookKind::BITBUCKET:
    case HookKind::BITBUCKET_SERVER:
      return "x-event-key";
    case HookKind::GITEA:
      return "x-gitea-event";
    case HookKind::GOGS:
      return "x-gogs-event";
    default:
      return "x-github-event";
  }
}

// A file of git-auto-deploy holds headers and payload together.
rules::WebhookFixture read_fixture(const fs::path& root, const std::string& path) {
  rules::WebhookFixture sample{path, kind_of(path), {}, rules::read_whole_file(root / path)};
  if (!path.starts_with("git-auto-deploy/")) {
    sample.headers = rules::json_headers({});
    if (sample.kind == HookKind::AZURE_DEVOPS) return sample;  // says it in the body
    if (sample.kind == HookKind::BITBUCKET) sample.headers.emplace_back("x-hook-uuid", "1");
    sample.headers.emplace_back(event_header(sample.kind), event_of(path));
    return sample;
  }
  const auto document = rules::Document::parse(sample.body);
  if (!document) throw std::runtime_error(document.error().message);
  const simdjson::dom::object headers = document->root()["headers"];
  for (const auto& [name, value] : headers) {
    sample.headers.emplace_back(name, std::string_view(value));
  }
  sample.body = simdjson::minify(document->root()["payload"]);
  return sample;
}

}  // namespace

std::vector<rules::WebhookFixture> fixtures(const fs::path& root) {
  std::vector<rules::WebhookFixture> all;
  for (const auto& path : rules::payloads_below(root)) all.push_back(read_fixture(root, path));
  return all;
}

}  // namespace slipway::forge
