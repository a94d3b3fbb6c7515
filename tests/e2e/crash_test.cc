// kill -9 of the daemon at any moment: what was accepted is decided after the next start, every
// deploy verdict is deployed exactly once, and services never stop serving.

#include <atomic>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "event_stream.h"
#include "gate.h"
#include "gateway/caddy/test_load.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using gateway::ClientKind;
using gateway::TestLoad;
using testing::IsEmpty;

class Crash : public testing::Test {
 protected:
  explicit Crash(std::vector<std::string> options = {})
      : slipway(Slipway::Gateway::kCaddy, std::move(options)),
        repository(slipway.folder() / "shop.git") {
    repository.commit("v1");
    service = slipway.make_application("web", repository.url());
    hook = slipway.make_hook("GITHUB");
    EXPECT_EQ(slipway.deploy(service), "DEPLOYED");
    EXPECT_TRUE(wait_until([&] { return slipway.ask_gateway("web") == "v1"; }));
  }

  std::string push() {
    const auto answer = slipway.deliver(hook, {repository.github_push()});
    EXPECT_EQ(answer.status, 202) << answer.body;
    return text(json::parse(answer.body), "id");
  }

  // Those that ran at the kill are found again, not started again.
  void kill_and_start() {
    slipway.kill();
    before = slipway.supervisors();
    slipway.start();
    expect_same_supervisors();
  }

  void expect_same_supervisors() {
    for (const auto& [deployment, pid] : slipway.supervisors()) {
      const auto former = before.find(deployment);
      if (former != before.end()) {
        EXPECT_EQ(pid, former->second) << deployment;
      }
    }
  }

  json::array deployments() {
    return slipway.list("/api/application/" + service + "/deploymentHistory?limit=200");
  }

  // Each deploy verdict has a deployment of its own, and there are no others by pushes.
  void expect_each_verdict_deployed_once() {
    std::multiset<std::string> wanted;
    std::multiset<std::string> there;
    for (const auto& verdict : slipway.list("/api/service/" + service + "/verdict?limit=200")) {
      if (text(verdict, "decision") == "DEPLOY") wanted.insert(text(verdict, "deployment_id"));
    }
    for (const auto& deployment : deployments()) {
      const auto trigger = text(deployment.at("trigger"), "type");
      if (trigger == "PUSH" || trigger == "POLL") there.insert(text(deployment, "id"));
    }
    EXPECT_EQ(there, wanted);
  }

  // The deployment of the commit, which is the only one, when it has ended.
  json::value deployment_of(const std::string& commit) {
    const auto of_commit = [&] {
      std::vector<std::string> ids;
      for (const auto& deployment : deployments()) {
        if (text(deployment.at("version"), "commit") == commit) {
          ids.push_back(text(deployment, "id"));
        }
      }
      return ids;
    };
    EXPECT_TRUE(wait_until([&] { return !of_commit().empty(); })) << slipway.messages();
    const auto ids = of_commit();
    EXPECT_EQ(ids.size(), 1U);
    return slipway.await_deployment(ids.at(0));
  }

  void expect_served(const std::string& delivery, const std::string& version) {
    slipway.await_delivery(delivery);
    const auto deployment = deployment_of(repository.tip());
    EXPECT_EQ(text(deployment, "state"), "DEPLOYED") << json::serialize(deployment);
    EXPECT_EQ(slipway.ask_gateway("web"), version);
    expect_each_verdict_deployed_once();
    EXPECT_TRUE(wait_until([&] { return slipway.supervisors().size() == 1; }));
    expect_same_supervisors();
  }

  // The last commit's command of that name, which waits at the gate.
  void expect_begun_again_alone(Gate& gate, const std::string& name) {
    TestLoad load(slipway.gateway_port(), Slipway::host_of("web"));
    load.add(ClientKind::kFresh, 1);
    const auto delivery = push();
    ASSERT_TRUE(gate.await(name));
    kill_and_start();
    EXPECT_EQ(slipway.ask_gateway("web"), "v1");
    ASSERT_TRUE(wait_until([&] { return gate.arrived(name) == 2; }));
    // Two in one folder would spoil each other's work.
    EXPECT_EQ(gate.waiting(name), 1);
    gate.open();
    expect_served(delivery, "v2");
    load.stop();
    EXPECT_THAT(load.failures(), IsEmpty());
  }

  Slipway slipway;
  ServiceRepository repository;
  std::string service;
  Hook hook;
  std::map<std::string, pid_t> before;
};

bool is_deployed(const StreamEvent& event) {
  return event.type == "deployment" && text(event.data.at("deployment"), "state") == "DEPLOYED";
}

struct Moment {
  std::string name;
  std::function<bool(const StreamEvent&)> reached;
};

class CrashMoment : public Crash, public testing::WithParamInterface<Moment> {};

TEST_P(CrashMoment, LosesAndRepeatsNothing) {
  TestLoad load(slipway.gateway_port(), Slipway::host_of("web"));
  load.add(ClientKind::kKept, 1);
  load.add(ClientKind::kFresh, 1);
  EventStream events(slipway, slipway.organization_path("event"));
  repository.commit("v2");
  const auto delivery = push();
  if (GetParam().reached) {
    ASSERT_TRUE(events.await(GetParam().reached));
  }
  kill_and_start();
  expect_served(delivery, "v2");
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
  EXPECT_GT(load.sent(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Moments, CrashMoment,
    testing::Values(Moment{"accepted", {}},
                    Moment{"interpreted", [](const auto& event) { return event.type == "push"; }},
                    Moment{"decided", [](const auto& event) { return event.type == "verdict"; }},
                    Moment{"queued", [](const auto& event) { return event.type == "deployment"; }},
                    Moment{"checkout",
                           [](const auto& event) { return step_began(event, "checkout"); }},
                    Moment{"build", [](const auto& event) { return step_began(event, "build"); }},
                    Moment{"start", [](const auto& event) { return step_began(event, "start"); }},
                    Moment{"health", [](const auto& event) { return step_began(event, "health"); }},
                    Moment{"switch", [](const auto& event) { return step_began(event, "switch"); }},
                    Moment{"deployed", is_deployed}),
    [](const auto& each) { return each.param.name; });

TEST_F(Crash, DuringABuildThatIsThenBegunAgainAlone) {
  Gate gate;
  slipway.send("PUT", "/api/application/" + service,
               json::object{{"build_command", program("slipway_e2e_service").string() + " gate " +
                                                  std::to_string(gate.port()) + " build; true"}});
  repository.commit("v2");
  expect_begun_again_alone(gate, "build");
}

TEST_F(Crash, DuringAReleaseCommandThatIsThenBegunAgainAlone) {
  Gate gate;
  const std::string command = program("slipway_e2e_service").string();
  repository.commit("v2", "ok",
                    {{"app/Procfile",
                      {.content = "web: " + command + "\nrelease: " + command + " gate " +
                                  std::to_string(gate.port()) + " release; true\n"}}});
  expect_begun_again_alone(gate, "release");
}

TEST_F(Crash, DuringTheWaitForHealthWhichGoesOnWithTheSameInstance) {
  Gate gate;
  TestLoad load(slipway.gateway_port(), Slipway::host_of("web"));
  load.add(ClientKind::kFresh, 1);
  repository.commit("v2", "gate " + std::to_string(gate.port()));
  const auto delivery = push();
  ASSERT_TRUE(gate.await("health"));
  kill_and_start();
  EXPECT_EQ(before.size(), 2U);
  EXPECT_EQ(slipway.supervisors(), before);
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");
  gate.open();
  expect_served(delivery, "v2");
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
}

// One release after the other, each cut off one event later than the one before.
TEST_F(Crash, AfterEachEventOfARelease) {
  TestLoad load(slipway.gateway_port(), Slipway::host_of("web"));
  load.add(ClientKind::kFresh, 1);
  for (std::size_t count = 1; count <= 18; count += kSlow ? 4 : 1) {
    SCOPED_TRACE(count);
    EventStream events(slipway, slipway.organization_path("event"));
    const std::string version = "v" + std::to_string(count + 1);
    repository.commit(version);
    const auto delivery = push();
    ASSERT_TRUE(events.await([&, seen = std::size_t{0}](const StreamEvent& event) mutable {
      return ++seen == count || is_deployed(event);
    }));
    kill_and_start();
    expect_served(delivery, version);
  }
  load.stop();
  EXPECT_THAT(load.failures(), IsEmpty());
}

class CrashUnderDeliveries : public Crash {
 protected:
  CrashUnderDeliveries() : Crash({"--hook-rate", "100000"}) {}
};

TEST_F(CrashUnderDeliveries, EveryAcceptedOneIsDecided) {
  repository.commit("v2");
  for (const int kill_after : {1, 10, 60}) {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> accepted;
    std::vector<std::jthread> senders;
    for (int i = 0; i < 4; ++i) {
      senders.emplace_back([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
          const auto answer = slipway.deliver(hook, {repository.github_push()});
          if (answer.status == 0) return;
          const std::lock_guard lock(mutex);
          accepted.push_back(text(json::parse(answer.body), "id"));
          changed.notify_all();
        }
      });
    }
    {
      std::unique_lock lock(mutex);
      ASSERT_TRUE(changed.wait_for(lock, kPatience, [&] {
        return accepted.size() >= static_cast<std::size_t>(kill_after);
      }));
    }
    slipway.kill();
    senders.clear();
    slipway.start();
    for (const auto& id : accepted) {
      EXPECT_EQ(text(slipway.await_delivery(id), "state"), "DECIDED") << id;
    }
  }
  EXPECT_EQ(text(deployment_of(repository.tip()), "state"), "DEPLOYED");
  expect_each_verdict_deployed_once();
}

TEST_F(Crash, AStopInBetweenIsNoDifferent) {
  Gate gate;
  repository.commit("v2", "gate " + std::to_string(gate.port()));
  const auto delivery = push();
  ASSERT_TRUE(gate.await("health"));
  before = slipway.supervisors();
  EXPECT_EQ(slipway.stop(), 0) << slipway.messages();
  EXPECT_EQ(slipway.supervisors(), before);
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");
  slipway.start();
  gate.open();
  expect_served(delivery, "v2");
}

}  // namespace
}  // namespace slipway::e2e
