#include "forge/common/origin.h"

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
        Mistaken{HookKind::GITHUB, {}, "{}", "The header X-GitHub-Event is missing"},
        Mistaken{HookKind::GITLAB, {}, "{}", "The header X-Gitlab-Event is missing"},
        Mistaken{HookKind::GITEA, {}, "{}", "The header X-Gitea-Event is missing"}));

TEST(WrongForge, IsAlsoNamedWhereItsSignatureIsMissing) {
  const auto verified =
      forge_of(HookKind::GITHUB)->verify({{"x-gitlab-event", "Push Hook"}}, "{}", "s");
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, base::ErrorCode::kUnauthenticated);
  EXPECT_NE(verified.error().message.find("X-Hub-Signature-256 is missing"), std::string::npos);
  EXPECT_NE(verified.error().message.find("looks like a GitLab delivery"), std::string::npos);
}

TEST(WrongForge, TakesTheSendersThatPretendToBeOthersForWhatTheyAre) {
  EXPECT_EQ(origin_of_headers(kForgejoHeaders)->kind, "FORGEJO");
  EXPECT_EQ(origin_of_headers(kGiteaHeaders)->kind, "GITEA");
  EXPECT_EQ(origin_of_headers(kGogsHeaders)->kind, "GOGS");
  EXPECT_FALSE(origin_of_headers({{"accept", "*/*"}}));
}

}  // namespace
}  // namespace slipway::forge
