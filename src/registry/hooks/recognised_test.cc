// Whose a registry's delivery is: by its kind, its id, its secret and its content type.

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/enum.h"
#include "registry/hooks/test_hooks.h"
#include "rules/webhook/test_webhooks.h"

namespace slipway::registry {
namespace {

using model::HookKind;

std::string of_events(const std::string& list) { return R"({"events": [)" + list + "]}"; }

struct Mistaken {
  HookKind hook;
  std::string body;
  std::string kind;  // that it is of
  model::Headers headers{};
};

class WrongRegistry : public testing::TestWithParam<Mistaken> {};

TEST_P(WrongRegistry, IsNamedWithTheKindToUse) {
  const auto checked =
      hook_of(GetParam().hook)->check(rules::json_headers(GetParam().headers), GetParam().body);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, base::ErrorCode::kInvalid);
  EXPECT_TRUE(checked.error().message.ends_with(
      "the hook is of kind " + base::to_string(GetParam().hook) + ". Create a hook of kind " +
      GetParam().kind + " and use its URL."))
      << checked.error().message;
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongRegistry,
    testing::Values(
        Mistaken{HookKind::ACR, R"({"events": []})", "DISTRIBUTION"},
        Mistaken{HookKind::DISTRIBUTION, R"({"action": "push", "target": {}})", "ACR"},
        Mistaken{HookKind::HARBOR, R"({"push_data": {"tag": "1"}})", "DOCKER_HUB"},
        Mistaken{HookKind::QUAY, R"({"push_data": {"tag": "1"}})", "DOCKER_HUB"},
        Mistaken{HookKind::DOCKER_HUB, R"({"docker_url": "q.io/a/b"})", "QUAY"},
        Mistaken{HookKind::ECR, R"({"type": "PUSH_ARTIFACT", "event_data": {}})", "HARBOR"},
        Mistaken{HookKind::ACR, R"({"specversion": "1.0", "type": "harbor.x"})", "HARBOR"},
        Mistaken{HookKind::HARBOR, R"({"detail-type": "ECR Image Action"})", "ECR"},
        Mistaken{HookKind::DOCKER_HUB, R"({"package": {}})", "GHCR"},
        Mistaken{HookKind::GHCR, R"({"object_kind": "push"})", "GITLAB"},
        Mistaken{HookKind::QUAY, R"({"repository": "https://h/x", "updates": []})", "GIT"},
        Mistaken{HookKind::DISTRIBUTION, "{}", "GITHUB", {{"x-github-event", "push"}}},
        Mistaken{HookKind::GHCR,
                 "{}",
                 "GITEA",
                 {{"x-github-event", "push"}, {"x-gitea-event", "push"}}}));

struct Identified {
  HookKind kind;
  std::string body;
  std::string delivery_id;
  std::string event;
  model::Headers headers{};
};

class RegistryEnvelope : public testing::TestWithParam<Identified> {};

TEST_P(RegistryEnvelope, IsReadFromTheBody) {
  const auto envelope =
      hook_of(GetParam().kind)->envelope(rules::json_headers(GetParam().headers), GetParam().body);
  EXPECT_EQ(envelope.delivery_id, GetParam().delivery_id);
  EXPECT_EQ(envelope.event, GetParam().event);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RegistryEnvelope,
    testing::Values(
        Identified{HookKind::DISTRIBUTION, of_events(R"({"id": "x", "action": "push"})"), "x",
                   "push"},
        Identified{HookKind::DISTRIBUTION,
                   of_events(R"({"id": "x", "action": "push"}, {"id": "y", "action": "pull"})"),
                   base::encode_hex(base::sha256("x\ny")), "pull, push"},
        Identified{HookKind::DISTRIBUTION, of_events(R"({"id": "x"}, {"action": "push"})"), "",
                   ", push"},
        Identified{HookKind::DISTRIBUTION, "{", "", ""},
        Identified{HookKind::ACR, R"({"id": "x", "action": "push"})", "x", "push"},
        Identified{HookKind::ECR, R"({"id": "x", "detail-type": "ECR Image Action"})", "x",
                   "ECR Image Action"},
        Identified{HookKind::HARBOR, R"({"id": "x", "type": "harbor.artifact.pushed"})", "x",
                   "harbor.artifact.pushed"},
        Identified{HookKind::HARBOR, R"({"type": "PUSH_ARTIFACT"})", "", "PUSH_ARTIFACT"},
        Identified{HookKind::HARBOR, R"({"id": "a b", "type": ")" + std::string(300, 'x') + "\"}",
                   "", std::string(200, 'x')},
        Identified{HookKind::QUAY, R"({"updated_tags": []})", "", "repo_push"},
        Identified{HookKind::QUAY, R"({"build_id": "1"})", "", "notification"},
        Identified{HookKind::DOCKER_HUB, R"({"push_data": {}})", "", "push"},
        Identified{HookKind::GHCR,
                   "{}",
                   "x",
                   "package",
                   {{"x-github-event", "package"}, {"x-github-delivery", "x"}}}));

class SecretOfARegistry : public testing::TestWithParam<HookKind> {};

TEST_P(SecretOfARegistry, ComesInAHeader) {
  const auto hook = hook_of(GetParam());
  for (const auto& [name, value] :
       {std::pair<std::string, std::string>{"authorization", "Bearer s"},
        {"authorization", "Basic " + base::encode_base64("user:s")},
        {"x-slipway-token", "s"}}) {
    EXPECT_TRUE(hook->verify({{name, value}}, "{}", "s", {})) << value;
    const auto refused = hook->verify({{name, value}}, "{}", "t", {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, base::ErrorCode::kUnauthenticated);
    EXPECT_FALSE(hook->verify({{name, value}}, "{}", "", {}));
  }
  EXPECT_FALSE(hook->verify({}, "{}", "s", {}));
}

INSTANTIATE_TEST_SUITE_P(Kinds, SecretOfARegistry,
                         testing::Values(HookKind::DISTRIBUTION, HookKind::DOCKER_HUB,
                                         HookKind::HARBOR, HookKind::QUAY, HookKind::ACR,
                                         HookKind::ECR),
                         [](const auto& test) { return base::to_string(test.param); });

TEST(GhcrHook, IsSignedAsGithubSigns) {
  const auto hook = hook_of(HookKind::GHCR);
  EXPECT_TRUE(
      hook->verify({{"x-hub-signature-256", rules::github_signature("s", "{}")}}, "{}", "s", {}));
  EXPECT_FALSE(
      hook->verify({{"x-hub-signature-256", rules::github_signature("t", "{}")}}, "{}", "s", {}));
  EXPECT_FALSE(hook->verify({{"authorization", "Bearer s"}}, "{}", "s", {}));
}

TEST(RegistryHooks, TakeTheirOwnContentTypes) {
  for (const auto* type : {"application/vnd.docker.distribution.events.v1+json",
                           "application/vnd.docker.distribution.events.v2+json; charset=utf-8"}) {
    EXPECT_TRUE(hook_of(HookKind::DISTRIBUTION)->check({{"content-type", type}}, of_events("")));
  }
  const auto refused = hook_of(HookKind::DISTRIBUTION)->check({{"content-type", "text/plain"}}, "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::kUnsupportedType);
}

}  // namespace
}  // namespace slipway::registry
