// What nobody announced, found by asking the registry.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/image.h"
#include "pipeline/actions.h"
#include "pipeline/steps.h"
#include "pipeline/test_shop.h"
#include "store/notices.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kPolledImage = "registry.example.com/acme/web";

std::string polled_digest(char digit) { return "sha256:" + std::string(64, digit); }

model::TagPolicy semver(const std::string& range) {
  return {model::TagPolicyKind::SEMVER, range, {}};
}

ServiceSpec polling(const std::string& name, std::optional<model::TagPolicy> policy = {},
                    std::uint32_t interval = 60) {
  ServiceSpec spec;
  spec.name = name;
  spec.image = kPolledImage;
  spec.tag_policy = std::move(policy);
  spec.tag_poll = model::TagPoll{interval};
  return spec;
}

struct Polled {
  git::FakeGit git;
  World world{git};

  void push(const std::string& tag, char digit) {
    world.registry.set_tag(*model::parse_image_name(kPolledImage), tag,
                           *model::parse_digest(polled_digest(digit)));
  }
  // Runs 1.0 by hand; the first poll finds nothing new.
  void begin(const std::vector<ServiceSpec>& services) {
    push("1.0", '0');
    for (const auto& spec : services) {
      world.add(spec);
      world.deploy_image(spec.name);
    }
    world.run();
    next_poll();
  }
  void next_poll(base::Duration pause = std::chrono::minutes(1)) {
    world.clock.advance(pause);
    world.poll_images();
  }
  // As the API edits a service.
  template <typename Change>
  void edit(const std::string& name, const Change& change) {
    const auto before = world.service(name);
    auto edited = before;
    change(edited);
    world.act([&](Context& context, store::Transaction& tx) {
      ASSERT_TRUE(store::update(tx, edited));
      pipeline::ask_image_poll(tx, before, edited, context.clock.now());
    });
  }
  std::vector<std::string> asked_since(std::size_t count) {
    const auto all = world.registry.requests();
    return {all.begin() + static_cast<std::ptrdiff_t>(count), all.end()};
  }
};

TEST(PollImage, ANewDigestUnderTheOwnTagDeploys) {
  Polled polled;
  polled.begin({polling("web")});
  EXPECT_THAT(polled.world.image_verdicts(), IsEmpty()) << "it runs already";
  polled.push("1.0", '1');
  polled.push("2.0", '2');
  polled.next_poll();
  EXPECT_THAT(polled.world.image_verdicts(), ElementsAre("web 1.0 UNRESTRICTED"));
  const auto deployment = polled.world.last_deployment("web");
  EXPECT_EQ(deployment.image.digest, polled_digest('1'));
  EXPECT_EQ(polled.world.notice(deployment.notice.value()).source, model::PushSource::POLL);
  polled.next_poll();
  EXPECT_EQ(polled.world.deployments("web").size(), 2U);
}

TEST(PollImage, APolicyTakesTheHighestAndNeverGoesBack) {
  Polled polled;
  polled.begin({polling("web", semver("^1"))});
  for (const auto* tag : {"1.2.0", "1.10.0", "2.0.0"}) polled.push(tag, '3');
  polled.next_poll();
  EXPECT_THAT(polled.world.image_verdicts(), ElementsAre("web 1.10.0 UNRESTRICTED"));
  polled.push("1.9.0", '4');
  polled.push("1.2.0", '5');
  polled.next_poll();
  EXPECT_EQ(polled.world.image_verdicts().size(), 1U);
  EXPECT_EQ(polled.world.service("web").image.tag, "1.10.0");
}

TEST(PollImage, OfTheNewestWhatAppearedSinceTheLastLook) {
  Polled polled;
  polled.push("0.9", '9');
  polled.begin({polling("web", model::TagPolicy{})});
  EXPECT_THAT(polled.world.image_verdicts(), IsEmpty()) << "how old 0.9 is nobody knows";
  polled.push("0.8", '8');
  polled.next_poll();
  EXPECT_THAT(polled.world.image_verdicts(), ElementsAre("web 0.8 UNRESTRICTED"));
}

TEST(PollImage, OneTaskAndOneRoundOfRequestsForAllServicesOfAnImage) {
  Polled polled;
  polled.begin({polling("a", semver("^1"), 600), polling("b", semver("^1")), polling("c")});
  const auto tasks = polled.world.tasks();
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks.front().count, 1);
  const auto before = polled.world.registry.requests().size();
  polled.next_poll();
  EXPECT_THAT(polled.asked_since(before), ElementsAre("tags registry.example.com/acme/web",
                                                      "recheck registry.example.com/acme/web:1.0"));
}

TEST(PollImage, ThoseThatDoNotAskForItAreLeftAlone) {
  Polled polled;
  auto silent = polling("silent");
  silent.tag_poll.reset();
  polled.begin({polling("own"), polling("policy", semver("^1")), silent});
  polled.push("1.5.0", '5');
  polled.next_poll();
  EXPECT_THAT(
      polled.world.image_verdicts(),
      ElementsAre("own 1.5.0 NO_MATCH", "policy 1.5.0 UNRESTRICTED", "silent 1.5.0 NO_MATCH"));
  EXPECT_THAT(polled.world.verdicts_of("silent").front().explanation, HasSubstr("tag_poll"));
}

TEST(PollImage, WhatFailedToDeployIsNotTriedAtEveryPoll) {
  Polled polled;
  polled.begin({polling("web", semver("^1"))});
  polled.world.runtime.fake.fail_build("", {base::ErrorCode::kFailed, "no room"});
  polled.push("1.1.0", '1');
  polled.next_poll();
  polled.next_poll();
  EXPECT_THAT(polled.world.image_verdicts(), ElementsAre("web 1.1.0 UNRESTRICTED"));
  EXPECT_EQ(polled.world.deployments("web").size(), 2U);
}

TEST(PollImage, WhatAHookAnnouncedIsNoNewsAndARollbackStays) {
  Polled polled;
  polled.begin({polling("web", semver("^1"))});
  polled.push("1.1.0", '1');
  polled.world.announce(kPolledImage, "1.1.0");
  polled.world.run();
  const auto web = polled.world.service("web");
  polled.world.act([&](Context& context, store::Transaction& tx) {
    ASSERT_TRUE(roll_back(context, tx, web, std::nullopt, "ada"));
  });
  polled.next_poll();
  EXPECT_EQ(polled.world.image_verdicts().size(), 1U);
  EXPECT_EQ(polled.world.last_deployment("web").image.tag, "1.0");
}

TEST(PollImage, AReplicaThatLagsTakesNoTagBack) {
  Polled polled;
  polled.begin({polling("web", {}, 30)});
  polled.push("1.0", '1');
  polled.world.announce(kPolledImage, "1.0");
  polled.world.run();
  polled.push("1.0", '0');
  polled.next_poll(std::chrono::seconds(30));
  EXPECT_EQ(polled.world.last_deployment("web").image.digest, polled_digest('1'));

  polled.push("1.0", '2');
  polled.next_poll(std::chrono::seconds(30));
  EXPECT_EQ(polled.world.last_deployment("web").image.digest, polled_digest('2'));
}

TEST(PollImage, ComesAgainWhenTheRegistryWantsIt) {
  Polled polled;
  polled.begin({polling("web", semver("^1"))});
  base::Error busy{base::ErrorCode::kRateLimited, "asked too often"};
  busy.retry_at = polled.world.clock.now() + std::chrono::hours(2);
  polled.world.registry.fail_with(busy);
  polled.next_poll();
  polled.world.registry.fail_with(std::nullopt);
  polled.push("1.1.0", '1');
  const auto before = polled.world.registry.requests().size();
  polled.next_poll(std::chrono::minutes(100));
  EXPECT_THAT(polled.asked_since(before), IsEmpty());
  polled.next_poll(std::chrono::minutes(20));
  EXPECT_THAT(polled.world.image_verdicts(), ElementsAre("web 1.1.0 UNRESTRICTED"));
}

TEST(PollImage, OneThatBeginsToAskIsComparedWithWhatItRuns) {
  Polled polled;
  auto silent = polling("silent");
  silent.tag_poll.reset();
  auto off = polling("off");
  off.auto_deploy = false;
  polled.begin({polling("own"), silent, off});
  polled.push("1.0", '1');
  polled.next_poll();
  EXPECT_EQ(polled.world.service("own").watermark, "1.0@" + polled_digest('1'));
  EXPECT_EQ(polled.world.service("silent").watermark, "1.0@" + polled_digest('0'));
  polled.edit("silent", [](auto& service) { service.settings.tag_poll = model::TagPoll{60}; });
  polled.next_poll();
  EXPECT_EQ(polled.world.service("silent").watermark, "1.0@" + polled_digest('1'));
  EXPECT_EQ(polled.world.service("off").watermark, "1.0@" + polled_digest('0'));
  polled.edit("off", [](auto& service) { service.auto_deploy = true; });
  polled.next_poll();
  EXPECT_EQ(polled.world.service("off").watermark, "1.0@" + polled_digest('1'));
  EXPECT_EQ(polled.world.deployments("own").size(), 2U);
}

TEST(PollImage, AfterAFirstVersionThatFailedABetterOneIsFound) {
  Polled polled;
  polled.push("1.0", '0');
  polled.world.runtime.fake.fail_build("", {base::ErrorCode::kFailed, "it is broken"});
  polled.world.add(polling("web", semver("^1")));
  polled.world.deploy_image("web");
  polled.world.run();
  polled.next_poll();
  polled.next_poll();
  EXPECT_EQ(polled.world.deployments("web").size(), 1U) << "the broken one is not tried again";
  polled.push("1.0.1", '1');
  polled.next_poll();
  EXPECT_EQ(polled.world.last_deployment("web").image.tag, "1.0.1");
}

TEST(PollImage, CredentialsThatAreRefusedEndNobodysPoll) {
  Polled polled;
  polled.begin({polling("wrong", semver("^1")), polling("bare"), polling("right")});
  polled.world.use_registry("wrong", "bot", "old");
  polled.world.use_registry("right", "robot", "sesame");
  polled.world.registry.require("registry.example.com", {"robot", "sesame"});
  polled.push("1.0", '1');
  polled.next_poll();
  EXPECT_EQ(polled.world.service("right").watermark, "1.0@" + polled_digest('1'));
}

TEST(PollImage, ATagThatIsGoneKeepsNobodyElseWaiting) {
  Polled polled;
  polled.begin(
      {polling("gone", model::TagPolicy{model::TagPolicyKind::EXACT, "old", {}}), polling("web")});
  polled.push("1.0", '1');
  polled.next_poll();
  EXPECT_EQ(polled.world.service("web").watermark, "1.0@" + polled_digest('1'));
}

TEST(PollImage, NobodyIsAskedForWhatWouldBeLeftAlone) {
  Polled polled;
  polled.push("1.0", '0');
  auto off = polling("off");
  off.auto_deploy = false;
  polled.world.add(off);
  polled.world.deploy_image("off");
  polled.world.add(polling("never"));
  polled.world.add(polling("stopped"));
  polled.world.deploy_image("stopped");
  polled.world.run();
  const auto service = polled.world.service("stopped");
  polled.world.act([&](Context& context, store::Transaction& tx) { stop(context, tx, service); });
  polled.world.run();
  const auto before = polled.world.registry.requests().size();
  polled.next_poll();
  EXPECT_THAT(polled.asked_since(before), IsEmpty());
  EXPECT_EQ(polled.world.tasks().size(), 1U) << "it looks again all the same";
}

}  // namespace
}  // namespace slipway::pipeline
