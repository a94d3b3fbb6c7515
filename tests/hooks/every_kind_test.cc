// Every payload of the fixtures at a hook of every kind: one of another sender is refused with the
// kind to use.

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/enum.h"
#include "forge/forge_test_support.h"
#include "forge/test_fixtures.h"
#include "registry/hooks/test_fixtures.h"
#include "registry/hooks/test_hooks.h"
#include "rules/webhook/body.h"

namespace slipway::rules {
namespace {

using model::HookKind;

bool is_of_github(HookKind kind) { return kind == HookKind::GITHUB || kind == HookKind::GHCR; }

// GitHub sends both what its webhook was told to; what is about packages is of the one.
HookKind named_for(const WebhookFixture& fixture) {
  const auto event = header(fixture.headers, "x-github-event");
  return is_of_github(fixture.kind) && (event == "package" || event == "registry_package")
             ? HookKind::GHCR
             : fixture.kind;
}

std::vector<HookKind> kinds() {
  std::vector<HookKind> kinds;
  for (const auto& name : base::enum_names<HookKind>()) {
    kinds.push_back(*base::parse_enum<HookKind>(name));
  }
  return kinds;
}

std::unique_ptr<Sender> sender_of(HookKind kind) {
  return model::is_registry(kind) ? registry::hook_of(kind) : forge::forge_of(kind);
}

// Of those who have none below testdata/.
std::vector<WebhookFixture> more_fixtures() {
  const auto headers = json_headers({});
  return {{"Forgejo", HookKind::FORGEJO,
           json_headers({{"x-forgejo-event", "ping"}, {"x-gitea-event", "ping"}}), "{}"},
          {"a plain git server", HookKind::GIT, headers,
           R"({"repository": "https://git.example.org/a", "updates": []})"},
          {"Quay", HookKind::QUAY, headers,
           R"({"docker_url": "quay.io/a/b", "repository": "a/b", "updated_tags": ["1"]})"},
          {"ACR", HookKind::ACR, headers,
           R"({"id": "1", "action": "push", "target": {"repository": "web", "tag": "1"},
               "request": {"host": "acme.azurecr.io"}})"},
          {"ECR", HookKind::ECR, headers,
           R"({"detail-type": "ECR Image Scan", "source": "aws.ecr", "detail": {}})"}};
}

std::vector<WebhookFixture> all_fixtures() {
  const std::filesystem::path testdata = std::filesystem::path(SLIPWAY_SOURCE_DIR) / "testdata";
  auto fixtures = forge::fixtures(testdata / "forge");
  for (auto& fixture : registry::fixtures(testdata / "registry")) fixtures.push_back(fixture);
  for (auto& fixture : more_fixtures()) fixtures.push_back(fixture);
  return fixtures;
}

TEST(EveryKind, IsNamedAtAHookOfAnother) {
  const auto all = kinds();
  std::set<HookKind> seen;
  for (const auto& fixture : all_fixtures()) {
    SCOPED_TRACE(fixture.path);
    // Some are broken, and no delivery of anybody.
    if (!sender_of(fixture.kind)->check(fixture.headers, fixture.body)) continue;
    seen.insert(fixture.kind);
    for (const auto kind : all) {
      // What the other does not need it takes.
      if (kind == fixture.kind || (is_of_github(kind) && is_of_github(fixture.kind))) continue;
      const auto checked = sender_of(kind)->check(fixture.headers, fixture.body);
      ASSERT_FALSE(checked) << base::to_string(kind);
      const std::string& message = checked.error().message;
      EXPECT_TRUE(message.starts_with("This looks like ")) << message;
      EXPECT_TRUE(message.ends_with("; the hook is of kind " + base::to_string(kind) +
                                    ". Create a hook of kind " +
                                    base::to_string(named_for(fixture)) + " and use its URL."))
          << message;
    }
  }
  for (const auto kind : all) EXPECT_TRUE(seen.contains(kind)) << base::to_string(kind);
}

}  // namespace
}  // namespace slipway::rules
