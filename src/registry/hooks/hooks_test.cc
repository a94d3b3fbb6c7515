// The deliveries of every registry: pushes, what is none, and refusals.

#include <gtest/gtest.h>

#include "registry/hooks/test_hooks.h"
#include "rules/webhook/test_webhooks.h"

namespace slipway::registry {
namespace {

using model::HookKind;

constexpr const char* kAnnounced =
    "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr const char* kNone = "\n  digest not known\n";

std::string with_digest(std::string text) {
  for (auto at = text.find('$'); at != std::string::npos; at = text.find('$')) {
    text.replace(at, 1, kAnnounced);
  }
  return text;
}

struct Announcement {
  HookKind kind;
  std::string body;  // "$" stands for a digest
  std::string becomes;
  model::Headers headers{};
};

class RegistryHook : public testing::TestWithParam<Announcement> {};

TEST_P(RegistryHook, SaysWhatItAnnounces) {
  const auto& [kind, body, becomes, headers] = GetParam();
  const auto hook = hook_of(kind);
  EXPECT_EQ(hook->kind(), kind);
  const auto all = rules::json_headers(headers);
  const auto meaning = hook->interpret(all, with_digest(body));
  EXPECT_EQ(rules::describe(meaning), with_digest(becomes));
  EXPECT_EQ(hook->check(all, with_digest(body)).has_value(), meaning.has_value());
}

std::string event(const std::string& action, const std::string& target) {
  return R"({"id": "1", "action": ")" + action + R"(", "target": {)" + target +
         R"(}, "request": {"host": "r.io"}})";
}
std::string manifest(const std::string& more) {
  return R"("mediaType": "application/vnd.oci.image.index.v1+json", "repository": "a/b", )" + more;
}
std::string events(const std::string& list) { return R"({"events": [)" + list + "]}"; }

const std::string kPushed = event("push", manifest(R"("tag": "1", "digest": "$")"));
const std::string kNotice = "image r.io/a/b\n  tag 1\n  digest $\n";

INSTANTIATE_TEST_SUITE_P(
    Distribution, RegistryHook,
    testing::Values(
        Announcement{HookKind::DISTRIBUTION, events(kPushed), kNotice},
        Announcement{HookKind::DISTRIBUTION,
                     events(kPushed + "," + event("push", manifest(R"("tag": "2")")) + "," +
                            event("delete", R"("repository": "a/b", "tag": "3")") + "," +
                            event("pull", manifest(R"("tag": "4")"))),
                     kNotice + "image r.io/a/b\n  tag 2" + kNone},
        Announcement{
            HookKind::DISTRIBUTION,
            events(event("push", R"("mediaType": "application/octet-stream", "repository": "a")") +
                   "," + event("delete", R"("repository": "a", "tag": "1")") + "," +
                   event("mount", R"("repository": "a")")),
            "nothing: A part of 'a' was pushed; only whole images are deployed. A tag or image of "
            "'a' was deleted; what is deployed stays as it is. The event 'mount' is no push of an "
            "image, so there is nothing to deploy.\n"},
        Announcement{HookKind::DISTRIBUTION, events(event("push", manifest(R"("digest": "$")"))),
                     "nothing: 'a/b' was pushed without a tag; only tags are deployed.\n"},
        // A refusal would be repeated for ever, before all other events.
        Announcement{
            HookKind::DISTRIBUTION, events(event("push", manifest(R"("tag": "a b")"))),
            "nothing: The event's tag is 'a b', which is none by the rules of registries.\n"},
        Announcement{HookKind::DISTRIBUTION, events(""),
                     "nothing: The envelope holds no events.\n"},
        Announcement{HookKind::DISTRIBUTION, "{}",
                     "error: The body lacks 'events', which must be an array.\n"},
        Announcement{HookKind::DISTRIBUTION, events("{}"),
                     "error: An event lacks 'action', which must be a string.\n"}));

INSTANTIATE_TEST_SUITE_P(
    Acr, RegistryHook,
    testing::Values(
        Announcement{HookKind::ACR, kPushed, kNotice},
        Announcement{
            HookKind::ACR, event("delete", R"("repository": "a")"),
            "nothing: A tag or image of 'a' was deleted; what is deployed stays as it is.\n"},
        Announcement{HookKind::ACR, R"({"id": "1", "action": "ping"})",
                     "nothing: A ping: the webhook works.\n"},
        Announcement{
            HookKind::ACR, event("chart_push", R"("repository": "a")"),
            "nothing: The event 'chart_push' is no push of an image, so there is nothing to "
            "deploy.\n"},
        Announcement{
            HookKind::ACR, event("push", R"("mediaType":
               "application/vnd.docker.distribution.manifest.v2+json", "tag": "1")"),
            "error: The event's repository is '', which is none by the rules of registries.\n"},
        Announcement{
            HookKind::ACR, "{}",
            "error: The body lacks 'action', which every event of Azure Container Registry "
            "has.\n"}));

INSTANTIATE_TEST_SUITE_P(
    DockerHub, RegistryHook,
    testing::Values(
        Announcement{HookKind::DOCKER_HUB,
                     R"({"push_data": {"tag": "1"}, "repository": {"repo_name": "a/b"}})",
                     "image docker.io/a/b\n  tag 1" + std::string(kNone)},
        Announcement{HookKind::DOCKER_HUB, R"({"push_data": {"tag": "1"}})",
                     "error: The event's repository is '', which is none by the rules of "
                     "registries.\n"},
        Announcement{HookKind::DOCKER_HUB, "{}",
                     "error: The body lacks 'push_data.tag', which must be a string.\n"}));

INSTANTIATE_TEST_SUITE_P(
    Quay, RegistryHook,
    testing::Values(
        Announcement{
            HookKind::QUAY,
            R"({"repository": "a/b", "docker_url": "q.io/a/b", "updated_tags": ["1", "2"]})",
            "image q.io/a/b\n  tag 1" + std::string(kNone) + "image q.io/a/b\n  tag 2" + kNone},
        Announcement{
            HookKind::QUAY,
            R"({"repository": "a/b", "docker_url": "q.io/a/b", "updated_tags": {"1": "b750"}})",
            "image q.io/a/b\n  tag 1" + std::string(kNone)},
        Announcement{HookKind::QUAY, R"({"repository": "a/b", "updated_tags": ["1"]})",
                     "image a/b\n  tag 1" + std::string(kNone)},
        Announcement{HookKind::QUAY, R"({"docker_url": "q.io/a/b", "updated_tags": []})",
                     "nothing: The notification names no tags.\n"},
        Announcement{HookKind::QUAY, R"({"docker_url": "q.io/a/b", "build_id": "1"})",
                     "nothing: The notification tells of no pushed tag.\n"},
        Announcement{
            HookKind::QUAY, R"({"docker_url": "q.io/a/b", "updated_tags": "1"})",
            "error: The body lacks 'updated_tags', which must be a list of tags. Choose the event "
            "Push to Repository, and no template of your own.\n"},
        Announcement{
            HookKind::QUAY, "{}",
            "error: The body lacks 'updated_tags', which must be a list of tags. Choose the event "
            "Push to Repository, and no template of your own.\n"}));

std::string ecr(const std::string& detail, const std::string& region = "eu-west-1") {
  return R"({"id": "1", "detail-type": "ECR Image Action", "account": "123456789012", "region": ")" +
         region + R"(", "detail": {"repository-name": "a/b", )" + detail + "}}";
}
const std::string kEcrPush = R"("action-type": "PUSH", "result": "SUCCESS", "image-digest": "$")";

INSTANTIATE_TEST_SUITE_P(
    Ecr, RegistryHook,
    testing::Values(
        Announcement{
            HookKind::ECR, ecr(kEcrPush + R"(, "image-tag": "1")"),
            "image 123456789012.dkr.ecr.eu-west-1.amazonaws.com/a/b\n  tag 1\n  digest $\n"},
        Announcement{
            HookKind::ECR, ecr(kEcrPush + R"(, "image-tag": "1")", "cn-north-1"),
            "image 123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a/b\n  tag 1\n  digest $\n"},
        Announcement{HookKind::ECR, ecr(kEcrPush),
                     "nothing: 'a/b' was pushed without a tag; only tags are deployed.\n"},
        Announcement{HookKind::ECR,
                     ecr(R"("action-type": "PUSH", "result": "FAILURE", "image-tag": "1")"),
                     "nothing: The push failed, so there is nothing to deploy.\n"},
        Announcement{
            HookKind::ECR, ecr(R"("action-type": "DELETE", "result": "SUCCESS")"),
            "nothing: A tag or image of 'a/b' was deleted; what is deployed stays as it is.\n"},
        Announcement{
            HookKind::ECR, R"({"detail-type": "ECR Image Scan"})",
            "nothing: The event 'ECR Image Scan' is no push of an image, so there is nothing to "
            "deploy.\n"},
        Announcement{
            HookKind::ECR, R"({"detail-type": "ECR Image Action"})",
            "error: The event lacks 'detail.action-type', which must be a string. Send the whole "
            "event, without an input transformer.\n"},
        Announcement{
            HookKind::ECR, "{}",
            "error: The body lacks 'detail-type', which every event of EventBridge has.\n"}));

const std::string kHarborData = R"({"repository": {"repo_full_name": "library/web"}, "resources": [
    {"tag": "1", "digest": "$", "resource_url": "h.io/library/web:1"},
    {"tag": "$", "digest": "$", "resource_url": "h.io/library/web@$"},
    {"tag": "", "digest": "$", "resource_url": "h.io/library/web@$"},
    {"tag": "2", "resource_url": "h.io/library/web:2"}]})";
const std::string kHarborNotices =
    "image h.io/library/web\n  tag 1\n  digest $\nimage h.io/library/web\n  tag 2\n  digest not "
    "known\n";

INSTANTIATE_TEST_SUITE_P(
    Harbor, RegistryHook,
    testing::Values(
        Announcement{HookKind::HARBOR,
                     R"({"type": "PUSH_ARTIFACT", "event_data": )" + kHarborData + "}",
                     kHarborNotices},
        Announcement{HookKind::HARBOR,
                     R"({"specversion": "1.0", "type": "harbor.artifact.pushed", "data": )" +
                         kHarborData + "}",
                     kHarborNotices},
        Announcement{
            HookKind::HARBOR, R"({"type": "DELETE_ARTIFACT", "event_data": )" + kHarborData + "}",
            "nothing: A tag or image of 'library/web' was deleted; what is deployed stays as it "
            "is.\n"},
        Announcement{
            HookKind::HARBOR, R"({"type": "SCANNING_COMPLETED", "event_data": {}})",
            "nothing: The event 'SCANNING_COMPLETED' is no push of an image, so there is nothing "
            "to deploy.\n"},
        Announcement{
            HookKind::HARBOR, R"({"type": "PUSH_ARTIFACT", "event_data": {}})",
            "error: The event lacks 'repository.repo_full_name' or the list 'resources'.\n"},
        Announcement{
            HookKind::HARBOR, R"({"type": "PUSH_ARTIFACT"})",
            "error: The body lacks 'type' or 'event_data' ('data' of a CloudEvent), which Harbor "
            "sends with every delivery.\n"}));

std::string package(const std::string& version, const std::string& type = "CONTAINER") {
  return R"({"name": "Web", "package_type": ")" + type +
         R"(", "owner": {"login": "Acme"}, "package_version": {)" + version + "}}";
}
std::string container(const std::string& tag) {
  return R"("container_metadata": {"tag": {"name": ")" + tag + R"(", "digest": "$"}})";
}
const model::Headers kPackage{{"x-github-event", "package"}};
const model::Headers kRegistryPackage{{"x-github-event", "registry_package"}};

INSTANTIATE_TEST_SUITE_P(
    Ghcr, RegistryHook,
    testing::Values(
        Announcement{HookKind::GHCR,
                     R"({"action": "published", "package": )" + package(container("1")) + "}",
                     "image ghcr.io/acme/web\n  tag 1\n  digest $\n", kPackage},
        Announcement{
            HookKind::GHCR,
            R"({"action": "updated", "registry_package": )" +
                package(R"("package_url": "containers.ghe.example/acme/web:1", )" + container("1"),
                        "container") +
                "}",
            "image containers.ghe.example/acme/web\n  tag 1\n  digest $\n", kRegistryPackage},
        Announcement{
            HookKind::GHCR,
            R"({"action": "published", "package": )" +
                package(R"("version": "$", "container_metadata": {"tag": {"name": "1"}})") + "}",
            "image ghcr.io/acme/web\n  tag 1\n  digest $\n", kPackage},
        Announcement{
            HookKind::GHCR, R"({"action": "published", "package": )" + package(container("")) + "}",
            "nothing: 'acme/web' was pushed without a tag; only tags are deployed.\n", kPackage},
        Announcement{
            HookKind::GHCR,
            R"({"action": "published", "package": )" + package(container("1"), "npm") + "}",
            "nothing: The package is of type 'npm'; only containers are deployed.\n", kPackage},
        Announcement{
            HookKind::GHCR, R"({"action": "x", "package": )" + package(container("1")) + "}",
            "nothing: The event 'x' is no push of an image, so there is nothing to deploy.\n",
            kPackage},
        Announcement{
            HookKind::GHCR,
            "{}",
            "nothing: The event 'push' is no push of an image, so there is nothing to deploy.\n",
            {{"x-github-event", "push"}}},
        Announcement{HookKind::GHCR,
                     R"({"hook": {"events": ["package"]}})",
                     "nothing: A ping: the webhook works.\n",
                     {{"x-github-event", "ping"}}},
        Announcement{
            HookKind::GHCR,
            R"({"hook": {"events": ["push"]}})",
            "nothing: A ping: the webhook works, but it does not send the event Packages. Choose "
            "it in its settings.\n",
            {{"x-github-event", "ping"}}},
        Announcement{HookKind::GHCR, "{}", "error: The event lacks 'action' or 'package'.\n",
                     kPackage},
        Announcement{
            HookKind::GHCR, R"({"action": "published", "package": {"package_type": "container"}})",
            "error: The package lacks 'package_version', which must be an object.\n", kPackage},
        Announcement{HookKind::GHCR, "{}",
                     "error: The header X-GitHub-Event is missing, which GitHub sends with every "
                     "delivery.\n"}));

}  // namespace
}  // namespace slipway::registry
