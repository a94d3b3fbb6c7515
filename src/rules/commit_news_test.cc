#include "rules/commit_news.h"

#include <gtest/gtest.h>

namespace slipway::rules {
namespace {

using model::CommitState;
using model::Decision;
using model::DeploymentState;
using model::Reason;

TEST(CommitNews, SaysAVerdictInItsOwnWords) {
  model::Verdict verdict;
  verdict.decision = Decision::DEPLOY;
  verdict.reason = Reason::MATCHED;
  verdict.explanation = "'web/index' matches 'web'.";
  EXPECT_EQ(news_of(verdict),
            (CommitNews{CommitState::PENDING, "Waiting: 'web/index' matches 'web'."}));
  verdict.decision = Decision::SKIP;
  verdict.reason = Reason::NO_MATCH;
  EXPECT_EQ(news_of(verdict),
            (CommitNews{CommitState::SKIPPED, "Skipped: 'web/index' matches 'web'."}));
  verdict.reason = Reason::ALREADY_CONSIDERED;
  EXPECT_EQ(news_of(verdict), std::nullopt);
}

TEST(CommitNews, SaysADeploymentsState) {
  struct Case {
    DeploymentState state;
    std::string error;
    CommitNews expected;
  };
  const Case cases[] = {
      {DeploymentState::QUEUED, "", {CommitState::PENDING, "Waiting."}},
      {DeploymentState::BUILDING, "", {CommitState::RUNNING, "Building."}},
      {DeploymentState::DEPLOYED, "", {CommitState::SUCCESS, "Deployed."}},
      {DeploymentState::BUILD_ERROR, "a\nb", {CommitState::FAILURE, "Build failed: a b"}},
      {DeploymentState::DEPLOYMENT_ERROR, "x", {CommitState::FAILURE, "Failed: x"}},
      {DeploymentState::CANCELED, "y", {CommitState::CANCELED, "Canceled: y"}},
      {DeploymentState::SUPERSEDED, "", {CommitState::SKIPPED, "Superseded by a newer version."}},
  };
  for (const auto& one : cases) {
    model::Deployment deployment;
    deployment.state = one.state;
    deployment.error = one.error;
    EXPECT_EQ(news_of(deployment), one.expected) << one.expected.description;
  }
}

TEST(CommitNews, SumsUpWhatBecameOfAPush) {
  const OutcomeCount skipped{Decision::SKIP, {}, 9};
  const OutcomeCount deployed{Decision::DEPLOY, DeploymentState::DEPLOYED, 2};
  const OutcomeCount building{Decision::DEPLOY, DeploymentState::BUILDING, 1};
  const OutcomeCount failed{Decision::DEPLOY, DeploymentState::BUILD_ERROR, 1};
  const OutcomeCount superseded{Decision::DEPLOY, DeploymentState::SUPERSEDED, 1};
  const OutcomeCount waiting{Decision::SKIP, {}, 3, true};
  EXPECT_EQ(summary_of({skipped, waiting}),
            (CommitNews{CommitState::RUNNING, "12 services: 3 to deploy, 9 skipped."}));
  EXPECT_EQ(summary_of({skipped}), (CommitNews{CommitState::SKIPPED, "9 services: 9 skipped."}));
  EXPECT_EQ(summary_of({skipped, deployed, building}),
            (CommitNews{CommitState::RUNNING, "12 services: 1 to deploy, 2 deployed, 9 skipped."}));
  EXPECT_EQ(summary_of({failed, skipped, deployed, building}),
            (CommitNews{CommitState::FAILURE,
                        "13 services: 1 failed, 1 to deploy, 2 deployed, 9 skipped."}));
  EXPECT_EQ(summary_of({deployed, superseded}),
            (CommitNews{CommitState::SUCCESS, "3 services: 2 deployed, 1 superseded."}));
  EXPECT_EQ(summary_of({superseded}),
            (CommitNews{CommitState::SKIPPED, "1 service: 1 superseded."}));
}

// Whatever goes on for a working day, GitHub takes the last word of it.
TEST(CommitNews, SumsUpNotTooOften) {
  base::Duration time{};
  std::int64_t times = 0;
  while (time < std::chrono::hours(8)) time += summary_pause(times++);
  EXPECT_LT(times, 1000);
  EXPECT_EQ(summary_pause(0), base::Duration{});
  EXPECT_EQ(summary_pause(1), std::chrono::seconds(1));
}

}  // namespace
}  // namespace slipway::rules
