// From an announced tag to verdicts and deployments.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/enum.h"
#include "model/image.h"
#include "pipeline/actions.h"
#include "pipeline/explain.h"
#include "pipeline/test_shop.h"

namespace slipway::pipeline {
namespace {

using model::PushState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const std::string kNoticeImage = "registry.example.com/acme/web";

std::string announced_digest(char digit) { return "sha256:" + std::string(64, digit); }

ServiceSpec image_spec(const std::string& name, const std::string& image = kNoticeImage) {
  ServiceSpec spec;
  spec.name = name;
  spec.image = image;
  return spec;
}

struct Images {
  git::FakeGit git;
  World world{git};

  void push(const std::string& tag, char digit) {
    world.registry.set_tag(*model::parse_image_name(kNoticeImage), tag,
                           *model::parse_digest(announced_digest(digit)));
  }
  // Runs 1.0 by hand.
  void begin(const std::vector<ServiceSpec>& services) {
    push("1.0", '0');
    for (const auto& spec : services) {
      world.add(spec);
      world.deploy_image(spec.name);
    }
    world.run();
  }
};

TEST(Notice, DeploysEveryServiceThatRunsTheImage) {
  Images images;
  images.begin({image_spec("web"), image_spec("worker")});
  images.world.add(image_spec("cache", "redis"));
  images.push("1.1", '1');
  const auto notice = images.world.announce(kNoticeImage, "1.1");
  images.world.run();
  EXPECT_THAT(images.world.image_verdicts(),
              UnorderedElementsAre("web 1.1 UNRESTRICTED", "worker 1.1 UNRESTRICTED"));
  for (const auto* name : {"web", "worker"}) {
    const auto service = images.world.service(name);
    EXPECT_EQ(service.image.tag, "1.1");
    EXPECT_EQ(service.watermark, "1.1@" + announced_digest('1'));
    const auto deployment = images.world.last_deployment(name);
    EXPECT_EQ(deployment.trigger, model::TriggerType::NOTICE);
    EXPECT_EQ(deployment.notice, notice.id);
    EXPECT_EQ(deployment.image, (model::ImageVersion{kNoticeImage, "1.1", announced_digest('1')}));
    EXPECT_EQ(service.serving, deployment.id);
  }
  EXPECT_EQ(images.world.notice(notice.id).state, PushState::DECIDED);
  EXPECT_EQ(images.world.notice(notice.id).digest, announced_digest('1'));
  EXPECT_THAT(images.world.tasks(), IsEmpty());
}

TEST(Notice, ByHandTheDigestIsPinned) {
  Images images;
  images.begin({image_spec("web")});
  EXPECT_EQ(images.world.last_deployment("web").image.digest, announced_digest('0'));
  EXPECT_EQ(images.world.service("web").watermark, "1.0@" + announced_digest('0'));
}

TEST(Notice, OfATagThatTheRegistryDoesNotHaveChangesNothing) {
  Images images;
  images.begin({image_spec("web"), image_spec("worker")});
  const auto notice = images.world.announce(kNoticeImage, "typo");
  images.world.run();
  EXPECT_THAT(images.world.image_verdicts(),
              UnorderedElementsAre("web typo NO_MATCH", "worker typo NO_MATCH"));
  EXPECT_THAT(images.world.verdicts_of("web").front().explanation,
              HasSubstr("the registry has no such tag"));
  EXPECT_THAT(images.world.notice(notice.id).outcome, HasSubstr("no such tag"));
  EXPECT_EQ(images.world.deployments("web").size(), 1U);
  EXPECT_EQ(images.world.service("web").image.tag, "1.0");
}

TEST(Notice, ATagThatIsNotThereHidesNoneThatCameWithIt) {
  Images images;
  images.begin({image_spec("web")});
  images.push("1.1", '1');
  for (const auto* tag : {"1.1", "typo"}) images.world.announce(kNoticeImage, tag);
  images.world.run();
  EXPECT_THAT(images.world.image_verdicts(),
              ElementsAre("web 1.1 UNRESTRICTED", "web typo NO_MATCH"));
}

TEST(Notice, AVersionThatDoesNotServeGivesTheTagBack) {
  Images images;
  images.begin({image_spec("web")});
  images.world.runtime.fake.fail_build("", {base::ErrorCode::kFailed, "no room"});
  images.world.announce(kNoticeImage, "1.1", announced_digest('1'));
  images.world.run();
  EXPECT_EQ(images.world.last_deployment("web").state, model::DeploymentState::BUILD_ERROR);
  EXPECT_EQ(images.world.service("web").image.tag, "1.0");
  EXPECT_EQ(images.world.service("web").watermark, "1.0@" + announced_digest('0'));
}

TEST(Notice, APolicyTakesTheFixOfAVersionThatDidNotServe) {
  for (const bool by_hand : {false, true}) {
    SCOPED_TRACE(by_hand);
    Images images;
    auto spec = image_spec("web");
    spec.tag_policy = model::TagPolicy{model::TagPolicyKind::SEMVER, "^1", {}};
    images.begin({spec});
    images.push("1.3.0", '3');
    images.world.runtime.fake.fail_start("", {base::ErrorCode::kFailed, "it is broken"});
    if (by_hand) {
      images.world.deploy_image("web", "1.3.0");
    } else {
      images.world.announce(kNoticeImage, "1.3.0");
    }
    images.world.run();
    EXPECT_EQ(images.world.last_deployment("web").state, model::DeploymentState::DEPLOYMENT_ERROR);
    images.world.announce(kNoticeImage, "1.2.1", announced_digest('2'));
    images.world.run();
    EXPECT_THAT(images.world.image_verdicts().back(), "web 1.2.1 UNRESTRICTED");
  }
}

TEST(Notice, OfTheSameDigestUnderAnotherTagIsNoChange) {
  Images images;
  images.begin({image_spec("web")});
  images.world.announce(kNoticeImage, "same", announced_digest('0'));
  images.world.run();
  EXPECT_THAT(images.world.image_verdicts(), ElementsAre("web same ALREADY_CONSIDERED"));
  EXPECT_THAT(images.world.verdicts_of("web").front().explanation, HasSubstr("as '1.0'"));
}

TEST(Notice, IsAskedForWithTheCredentialsOfAnyServiceOfTheImage) {
  Images images;
  images.begin({image_spec("bare"), image_spec("known")});
  images.world.use_registry("known", "bot", "sesame");
  images.world.registry.require("registry.example.com", {"bot", "sesame"});
  images.world.announce(kNoticeImage, "1.0");
  images.world.run();
  EXPECT_THAT(images.world.image_verdicts(),
              UnorderedElementsAre("bare 1.0 ALREADY_CONSIDERED", "known 1.0 ALREADY_CONSIDERED"));
}

TEST(Notice, OfTheSameDigestIsNoChange) {
  Images images;
  images.begin({image_spec("web")});
  images.world.announce(kNoticeImage, "1.0");
  images.world.run();
  EXPECT_THAT(images.world.image_verdicts(), ElementsAre("web 1.0 ALREADY_CONSIDERED"));
  images.push("1.0", '9');
  images.world.announce(kNoticeImage, "1.0");
  images.world.run();
  EXPECT_THAT(images.world.image_verdicts(),
              ElementsAre("web 1.0 ALREADY_CONSIDERED", "web 1.0 UNRESTRICTED"));
  EXPECT_EQ(images.world.last_deployment("web").image.digest, announced_digest('9'));
}

TEST(Notice, WithADigestThatNobodyKnowsDeploys) {
  Images images;
  images.begin({image_spec("web")});
  images.world.registry.fail_with(base::Error{base::ErrorCode::kUnavailable, "it is away"});
  const auto notice = images.world.announce(kNoticeImage, "1.0");
  images.world.run();
  EXPECT_THAT(images.world.image_verdicts(), ElementsAre("web 1.0 UNKNOWN_CHANGES"));
  EXPECT_THAT(images.world.notice(notice.id).outcome, HasSubstr("it is away"));
  EXPECT_EQ(images.world.deployments("web").size(), 2U);
}

TEST(Notice, TheLastOfThoseThatCameTogetherWins) {
  Images images;
  images.begin({image_spec("web")});
  for (const auto* tag : {"1.1", "latest", "1.2"})
    images.world.announce(kNoticeImage, tag, announced_digest('5'));
  images.world.run();
  EXPECT_THAT(images.world.image_verdicts(),
              ElementsAre("web 1.1 NO_MATCH", "web latest NO_MATCH", "web 1.2 UNRESTRICTED"));
  EXPECT_EQ(images.world.deployments("web").size(), 2U);
  EXPECT_EQ(images.world.service("web").image.tag, "1.2");
}

TEST(Notice, APolicyChoosesAndNeverGoesBack) {
  Images images;
  auto spec = image_spec("web");
  spec.tag_policy = model::TagPolicy{model::TagPolicyKind::SEMVER, "^1", {}};
  images.begin({spec});
  images.world.announce(kNoticeImage, "1.5.0", announced_digest('5'));
  images.world.announce(kNoticeImage, "2.0.0", announced_digest('6'));
  images.world.run();
  images.world.announce(kNoticeImage, "1.4.0", announced_digest('4'));
  images.world.run();
  EXPECT_THAT(images.world.image_verdicts(),
              ElementsAre("web 1.5.0 UNRESTRICTED", "web 2.0.0 NO_MATCH", "web 1.4.0 NO_MATCH"));
  EXPECT_EQ(images.world.service("web").image.tag, "1.5.0");
}

TEST(Notice, GivesTheReasonsOfAPush) {
  struct Case {
    std::string reason;
    bool deployed;
    bool auto_deploy;
    bool stopped;
  };
  for (const auto& c : std::vector<Case>{{"AUTO_DEPLOY_OFF", true, false, false},
                                         {"NEVER_DEPLOYED", false, true, false},
                                         {"STOPPED", true, true, true}}) {
    SCOPED_TRACE(c.reason);
    Images images;
    auto spec = image_spec("web");
    spec.auto_deploy = c.auto_deploy;
    images.world.add(spec);
    if (c.deployed) images.world.deploy_image("web");
    images.world.run();
    if (c.stopped) {
      const auto web = images.world.service("web");
      images.world.act([&](Context& context, store::Transaction& tx) { stop(context, tx, web); });
      images.world.run();
    }
    const auto before = images.world.deployments("web").size();
    images.world.announce(kNoticeImage, "1.1", announced_digest('1'));
    images.world.run();
    EXPECT_THAT(images.world.image_verdicts(), ElementsAre("web 1.1 " + c.reason));
    EXPECT_EQ(images.world.deployments("web").size(), before);
    EXPECT_EQ(images.world.service("web").image.tag, "1.0");
  }
}

TEST(Notice, OfAnImageThatNobodyRunsSaysSo) {
  Images images;
  images.begin({image_spec("web")});
  const auto notice = images.world.announce("acme/other", "1");
  EXPECT_EQ(notice.state, PushState::DECIDED);
  EXPECT_THAT(notice.outcome, HasSubstr("acme/other"));
}

TEST(Notice, AnImageIsTheSameByEveryOfItsNames) {
  Images images;
  images.world.add(image_spec("web", "nginx"));
  images.world.deploy_image("web");
  images.world.run();
  for (const auto* name : {"docker.io/library/nginx", "index.docker.io/nginx"}) {
    images.world.announce(name, "2", announced_digest('2'));
    images.world.run();
  }
  EXPECT_THAT(images.world.image_verdicts(),
              ElementsAre("web 2 UNRESTRICTED", "web 2 ALREADY_CONSIDERED"));
}

TEST(Notice, ATagThatIsNotThereFailsADeploymentByHand) {
  Images images;
  images.begin({image_spec("web")});
  const auto before = images.world.service("web").serving;
  images.world.deploy_image("web", "7.7");
  images.world.run();
  const auto failed = images.world.last_deployment("web");
  EXPECT_EQ(failed.state, model::DeploymentState::BUILD_ERROR);
  EXPECT_EQ(images.world.service("web").serving, before);
  EXPECT_EQ(images.world.service("web").watermark, "1.0@" + announced_digest('0'));
}

TEST(Notice, ARollbackGoesToTheImageBefore) {
  Images images;
  images.begin({image_spec("web")});
  images.push("1.1", '1');
  images.world.announce(kNoticeImage, "1.1");
  images.world.run();
  const auto web = images.world.service("web");
  images.world.act([&](Context& context, store::Transaction& tx) {
    ASSERT_TRUE(roll_back(context, tx, web, std::nullopt, "ada"));
  });
  images.world.run();
  EXPECT_EQ(images.world.last_deployment("web").image.text(), "1.0@" + announced_digest('0'));
  EXPECT_EQ(images.world.service("web").watermark, "1.1@" + announced_digest('1'))
      << "only a new version deploys again";
}

struct Explained {
  std::string tag;
  std::string digest;
  std::string verdicts;
};

class ExplainedTag : public testing::TestWithParam<Explained> {};

TEST_P(ExplainedTag, GetsTheVerdictsOfANoticeAndStartsNothing) {
  Images images;
  auto following = image_spec("api");
  following.tag_policy = model::TagPolicy{model::TagPolicyKind::SEMVER, "1.x", {}};
  images.begin({image_spec("web"), following});
  images.push("1.1", '1');
  images.push("2.0", '2');
  const auto& asked = GetParam();
  std::string verdicts;
  images.world.act([&](Context& context, store::Transaction&) {
    Announcement announcement;
    announcement.image_name = kNoticeImage;
    announcement.tag = asked.tag;
    announcement.digest = asked.digest;
    const auto organization = images.world.service("web").organization;
    const auto explained = explain(context, organization, announcement, {});
    ASSERT_TRUE(explained) << explained.error().message;
    for (const auto& verdict : *explained) {
      verdicts += verdict.service_name + " " + base::to_string(verdict.reason) + "\n";
    }
  });
  EXPECT_EQ(verdicts, asked.verdicts);
  EXPECT_THAT(images.world.tasks(), IsEmpty());
  EXPECT_THAT(images.world.image_verdicts(), IsEmpty());
  images.world.announce(kNoticeImage, asked.tag, asked.digest);
  images.world.run();
  std::string real;
  for (const auto& verdict : images.world.image_verdicts()) {
    real += verdict.substr(0, verdict.find(' ')) + verdict.substr(verdict.rfind(' ')) + "\n";
  }
  EXPECT_EQ(real, asked.verdicts);
}

INSTANTIATE_TEST_SUITE_P(
    Each, ExplainedTag,
    testing::Values(Explained{"1.1", "", "web UNRESTRICTED\napi UNRESTRICTED\n"},
                    Explained{"1.0", "", "web ALREADY_CONSIDERED\napi ALREADY_CONSIDERED\n"},
                    Explained{"2.0", "", "web UNRESTRICTED\napi NO_MATCH\n"},
                    Explained{"1.0", announced_digest('7'),
                              "web UNRESTRICTED\napi UNRESTRICTED\n"}));

TEST(Explain, OfATagThatNobodyKnowsSaysSo) {
  Images images;
  images.begin({image_spec("web")});
  images.world.act([&](Context& context, store::Transaction&) {
    const auto organization = images.world.service("web").organization;
    Announcement announcement;
    announcement.image_name = kNoticeImage;
    announcement.tag = "7.7";
    const auto unknown = explain(context, organization, announcement, {});
    ASSERT_TRUE(unknown);
    EXPECT_EQ(unknown->front().reason, model::Reason::NO_MATCH);
    EXPECT_THAT(unknown->front().explanation, HasSubstr("the registry has no such tag"));
    announcement.image_name = "acme/other";
    const auto nobody = explain(context, organization, announcement, {});
    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().code, base::ErrorCode::kNotFound);
  });
}

}  // namespace
}  // namespace slipway::pipeline
