#include "rules/webhook/origin.h"

#include <gtest/gtest.h>

#include "forge/forge_test_support.h"

namespace slipway::forge {
namespace {

using model::HookKind;

struct Mistaken {
  HookKind hook;
  model::Headers headers;
  std::string body;
  std::string says;
};

const model::Headers kForgejoHeaders{{"x-github-event", "push"},
                                     {"x-gogs-event", "push"},
                                     {"x-gitea-event", "push"},
                                     {"x-forgejo-event", "push"}};
const model::Headers kGiteaHeaders{
    {"x-github-event", "push"}, {"x-gogs-event", "push"}, {"x-gitea-event", "push"}};
const model::Headers kGogsHeaders{{"x-github-event", "push"}, {"x-gogs-event", "push"}};

class WrongForge : public testing::TestWithParam<Mistaken> {};

TEST_P(WrongForge, IsNamedWithTheKindToUse) {
  const auto checked =
      forge_of(GetParam().hook)->check(json_headers(GetParam().headers), GetParam().body);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, base::ErrorCode::kInvalid);
  EXPECT_EQ(checked.error().message.substr(0, GetParam().says.size()), GetParam().says);
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongForge,
    testing::Values(
        Mistaken{HookKind::GITHUB,
                 {{"x-gitlab-event", "Push Hook"}},
                 "{}",
                 "This looks like a GitLab delivery; the hook is of kind GITHUB. Create a hook of "
                 "kind GITLAB and use its URL."},
        Mistaken{HookKind::GITHUB, kForgejoHeaders, "{}", "This looks like a Forgejo delivery"},
        Mistaken{HookKind::GITHUB, kGiteaHeaders, "{}", "This looks like a Gitea delivery"},
        Mistaken{HookKind::GITHUB, kGogsHeaders, "{}", "This looks like a Gogs delivery"},
        Mistaken{HookKind::GITEA, kForgejoHeaders, "{}", "This looks like a Forgejo delivery"},
        Mistaken{HookKind::FORGEJO, kGiteaHeaders, "{}", "This looks like a Gitea delivery"},
        Mistaken{HookKind::GITEA, {{"x-github-event", "push"}}, "{}", "This looks like a GitHub"},
        Mistaken{HookKind::GIT, {{"x-github-event", "push"}}, "{}", "This looks like a GitHub"},
        Mistaken{HookKind::GITLAB,
                 {{"x-event-key", "repo:push"}, {"x-hook-uuid", "1"}},
                 "{}",
                 "This looks like a Bitbucket delivery; the hook is of kind GITLAB. "},
        Mistaken{HookKind::GITLAB,
                 {{"x-event-key", "repo:refs_changed"}},
                 "{}",
                 "This looks like a Bitbucket Server delivery"},
        Mistaken{HookKind::GITHUB, {}, R"({"object_kind": "push"})", "This looks like a GitLab"},
        Mistaken{HookKind::GITHUB,
                 {},
                 R"({"publisherId": "tfs", "eventType": "git.push"})",
                 "This looks like an Azure DevOps delivery"},
        Mistaken{HookKind::GITHUB, {}, R"({"push": {"changes": []}})", "This looks like a Bitb"},
        Mistaken{HookKind::GITHUB,
                 {},
                 R"({"repository": "https://h/x", "updates": []})",
                 "This looks like a plain git server's delivery"},
        Mistaken{HookKind::GIT,
                 {},
                 R"({"ref": "x", "compare": "y", "repository": {"full_name": "a/b"}})",
                 "This looks like a GitHub delivery"},
        Mistaken{HookKind::GITHUB,
                 {{"x-github-event", "push"}},
                 R"({"object_kind": "push", "ref": "refs/heads/main"})",
                 "This looks like a GitLab delivery"},
        Mistaken{HookKind::GITHUB,
                 {},
                 R"({"ref": "x", "compare": "y", "repository": {"full_name": "a/b"}})",
                 "The header X-GitHub-Event is missing"},
        Mistaken{HookKind::BITBUCKET,
                 {{"x-event-key", "repo:refs_changed"}},
                 "{}",
                 "This looks like a Bitbucket Server delivery"},
        Mistaken{HookKind::BITBUCKET_SERVER,
                 {{"x-event-key", "repo:push"}, {"x-hook-uuid", "1"}},
                 "{}",
                 "This looks like a Bitbucket delivery"},
        Mistaken{HookKind::AZURE_DEVOPS,
                 {{"x-github-event", "push"}},
                 "{}",
                 "This looks like a GitHub delivery"},
        Mistaken{HookKind::GITHUB,
                 {{"x-github-event", "push"}},
                 R"({"events": []})",
                 "This looks like a Distribution registry's delivery"},
        Mistaken{HookKind::GITLAB, {}, R"({"push_data": {}})", "This looks like a Docker Hub"},
        Mistaken{HookKind::GITLAB, {}, R"({"event_data": {}})", "This looks like a Harbor"},
        Mistaken{HookKind::GITLAB,
                 {},
                 R"({"specversion": "1.0", "type": "harbor.artifact.pushed"})",
                 "This looks like a Harbor"},
        Mistaken{HookKind::GITLAB, {}, R"({"docker_url": "q.io/a/b"})", "This looks like a Quay"},
        Mistaken{HookKind::AZURE_DEVOPS,
                 {},
                 R"({"action": "push", "target": {}})",
                 "This looks like an Azure Container Registry delivery; the hook is of kind "
                 "AZURE_DEVOPS. Create a hook of kind ACR and use its URL."},
        Mistaken{HookKind::GIT, {}, R"({"detail-type": "x"})", "This looks like an Amazon ECR"},
        Mistaken{HookKind::GIT, {}, R"({"package": {}})", "This looks like a GitHub package"},
        Mistaken{HookKind::AZURE_DEVOPS, {}, "{}", "The body lacks 'eventType'"},
        Mistaken{HookKind::BITBUCKET, {}, "{}", "The header X-Event-Key is missing"},
        Mistaken{HookKind::GITHUB, {}, "{}", "The header X-GitHub-Event is missing"},
        Mistaken{HookKind::GITLAB, {}, "{}", "The header X-Gitlab-Event is missing"},
        Mistaken{HookKind::GITEA, {}, "{}", "The header X-Gitea-Event is missing"}));

TEST(WrongForge, IsAlsoNamedWhereItsSignatureIsMissing) {
  const auto verified =
      forge_of(HookKind::GITHUB)->verify({{"x-gitlab-event", "Push Hook"}}, "{}", "s", {});
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, base::ErrorCode::kUnauthenticated);
  EXPECT_NE(verified.error().message.find("X-Hub-Signature-256 is missing"), std::string::npos);
  EXPECT_NE(verified.error().message.find("looks like a GitLab delivery"), std::string::npos);
}

TEST(WrongForge, TakesTheSendersThatPretendToBeOthersForWhatTheyAre) {
  EXPECT_EQ(rules::origin_of_headers(kForgejoHeaders)->kind, HookKind::FORGEJO);
  EXPECT_EQ(rules::origin_of_headers(kGiteaHeaders)->kind, HookKind::GITEA);
  EXPECT_EQ(rules::origin_of_headers(kGogsHeaders)->kind, HookKind::GOGS);
  EXPECT_FALSE(rules::origin_of_headers({{"accept", "*/*"}}));
}

}  // namespace
}  // namespace slipway::forge
