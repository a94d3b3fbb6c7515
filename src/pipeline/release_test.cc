// What runs and where traffic goes: releases, settling, and what stays on disk.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/actions.h"
#include "pipeline/steps.h"
#include "pipeline/test_shop.h"
#include "store/custom_domains.h"
#include "store/deployments.h"
#include "store/notices.h"

namespace slipway::pipeline {
namespace {

using model::DeploymentState;
using testing::IsEmpty;
using testing::SizeIs;

ServiceSpec with_port(const std::string& name) {
  ServiceSpec result = spec(name);
  result.port = true;
  return result;
}

// The port that the gateway sends a service's requests to; 0: nowhere.
std::uint16_t routed(World& world, const std::string& name) {
  const auto applied = world.gateway.applied();
  if (applied.empty()) return 0;
  for (const auto& route : applied.back()) {
    if (route.id == world.service(name).id.to_string()) return route.upstreams.at(0).port;
  }
  return 0;
}

std::uint16_t serving_port(World& world, const std::string& name) {
  return world.runtime.inspect(world.service(name).serving.value()).endpoint.value().port;
}

TEST(Release, SwitchesTrafficToTheNewVersionAndStopsTheOld) {
  Shop shop;
  shop.begin({with_port("web")});
  const auto old = serving_port(shop.world, "web");
  EXPECT_EQ(routed(shop.world, "web"), old);
  shop.commit_and_push({"web/index"});
  EXPECT_NE(serving_port(shop.world, "web"), old);
  EXPECT_EQ(routed(shop.world, "web"), serving_port(shop.world, "web"));
  EXPECT_THAT(shop.world.runtime.running(), SizeIs(1));
}

TEST(Release, TrafficStaysWhereTheNewVersionIsNotHealthy) {
  Shop shop;
  shop.begin({with_port("web")});
  const auto old = serving_port(shop.world, "web");
  const auto spoilt = shop.commit({"web/index"});
  shop.world.runtime.unreachable.insert(spoilt);
  shop.push(spoilt);
  EXPECT_EQ(shop.world.last_deployment("web").state, DeploymentState::DEPLOYMENT_ERROR);
  EXPECT_EQ(routed(shop.world, "web"), old);
  EXPECT_THAT(shop.world.runtime.running(), SizeIs(1));
}

TEST(Release, AMomentWithoutTheRuntimeGivesUpNothingThatIsHealthy) {
  for (const auto& [moments, state] : {std::pair(20, DeploymentState::DEPLOYED),
                                       std::pair(100'000, DeploymentState::DEPLOYMENT_ERROR)}) {
    Shop shop;
    shop.begin({with_port("web")});
    const auto old = serving_port(shop.world, "web");
    const auto changed = shop.commit({"web/index"});
    shop.world.runtime.failing_serves = moments;
    shop.push(changed);
    EXPECT_EQ(shop.world.last_deployment("web").state, state);
    EXPECT_EQ(routed(shop.world, "web") == old, state == DeploymentState::DEPLOYMENT_ERROR);
    EXPECT_THAT(shop.world.runtime.running(), SizeIs(1));
  }
}

// Of the last deployment's log, the lines about a runtime that is away.
std::vector<std::string> told_of_absence(Shop& shop) {
  std::vector<std::string> told;
  shop.world.act([&](Context&, store::Transaction& tx) {
    for (const auto& line :
         store::deployment_log(tx, shop.world.last_deployment("web").id, 0, 1000)) {
      if (line.text.find("not answer") != std::string::npos ||
          line.text.find("answers again") != std::string::npos) {
        EXPECT_EQ(line.stream, "slipway");
        told.push_back(line.text);
      }
    }
  });
  return told;
}

TEST(Release, SaysOnceThatItWaitsForTheRuntimeAndOnceThatItIsBack) {
  using testing::ElementsAre;
  using testing::MatchesRegex;
  const std::string until = " Waiting until [0-9][0-9]:[0-9][0-9]:[0-9][0-9] UTC[.]";
  Shop shop;
  shop.begin({with_port("web")});
  const auto changed = shop.commit({"web/index"});
  shop.world.runtime.failing_serves = 20;
  shop.push(changed);
  EXPECT_THAT(
      told_of_absence(shop),
      ElementsAre(MatchesRegex("The cluster does not answer[.]" + until), "It answers again."));

  const auto next = shop.commit({"web/index"});
  auto& runtime = shop.world.runtime;
  int looks = 3;
  std::function<void()> look = [&] {
    runtime.fake.set_away(--looks >= 0);
    if (looks >= 0) runtime.during_health = look;
  };
  runtime.during_health = look;
  shop.push(next);
  EXPECT_EQ(shop.world.last_deployment("web").state, DeploymentState::DEPLOYED);
  EXPECT_THAT(
      told_of_absence(shop),
      ElementsAre(MatchesRegex("Its runtime does not answer[.]" + until), "It answers again."));
}

struct ImageHealthCase {
  const char* name;
  int seconds;  // until it is well; 0: never
  model::ProbeKind readiness;
  DeploymentState state;
  const char* error;
};

class ImageHealthCases : public testing::TestWithParam<ImageHealthCase> {};

// Of a service that is to come up within two minutes, and an image whose check may take longer.
TEST_P(ImageHealthCases, CountWhereTheServiceHasNoProbe) {
  Shop shop;
  auto web = with_port("web");
  web.readiness.kind = GetParam().readiness;
  shop.begin({web});
  const auto tip = shop.commit({"web/index"});
  auto& runtime = shop.world.runtime;
  runtime.fake.say_health(tip, {"its check fails: no", std::chrono::seconds(150)});
  std::optional<base::Timestamp> well_at;
  std::function<void()> look = [&] {
    const auto now = shop.world.clock.now();
    if (!well_at) well_at = now + std::chrono::seconds(GetParam().seconds);
    if (GetParam().seconds != 0 && now >= *well_at) {
      runtime.fake.say_health(tip, {"", std::chrono::seconds(150)});
    } else {
      runtime.during_health = look;
    }
  };
  runtime.during_health = look;
  shop.push(tip);
  const auto deployment = shop.world.last_deployment("web");
  EXPECT_EQ(deployment.state, GetParam().state) << deployment.error;
  EXPECT_THAT(deployment.error, testing::HasSubstr(GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(
    Release, ImageHealthCases,
    testing::Values(ImageHealthCase{"WellInTheImagesTime", 140, model::ProbeKind::NONE,
                                    DeploymentState::DEPLOYED, ""},
                    ImageHealthCase{
                        "NeverWell", 0, model::ProbeKind::NONE, DeploymentState::DEPLOYMENT_ERROR,
                        "not healthy within 2 min 30 s; seen last: its check fails: no."},
                    ImageHealthCase{"TheServicesProbe", 0, model::ProbeKind::TCP,
                                    DeploymentState::DEPLOYED, ""}),
    [](const auto& tested) { return tested.param.name; });

TEST(Release, ABuildHasTheCredentialsOfTheOrganizationsRegistries) {
  Shop shop;
  shop.begin({spec("web")});
  shop.world.act([&](Context& context, store::Transaction& tx) {
    for (const auto& [name, url, user] :
         {std::tuple("open", "https://open.example.com", ""),
          std::tuple("ours", "https://Registry.example.com:5000/", "bot")}) {
      model::ContainerRegistry registry;
      registry.id = model::ContainerRegistryId::make(context.clock.now(), context.random);
      registry.organization = shop.world.service("web").organization;
      registry.name = name;
      registry.url = url;
      registry.username = user;
      registry.password = context.cipher.encrypt("sesame");
      ASSERT_TRUE(store::insert(tx, registry));
    }
  });
  std::vector<runtime::RegistryLogin> logins;
  shop.world.runtime.during_build = [&](const auto& version) { logins = version.registries; };
  shop.commit_and_push({"web/index"});
  ASSERT_THAT(logins, SizeIs(1));
  EXPECT_EQ(logins[0].host, "registry.example.com:5000");
  EXPECT_EQ(logins[0].username, "bot");
  EXPECT_EQ(logins[0].password, "sesame");
}

TEST(Release, OneBatchAtATimeInAnEnvironment) {
  Shop shop;
  shop.begin({spec("web", "web"), spec("api", "api")});
  shop.world.deliver({{shop.commit({"web/index"})}});
  shop.world.runtime.during_build = [&](const auto&) {
    shop.world.deliver({{shop.commit({"api/main"})}});
    shop.world.run_due();
    EXPECT_EQ(shop.world.last_deployment("api").state, DeploymentState::QUEUED);
  };
  shop.world.run();
  EXPECT_EQ(shop.world.last_deployment("api").state, DeploymentState::DEPLOYED);
}

TEST(Settle, BringsBackALostInstanceAndItsRoute) {
  Shop shop;
  shop.begin({with_port("web")});
  shop.world.runtime.fake.lose(shop.world.service("web").serving.value());
  shop.world.watch();
  EXPECT_THAT(shop.world.runtime.running(), SizeIs(1));
  EXPECT_EQ(routed(shop.world, "web"), serving_port(shop.world, "web"));
}

TEST(Settle, StopsStrays) {
  Shop shop;
  shop.begin({spec("web")});
  runtime::Version stray;
  stray.service = shop.world.service("web").id;
  stray.deployment = *model::DeploymentId::parse("01900000-0000-7000-8000-000000000001");
  ASSERT_TRUE(shop.world.runtime.start(stray, {}, {}));
  EXPECT_THAT(shop.world.runtime.running(), SizeIs(2));
  shop.world.restart();
  shop.world.run();
  EXPECT_THAT(shop.world.runtime.running(), SizeIs(1));
  EXPECT_EQ(shop.world.runtime.running().begin()->second.deployment,
            shop.world.service("web").serving);
}

TEST(Settle, AStoppedServiceIsTakenDownAndNothingBringsItBack) {
  Shop shop;
  shop.begin({with_port("web")});
  const auto web = shop.world.service("web");
  shop.world.act([&](Context& context, store::Transaction& tx) { stop(context, tx, web); });
  shop.world.run();
  EXPECT_THAT(shop.world.runtime.running(), IsEmpty());
  EXPECT_EQ(routed(shop.world, "web"), 0);
  shop.commit_and_push({"web/index"});
  shop.world.poll();
  shop.world.restart();
  shop.world.run();
  EXPECT_THAT(shop.world.runtime.running(), IsEmpty());
  shop.world.deploy("web");
  shop.world.run();
  EXPECT_EQ(shop.world.serving_commit("web"), shop.tips["main"]);
  EXPECT_EQ(routed(shop.world, "web"), serving_port(shop.world, "web"));
}

TEST(Settle, StoppingCancelsWhatIsOnItsWay) {
  Shop shop;
  shop.begin({with_port("web")});
  shop.world.deliver({{shop.commit({"web/index"})}});
  shop.world.runtime.during_build = [&](const auto&) {
    const auto web = shop.world.service("web");
    shop.world.act([&](Context& context, store::Transaction& tx) { stop(context, tx, web); });
    shop.world.run_due();
  };
  shop.world.run();
  EXPECT_EQ(shop.world.last_deployment("web").state, DeploymentState::CANCELED);
  EXPECT_THAT(shop.world.runtime.running(), IsEmpty());
  EXPECT_EQ(routed(shop.world, "web"), 0);
}

// Its port may be another's before the new version switches.
TEST(Settle, ARouteOfWhatWasStoppedGoesThoughItIsDeployedAgain) {
  Shop shop;
  shop.begin({with_port("web")});
  int builds = 0;
  shop.world.runtime.during_build = [&](const auto&) {
    ++builds;
    shop.world.run_due();
    EXPECT_THAT(shop.world.runtime.running(), IsEmpty());
    EXPECT_EQ(routed(shop.world, "web"), 0);
  };
  const auto web = shop.world.service("web");
  shop.world.act([&](Context& context, store::Transaction& tx) { stop(context, tx, web); });
  shop.world.deploy("web");
  shop.world.run();
  EXPECT_EQ(builds, 1);
  EXPECT_EQ(routed(shop.world, "web"), serving_port(shop.world, "web"));
}

TEST(Settle, KeepsAsManyReleasesAsTheServiceWants) {
  Shop shop;
  ServiceSpec web = spec("web");
  web.releases_kept = 2;
  shop.begin({web});
  for (int i = 0; i < 4; ++i) shop.commit_and_push({"web/index"});
  // The one that serves, and two before it.
  EXPECT_THAT(shop.world.runtime.list().value(), SizeIs(3));
}

// The engine is killed and comes back: what it said nothing of was not lost.
TEST(Settle, WhatAnEngineThatIsAwayRunsIsNotStartedAgain) {
  Shop shop;
  auto web = spec("web");
  web.port = true;
  shop.begin({web});
  const auto calls = shop.world.runtime.fake.calls();
  const auto port = routed(shop.world, "web");
  const auto settle_now = [&] {
    shop.world.act([&](Context& context, store::Transaction& tx) {
      store::ask(tx, kSettle, shop.world.service("web").id.to_string(), context.clock.now());
    });
    shop.world.run_due();
  };
  shop.world.runtime.fake.set_away(true);
  shop.world.watch();
  EXPECT_THAT(shop.world.tasks(), IsEmpty()) << "nobody knows that anything is lost";
  settle_now();
  EXPECT_EQ(shop.world.runtime.fake.calls(), calls);
  EXPECT_EQ(routed(shop.world, "web"), port);
  shop.world.runtime.fake.set_away(false);
  shop.world.watch();
  EXPECT_EQ(shop.world.runtime.fake.calls(), calls);
  EXPECT_THAT(shop.world.tasks(), IsEmpty()) << "what was put off is done";

  shop.world.runtime.fake.set_away(true);
  shop.world.runtime.fake.lose(shop.world.last_deployment("web").id);
  shop.world.watch();
  EXPECT_EQ(shop.world.runtime.fake.calls(), calls);
  shop.world.runtime.fake.set_away(false);
  shop.world.watch();
  EXPECT_EQ(shop.world.runtime.fake.calls().size(), calls.size() + 1);
  EXPECT_THAT(shop.world.runtime.running(), SizeIs(1));
}

TEST(Settle, ACustomDomainLeadsToWhatServesAtOnce) {
  Shop shop;
  shop.begin({with_port("web")});
  const auto hosts = [&](std::vector<std::string> gateway::Route::* which) {
    return shop.world.gateway.applied().back().at(0).*which;
  };
  const auto change = [&](const auto& work) {
    const auto web = shop.world.service("web").id;
    shop.world.act([&](Context& context, store::Transaction& tx) {
      work(tx, web);
      store::ask(tx, kSettle, web.to_string(), context.clock.now());
    });
    shop.world.run();
  };
  model::CustomDomain secure;
  secure.id = *model::CustomDomainId::parse("01900000-0000-7000-8000-000000000001");
  secure.domain = "shop.example.com";
  model::CustomDomain plain = secure;
  plain.id = *model::CustomDomainId::parse("01900000-0000-7000-8000-000000000002");
  plain.domain = "plain.example.com";
  plain.generate_certificate = false;
  change([&](store::Transaction& tx, const model::ServiceId& web) {
    for (auto domain : {secure, plain}) {
      domain.service = web;
      EXPECT_TRUE(store::insert(tx, domain).has_value());
      EXPECT_FALSE(store::insert(tx, domain).has_value()) << "it is taken";
    }
  });
  EXPECT_THAT(hosts(&gateway::Route::hosts),
              testing::IsSupersetOf({"shop.example.com", "plain.example.com"}));
  EXPECT_THAT(hosts(&gateway::Route::domains), testing::ElementsAre("shop.example.com"));
  EXPECT_EQ(routed(shop.world, "web"), serving_port(shop.world, "web"));
  change([&](store::Transaction& tx, const model::ServiceId&) {
    store::remove_custom_domain(tx, secure.id);
  });
  EXPECT_THAT(hosts(&gateway::Route::domains), IsEmpty());
}

// The service goes while its release was cut off: what that had started goes too.
TEST(Release, ADeletedServiceLeavesNothingBehind) {
  Shop shop;
  shop.begin({spec("web")});
  shop.world.deliver({{shop.commit({"web/index"})}});
  shop.world.runtime.during_build = [&](const auto&) {
    shop.world.crashes.at_write = shop.world.crashes.writes + 4;
  };
  EXPECT_THROW(shop.world.run(), Crash);
  ASSERT_THAT(shop.world.runtime.running(), SizeIs(2));
  shop.world.restart();
  const auto web = shop.world.service("web");
  shop.world.act([&](Context& context, store::Transaction& tx) {
    remove(context, tx, web);
    // The release goes on after what the deletion asked for.
    tx.execute("UPDATE task SET run_at = run_at + 60000000 WHERE step = $1", kRelease);
  });
  shop.world.run();
  EXPECT_THAT(shop.world.runtime.running(), IsEmpty());
}

}  // namespace
}  // namespace slipway::pipeline
