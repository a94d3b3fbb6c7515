// Pushed commits and pushed images, to a version that serves from a real container engine.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/engine_world.h"
#include "gateway/caddy/test_load.h"

namespace slipway::e2e {
namespace {

using gateway::ClientKind;
using testing::HasSubstr;
using testing::IsEmpty;

std::string deliver(const Slipway& slipway, const Hook& hook, const ServiceRepository& repository) {
  const auto answer = slipway.deliver(hook, {repository.git_push()});
  EXPECT_EQ(answer.status, 202) << answer.body;
  return text(json::parse(answer.body), "id");
}

TEST(Engine, APushedCommitIsBuiltReleasedAndServedWithoutAFailedRequest) {
  EngineWorld world;
  ServiceRepository repository(world.slipway.folder() / "shop.git");
  EngineWorld::commit(repository, "v1");
  const auto service = world.slipway.make_application("web", repository.url());
  const auto hook = world.slipway.make_hook("GIT");
  ASSERT_EQ(world.slipway.deploy(service), "DEPLOYED") << world.slipway.messages();
  ASSERT_TRUE(world.serves("web", "v1"));

  gateway::TestLoad load(world.slipway.gateway_port(), Slipway::host_of("web"));
  load.add(ClientKind::kKept, 1);
  load.add(ClientKind::kFresh, 1);
  for (const std::string version : {"v2", "v3"}) {
    EngineWorld::commit(repository, version);
    world.slipway.await_delivery(deliver(world.slipway, hook, repository));
    const auto count = static_cast<std::size_t>(version.back() - '0');
    const auto deployment = world.await_last("application", service, count);
    ASSERT_EQ(text(deployment, "state"), "DEPLOYED") << json::serialize(deployment);
    EXPECT_EQ(world.slipway.ask_gateway("web"), version);
  }
  EXPECT_TRUE(wait_until([&] { return world.containers_up() == 1; })) << "the old ones went";
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
  EXPECT_GT(load.sent(), 100);
}

// The registry's own notification, of what skopeo pushed.
TEST(Engine, APushedImageArrivesByItsRegistrysHook) {
  EngineWorld world;
  const auto hook = world.slipway.make_hook("DISTRIBUTION");
  const registry::TestRegistry registry(
      registry::Access::kAnonymous,
      registry::Listener{world.slipway.url() + "/hooks/" + hook.id, hook.secret});
  world.push_image(registry, "1.0", "v1");
  EXPECT_TRUE(wait_until(
      [&] { return !world.slipway.list(world.slipway.organization_path("notice")).empty(); }));
  const std::string image = registry.host() + "/acme/web";
  const auto service = world.serve_container("web", image, "1.0");
  ASSERT_TRUE(world.serves("web", "v1"));

  const auto digest = world.push_image(registry, "1.1", "v2");
  const auto deployment = world.await_last("container", service, 2);
  EXPECT_EQ(text(deployment, "state"), "DEPLOYED") << json::serialize(deployment);
  EXPECT_EQ(text(deployment.at("version"), "digest"), digest) << json::serialize(deployment);
  EXPECT_EQ(world.slipway.ask_gateway("web"), "v2");

  // The same tag with another digest, to which a broken version belongs.
  world.push_image(registry, "1.1", "v3", "sick");
  const auto broken = world.await_last("container", service, 3);
  EXPECT_EQ(text(broken, "state"), "DEPLOYMENT_ERROR") << json::serialize(broken);
  EXPECT_EQ(world.slipway.ask_gateway("web"), "v2");
  EXPECT_TRUE(wait_until([&] { return world.containers_up() == 1; })) << "it was taken away";
}

TEST(Engine, APushedImageIsFoundWhereNobodyAnnouncesIt) {
  EngineWorld world;
  const registry::TestRegistry registry(registry::Access::kBasic);
  world.push_image(registry, "1.0.0", "v1");
  const auto credentials = registry.credentials();
  const auto known = world.slipway.post(
      world.slipway.organization_path("containerRegistry"),
      json::object{
          {"name", "ours"},
          {"url", "http://" + registry.host()},
          {"config", {{"username", credentials.user}, {"password", credentials.password}}}});
  const auto service = world.serve_container("web", registry.host() + "/acme/web", "1.0.0",
                                             {{"registry_id", text(known, "id")},
                                              {"tag_policy", {{"kind", "SEMVER"}, {"value", "^1"}}},
                                              {"tag_poll", {{"interval_seconds", 10}}}});
  world.push_image(registry, "2.0.0", "v9");
  const auto digest = world.push_image(registry, "1.2.0", "v2");
  const auto deployment = world.await_last("container", service, 2);
  EXPECT_EQ(text(deployment, "state"), "DEPLOYED") << json::serialize(deployment);
  EXPECT_EQ(text(deployment.at("version"), "digest"), digest);
  EXPECT_EQ(world.slipway.ask_gateway("web"), "v2");
  const auto notice = world.slipway.list(world.slipway.organization_path("notice")).at(0);
  EXPECT_EQ(text(notice, "source"), "POLL");
}

// What is kept beside the versions of a service, and goes with it.
TEST(Engine, StorageOutlivesAVersionAndGoesWithTheService) {
  EngineWorld world;
  const registry::TestRegistry registry(registry::Access::kAnonymous);
  world.push_image(registry, "1", "v1");
  const auto service = world.serve_container(
      "web", registry.host() + "/acme/web", "1",
      {{"storage", json::array{json::object{{"size", 4}, {"mount_point", "/data"}}}}});
  const auto volumes = [&] {
    const auto answer = world.engine.raw().ask({.path = "/volumes"});
    const auto* list = answer->as_object().if_contains("Volumes");
    return list == nullptr || list->is_null() ? 0U : list->as_array().size();
  };
  EXPECT_EQ(volumes(), 1U);
  EXPECT_EQ(world.deploy_container(service), "DEPLOYED");
  EXPECT_EQ(volumes(), 1U);
  EXPECT_EQ(world.slipway.send("DELETE", "/api/container/" + service).status, 204);
  EXPECT_TRUE(wait_until([&] { return world.containers_up() == 0 && volumes() == 0; }))
      << world.slipway.messages();
}

}  // namespace
}  // namespace slipway::e2e
