// Which images are on a real container engine: all that are needed, and none for longer.

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/engine_world.h"

namespace slipway::e2e {
namespace {

using testing::IsEmpty;

// How many images the engine has that this filter lets through, of those with that name.
std::size_t count_images(EngineWorld& world, const std::string& name,
                         const std::string& query = "") {
  const auto images = world.engine.raw().ask({.path = "/images/json" + query});
  if (!images) throw std::runtime_error(images.error().message);
  const auto& list = images->as_array();
  return static_cast<std::size_t>(std::count_if(list.begin(), list.end(), [&](const auto& image) {
    return json::serialize(image).find(name) != std::string::npos;
  }));
}

std::size_t nameless_images(EngineWorld& world) {
  return count_images(world, "", "?filters=%7B%22dangling%22%3A%5B%22true%22%5D%7D");
}

// One announcement releases all of them at once, and each wants the digest that no engine has yet.
TEST(EngineImages, AnAnnouncedDigestComesToEveryServiceOfTheImage) {
  EngineWorld world;
  const auto hook = world.slipway.make_hook("DISTRIBUTION");
  const registry::TestRegistry registry(
      registry::Access::kAnonymous,
      registry::Listener{world.slipway.url() + "/hooks/" + hook.id, hook.secret});
  const std::string image = registry.host() + "/acme/web";
  world.push_image(registry, "1.0", "v1");
  ASSERT_TRUE(wait_until(
      [&] { return !world.slipway.list(world.slipway.organization_path("notice")).empty(); }));
  std::vector<std::string> services;
  for (const auto* name : {"one", "two", "three", "four", "five", "six"}) {
    services.push_back(world.serve_container(name, image, "1.0"));
  }
  for (const std::size_t round : {2U, 3U}) {
    const std::string version = "v" + std::to_string(round);
    const auto digest = world.push_image(registry, "1." + std::to_string(round), version);
    for (const auto& service : services) {
      const auto deployment = world.await_last("container", service, round);
      EXPECT_EQ(text(deployment, "state"), "DEPLOYED") << json::serialize(deployment);
      EXPECT_EQ(text(deployment.at("version"), "digest"), digest);
      EXPECT_THAT(world.slipway.list("/api/service/" + service + "/quarantine"), IsEmpty());
    }
    for (const auto* name : {"one", "six"}) EXPECT_TRUE(world.serves(name, version));
  }
}

TEST(EngineImages, AsManyOldOnesStayAsTheServiceKeeps) {
  EngineWorld world;
  const registry::TestRegistry registry(registry::Access::kAnonymous);
  const std::string image = registry.host() + "/acme/web";
  const auto push = [&](int version) {
    world.push_image(registry, "1." + std::to_string(version), "v" + std::to_string(version));
  };
  push(1);
  const auto service = world.serve_container("web", image, "1.1", {{"releases_kept", 2}});
  for (int version = 2; version <= 5; ++version) {
    push(version);
    world.slipway.post(
        world.slipway.organization_path("container/deploy"),
        json::object{{"image_name", image}, {"tag", "1." + std::to_string(version)}});
    const auto deployment =
        world.await_last("container", service, static_cast<std::size_t>(version));
    ASSERT_EQ(text(deployment, "state"), "DEPLOYED") << json::serialize(deployment);
  }
  EXPECT_TRUE(wait_until([&] { return count_images(world, service) == 3; }))
      << count_images(world, service);
  EXPECT_EQ(count_images(world, registry.host()), 0U) << "they go by the deployments' names alone";

  // One that does not become healthy is not kept.
  world.push_image(registry, "1.6", "v6", "sick");
  world.slipway.post(world.slipway.organization_path("container/deploy"),
                     json::object{{"image_name", image}, {"tag", "1.6"}});
  EXPECT_EQ(text(world.await_last("container", service, 6), "state"), "DEPLOYMENT_ERROR");
  EXPECT_TRUE(wait_until([&] { return count_images(world, service) == 3; }))
      << count_images(world, service);
  EXPECT_EQ(nameless_images(world), 0U);
  EXPECT_EQ(world.slipway.ask_gateway("web"), "v5");
}

TEST(EngineImages, OfABuildThatFailedNoneStays) {
  EngineWorld world;
  ServiceRepository repository(world.slipway.folder() / "shop.git");
  EngineWorld::commit(repository, "v1");
  const auto service = world.slipway.make_application("web", repository.url());
  ASSERT_EQ(world.slipway.deploy(service), "DEPLOYED") << world.slipway.messages();
  repository.commit("v2", "ok",
                    {{"app/Dockerfile",
                      {.content = "FROM scratch\nCOPY service version mode /\n"
                                  "RUN [\"/service-that-is-not-there\"]\n"}}});
  EXPECT_EQ(world.slipway.deploy(service), "BUILD_ERROR");
  EXPECT_EQ(count_images(world, service), 1U);
  EXPECT_EQ(nameless_images(world), 0U);
  EXPECT_EQ(world.slipway.ask_gateway("web"), "v1");
}

}  // namespace
}  // namespace slipway::e2e
