// Cron jobs: when they run, and when they do not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/enum.h"
#include "pipeline/actions.h"
#include "pipeline/runs.h"
#include "pipeline/test_jobs.h"
#include "store/runs.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using model::DeploymentState;
using model::RunState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(CronJob, RunsAtItsTimesOnceItIsDeployed) {
  Jobs jobs;
  jobs.commit({});
  jobs.world.add(cron_spec("exit 0"));
  jobs.world.run_for(3 * kHour);
  EXPECT_THAT(jobs.world.runs("nightly"), IsEmpty());
  jobs.world.deploy("nightly");
  jobs.world.run_for(3 * kHour);
  EXPECT_EQ(jobs.world.last_deployment("nightly").state, DeploymentState::DEPLOYED);
  const auto runs = jobs.world.runs("nightly");
  ASSERT_EQ(runs.size(), 3U);
  for (const auto& run : runs) {
    EXPECT_EQ(run.state, RunState::SUCCEEDED);
    EXPECT_EQ(run.trigger, model::RunTrigger::SCHEDULE);
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(base::to_micros(*run.due_at) % base::Duration(kHour).count(), 0);
    EXPECT_EQ(run.deployment, jobs.world.service("nightly").serving);
    EXPECT_THAT(jobs.world.run_log(run.id), ElementsAre("ran"));
  }
  EXPECT_EQ(jobs.fake().count(), 0U) << "an attempt that ended is forgotten";
}

TEST(CronJob, RunsAtTheTimesOfItsZone) {
  Jobs jobs;
  auto spec = cron_spec("exit 0", "30 4 * * *");
  spec.job->timezone = "Asia/Kolkata";
  jobs.begin({spec});
  jobs.world.run_for(25 * kHour);
  const auto runs = jobs.world.runs("nightly");
  ASSERT_FALSE(runs.empty());
  for (const auto& run : runs) {
    EXPECT_EQ(base::to_micros(*run.due_at) % base::Duration(24 * kHour).count(),
              base::Duration(23 * kHour).count());
  }
}

TEST(CronJob, StartsNoSecondRunBesideOneThatGoesOn) {
  Jobs jobs;
  auto spec = cron_spec("wait", "*/20 * * * *");
  spec.job->max_duration = 3 * 3600;
  jobs.begin({spec});
  jobs.world.run_for(40 * kMinute);
  jobs.fake().end_all(0);
  jobs.world.run_for(20 * kMinute);
  EXPECT_THAT(texts(jobs.world.runs("nightly")),
              ElementsAre("CRON SUCCEEDED 1", "CRON SKIPPED 0", "CRON RUNNING 1"));
  EXPECT_THAT(jobs.world.runs("nightly")[1].message, HasSubstr("still goes on"));
  EXPECT_EQ(jobs.fake().running(), 1U);
}

TEST(CronJob, IsTriedAgainAsOftenAsItMay) {
  Jobs jobs;
  auto spec = cron_spec("exit 3");
  spec.job->max_restarts = 2;
  jobs.begin({spec});
  jobs.world.run_for(kHour + kWhile);
  const auto runs = jobs.world.runs("nightly");
  EXPECT_THAT(texts(runs), ElementsAre("CRON FAILED 3"));
  EXPECT_EQ(runs[0].exit_code, 3);
  EXPECT_EQ(runs[0].message, "It ended with exit code 3. (attempt 3 of 3)");
  EXPECT_EQ(jobs.fake().started().size(), 3U);
  EXPECT_THAT(jobs.world.run_log(runs[0].id), ElementsAre("ran", HasSubstr("attempt 2 of 3"), "ran",
                                                          HasSubstr("attempt 3 of 3"), "ran"));
}

TEST(CronJob, WhatARunLeftGoesOnceTheEngineIsBack) {
  for (const bool is_retried : {false, true}) {
    SCOPED_TRACE(is_retried);
    Jobs jobs;
    auto spec = cron_spec(is_retried ? "exit 1" : "exit 0");
    spec.job->max_restarts = is_retried ? 1 : 0;
    jobs.begin({spec});
    jobs.fake().set_away_at_removals(true);
    jobs.world.run_for(kHour);
    const auto away = jobs.world.runs("nightly");
    ASSERT_EQ(away.size(), 1U);
    EXPECT_EQ(away[0].state, is_retried ? RunState::RUNNING : RunState::SUCCEEDED);
    EXPECT_EQ(jobs.fake().started().size(), 1U) << "no next one in the place of the first";
    EXPECT_EQ(jobs.fake().count(), 1U);
    jobs.fake().set_away_at_removals(false);
    jobs.world.run_for(kWhile);
    EXPECT_EQ(jobs.fake().count(), 0U);
    EXPECT_EQ(jobs.fake().started().size(), is_retried ? 2U : 1U);
    const auto back = jobs.world.runs("nightly");
    ASSERT_EQ(back.size(), 1U);
    EXPECT_EQ(back[0].state, is_retried ? RunState::FAILED : RunState::SUCCEEDED);
  }
}

TEST(CronJob, IsEndedAtItsDeadline) {
  Jobs jobs;
  auto spec = cron_spec("wait");
  spec.job->max_duration = 60;
  spec.job->max_restarts = 5;
  jobs.begin({spec});
  jobs.world.run_for(kHour + kWhile);
  const auto runs = jobs.world.runs("nightly");
  EXPECT_THAT(texts(runs), ElementsAre("CRON FAILED 1"));
  EXPECT_THAT(runs[0].message, HasSubstr("max_duration_seconds of 60 s"));
  EXPECT_EQ(runs[0].exit_code, 143);
  const auto took = *runs[0].ended_at - *runs[0].started_at;
  EXPECT_GE(took, std::chrono::seconds(60));
  EXPECT_LE(took, std::chrono::seconds(62));
  EXPECT_EQ(jobs.fake().running(), 0U);
}

TEST(CronJob, CatchesUpOnceAfterTheDaemonWasAway) {
  Jobs jobs;
  jobs.begin({cron_spec("exit 0")});
  jobs.world.clock.advance(5 * kHour);
  jobs.world.restart();
  jobs.world.run_for(std::chrono::minutes(1));
  auto runs = jobs.world.runs("nightly");
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_THAT(runs[0].message, StartsWith("4 more due times went by"));
  jobs.world.run_for(kHour);
  EXPECT_EQ(jobs.world.runs("nightly").size(), 2U);
}

TEST(CronJob, ARunGoesOnOverARestartAndALostOneIsRecorded) {
  Jobs jobs;
  auto spec = cron_spec("wait");
  spec.job->max_duration = 3000;
  jobs.begin({spec});
  jobs.world.run_for(kHour);
  jobs.world.restart();
  jobs.world.run_for(std::chrono::minutes(1));
  EXPECT_EQ(jobs.fake().started().size(), 1U);
  jobs.fake().set_away(true);
  jobs.world.run_for(std::chrono::minutes(1));
  jobs.fake().set_away(false);
  EXPECT_THAT(texts(jobs.world.runs("nightly")), ElementsAre("CRON RUNNING 1"));
  jobs.fake().lose(jobs.world.runs("nightly")[0].attempt_id);
  jobs.world.run_for(std::chrono::minutes(10));
  EXPECT_THAT(texts(jobs.world.runs("nightly")), ElementsAre("CRON FAILED 1"));
  EXPECT_THAT(jobs.world.runs("nightly")[0].message, HasSubstr("lost"));
}

TEST(CronJob, StopsWithItsService) {
  Jobs jobs;
  auto spec = cron_spec("wait");
  spec.job->max_duration = 3000;
  jobs.begin({spec});
  jobs.world.run_for(kHour);
  jobs.stop_service("nightly");
  jobs.world.run_for(3 * kHour);
  EXPECT_THAT(texts(jobs.world.runs("nightly")), ElementsAre("CRON CANCELED 1"));
  EXPECT_EQ(jobs.fake().running(), 0U);
  EXPECT_THAT(jobs.world.tasks(), IsEmpty());
  jobs.world.deploy("nightly");
  jobs.world.run_for(kHour);
  EXPECT_EQ(jobs.world.runs("nightly").size(), 2U);
}

TEST(CronJob, ThatIsStartedAgainRunsThoughTheNewVersionFails) {
  Jobs jobs;
  jobs.begin({cron_spec("exit 0")});
  jobs.stop_service("nightly");
  jobs.world.run();
  const auto bad = jobs.commit({"web/index"});
  jobs.world.runtime.fake.fail_build(bad, {base::ErrorCode::kFailed, "make: error"});
  jobs.world.deploy("nightly", bad);
  jobs.world.run_for(2 * kHour);
  EXPECT_EQ(jobs.world.last_deployment("nightly").state, DeploymentState::BUILD_ERROR);
  EXPECT_EQ(jobs.world.runs("nightly").size(), 2U);
}

TEST(CronJob, RunsNowByHandAndNeverTwoAtOnce) {
  Jobs jobs;
  auto spec = cron_spec("wait");
  jobs.commit({});
  jobs.world.add(spec);
  const auto run = [&] {
    base::Result<model::Run> result;
    const auto service = jobs.world.service("nightly");
    jobs.world.act([&](Context& c, store::Transaction& tx) {
      result = run_now(c, tx, service, std::nullopt, "ada");
    });
    return result;
  };
  ASSERT_FALSE(run());
  EXPECT_THAT(run().error().message, HasSubstr("never deployed"));
  jobs.world.deploy("nightly");
  jobs.world.run_due();
  const auto first = run();
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->trigger, model::RunTrigger::MANUAL);
  EXPECT_EQ(first->user, "ada");
  jobs.world.run_due();
  EXPECT_EQ(jobs.fake().running(), 1U);
  const auto second = run();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, base::ErrorCode::kConflict);
}

}  // namespace
}  // namespace slipway::pipeline
