// What a release on a real container engine survives: a kill -9 of the daemon at any moment, a kill
// of the engine, and a full disk.

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/engine_world.h"
#include "event_stream.h"
#include "gateway/caddy/test_load.h"
#include "io/fd.h"

namespace slipway::e2e {
namespace {

using gateway::ClientKind;
using testing::IsEmpty;

TEST(EngineCrash, AKilledDaemonLosesAndRepeatsNothing) {
  EngineWorld world;
  Slipway& slipway = world.slipway;
  ServiceRepository repository(slipway.folder() / "shop.git");
  EngineWorld::commit(repository, "v0");
  const auto service = slipway.make_application("web", repository.url());
  const auto hook = slipway.make_hook("GIT");
  ASSERT_EQ(slipway.deploy(service), "DEPLOYED") << slipway.messages();
  ASSERT_TRUE(world.serves("web", "v0"));
  gateway::TestLoad load(slipway.gateway_port(), Slipway::host_of("web"));
  load.add(ClientKind::kFresh, 1);
  std::size_t count = 1;
  for (const std::string moment : {"checkout", "build", "release", "start", "health", "switch"}) {
    SCOPED_TRACE(moment);
    EventStream events(slipway, slipway.organization_path("event"));
    EngineWorld::commit(repository, moment);
    ASSERT_EQ(slipway.deliver(hook, {repository.git_push()}).status, 202);
    ASSERT_TRUE(events.await([&](const auto& event) { return step_began(event, moment); }));
    slipway.kill();
    slipway.start();
    const auto deployment = world.await_last("application", service, ++count);
    EXPECT_EQ(text(deployment, "state"), "DEPLOYED") << json::serialize(deployment);
    EXPECT_EQ(slipway.ask_gateway("web"), moment);
    EXPECT_TRUE(wait_until([&] { return world.containers_up() == 1; }));
  }
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
  EXPECT_GT(load.sent(), 0);
}

TEST(EngineCrash, AKilledDaemonBringsTheAnnouncedImage) {
  EngineWorld world;
  Slipway& slipway = world.slipway;
  const registry::TestRegistry registry(registry::Access::kAnonymous);
  const std::string image = registry.host() + "/acme/web";
  world.push_image(registry, "v0", "v0");
  const auto service = world.serve_container("web", image, "v0");
  ASSERT_TRUE(world.serves("web", "v0"));
  std::size_t count = 1;
  for (const std::string moment : {"image", "build", "release", "start", "health", "switch"}) {
    SCOPED_TRACE(moment);
    const auto digest = world.push_image(registry, moment, moment);
    EventStream events(slipway, slipway.organization_path("event"));
    slipway.post(slipway.organization_path("container/deploy"),
                 json::object{{"image_name", image}, {"tag", moment}});
    ASSERT_TRUE(events.await([&](const auto& event) { return step_began(event, moment); }));
    slipway.kill();
    slipway.start();
    const auto deployment = world.await_last("container", service, ++count);
    EXPECT_EQ(text(deployment, "state"), "DEPLOYED") << json::serialize(deployment);
    EXPECT_EQ(text(deployment.at("version"), "digest"), digest) << json::serialize(deployment);
    EXPECT_EQ(slipway.ask_gateway("web"), moment);
    EXPECT_TRUE(wait_until([&] { return world.containers_up() == 1; }));
  }
}

TEST(EngineCrash, AKilledEngineThatComesBackServesOn) {
  EngineWorld world;
  const registry::TestRegistry registry(registry::Access::kAnonymous);
  world.push_image(registry, "1", "v1");
  const std::string image = registry.host() + "/acme/web";
  const auto service = world.serve_container("web", image, "1");
  ASSERT_TRUE(world.serves("web", "v1"));
  const auto runtime_status = [&] {
    for (const auto& runtime : world.slipway.list(world.slipway.organization_path("runtime"))) {
      if (text(runtime, "kind") == "DOCKER") return text(runtime, "status");
    }
    return std::string();
  };

  world.engine.kill();
  EXPECT_TRUE(wait_until([&] { return runtime_status() == "UNREACHABLE"; }));
  world.push_image(registry, "2", "v2");
  EXPECT_EQ(world.deploy_container(service), "BUILD_ERROR") << "nothing can be pulled now";
  world.engine.start_again();
  EXPECT_TRUE(wait_until([&] { return runtime_status() == "CONNECTED"; }));
  EXPECT_TRUE(world.serves("web", "v1")) << world.slipway.messages();
  EXPECT_TRUE(wait_until([&] { return world.containers_up() == 1; }));
  EXPECT_EQ(world.slipway.messages().find("is gone and started again"), std::string::npos)
      << world.slipway.messages();

  // While the daemon is away, too.
  world.slipway.kill();
  world.engine.kill();
  world.slipway.start();
  world.engine.start_again();
  EXPECT_TRUE(world.serves("web", "v1")) << world.slipway.messages();
  EXPECT_TRUE(wait_until([&] { return world.containers_up() == 1; }));
}

// All that is left of the file system.
void fill(const std::filesystem::path& file) {
  const io::Fd filler(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  ASSERT_TRUE(filler.is_open()) << file;
  const std::string block(65536, 'x');
  while (::write(filler.value(), block.data(), block.size()) > 0) {
  }
}

TEST(EngineCrash, AFullDiskOfTheEngineLeavesTheOldVersionServing) {
  EngineWorld world("256m");
  ServiceRepository repository(world.slipway.folder() / "shop.git");
  EngineWorld::commit(repository, "v1");
  const auto service = world.slipway.make_application("web", repository.url());
  ASSERT_EQ(world.slipway.deploy(service), "DEPLOYED") << world.slipway.messages();
  ASSERT_TRUE(world.serves("web", "v1"));
  const auto filler = world.engine.data() / "filler";
  fill(filler);
  EngineWorld::commit(repository, "v2");
  const auto failed = world.slipway.post("/api/application/" + service + "/deploy");
  const auto ended = world.slipway.await_deployment(text(failed, "deployment_id"));
  EXPECT_EQ(text(ended, "state"), "BUILD_ERROR") << json::serialize(ended);
  EXPECT_THAT(text(ended, "error"), testing::HasSubstr("no space left")) << json::serialize(ended);
  EXPECT_EQ(world.slipway.ask_gateway("web"), "v1");
  std::filesystem::remove(filler);
  EXPECT_EQ(world.slipway.deploy(service), "DEPLOYED") << world.slipway.messages();
  EXPECT_EQ(world.slipway.ask_gateway("web"), "v2");
}

}  // namespace
}  // namespace slipway::e2e
