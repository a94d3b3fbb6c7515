// Every payload below testdata/forge, and beside it what it becomes. SLIPWAY_UPDATE_GOLDEN=1
// rewrites the golden files.

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "forge/forge_test_support.h"
#include "rules/webhook/json.h"

namespace slipway::forge {
namespace {

namespace fs = std::filesystem;
using model::HookKind;

fs::path root() { return fs::path(SLIPWAY_SOURCE_DIR) / "testdata" / "forge"; }

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

struct Sample {
  HookKind kind;
  model::Headers headers;
  std::string body;
};

// A file of git-auto-deploy holds headers and payload together.
Sample read_sample(const std::string& path) {
  Sample sample{kind_of(path), {}, read_whole_file(root() / path)};
  if (!path.starts_with("git-auto-deploy/")) {
    sample.headers = json_headers({});
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

std::vector<std::string> fixtures() {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(root())) {
    if (entry.path().extension() == ".json") {
      paths.push_back(fs::relative(entry.path(), root()).string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class Fixture : public testing::TestWithParam<std::string> {};

TEST_P(Fixture, BecomesWhatItsGoldenFileSays) {
  const auto sample = read_sample(GetParam());
  const auto forge = forge_of(sample.kind);
  const auto meaning = forge->interpret(sample.headers, sample.body);
  EXPECT_EQ(forge->check(sample.headers, sample.body).has_value(), meaning.has_value());

  const auto text =
      "event: " + forge->envelope(sample.headers, sample.body).event + "\n" + describe(meaning);
  const auto golden = root() / (GetParam() + ".golden");
  if (std::getenv("SLIPWAY_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden, std::ios::binary) << text;
  }
  EXPECT_EQ(text, read_whole_file(golden));
}

INSTANTIATE_TEST_SUITE_P(All, Fixture, testing::ValuesIn(fixtures()), [](const auto& test) {
  std::string name = test.param;
  std::replace_if(
      name.begin(), name.end(),
      [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

TEST(Fixtures, AreThere) { EXPECT_GE(fixtures().size(), 190U); }

}  // namespace
}  // namespace slipway::forge
