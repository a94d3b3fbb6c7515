// Jobs: their versions, their runs, and what crashes make of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/enum.h"
#include "pipeline/actions.h"
#include "pipeline/environment_actions.h"
#include "pipeline/runs.h"
#include "pipeline/test_shop.h"
#include "store/organizations.h"
#include "store/runs.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using model::DeploymentState;
using model::JobEvent;
using model::RunState;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const std::string kImageOfJob = "registry.example.com/acme/report";

ServiceSpec cron_spec(const std::string& command, const std::string& schedule = "0 * * * *") {
  ServiceSpec spec;
  spec.name = "nightly";
  auto& job = spec.job.emplace();
  job.scheduled_at = schedule;
  job.cron = model::JobCommand{command, {}};
  return spec;
}

ServiceSpec lifecycle_spec(const std::string& on_start) {
  ServiceSpec spec;
  spec.name = "migrate";
  spec.job.emplace().on_start = model::JobCommand{on_start, {}};
  return spec;
}

// "CRON SUCCEEDED 1": event, state, attempt.
std::vector<std::string> texts(const std::vector<model::Run>& runs) {
  std::vector<std::string> result;
  for (const auto& run : runs) {
    result.push_back(base::to_string(run.event) + " " + base::to_string(run.state) + " " +
                     std::to_string(run.attempt));
  }
  return result;
}

struct Jobs : Shop {
  runtime::FakeJobs& fake() { return *world.runtime.jobs(); }
  void stop_service(const std::string& name) {
    const auto service = world.service(name);
    world.act([&](Context& c, store::Transaction& tx) { pipeline::stop(c, tx, service); });
  }
  void remove_service(const std::string& name) {
    const auto service = world.service(name);
    world.act([&](Context& c, store::Transaction& tx) { pipeline::remove(c, tx, service); });
  }
};

constexpr auto kMinute = std::chrono::minutes(1);
constexpr auto kHour = std::chrono::hours(1);
constexpr auto kWhile = std::chrono::minutes(5);  // for a run to end

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

TEST(LifecycleJob, RunsWithItsDeployment) {
  Jobs jobs;
  jobs.begin({lifecycle_spec("exit 0")});
  const auto deployment = jobs.world.last_deployment("migrate");
  EXPECT_EQ(deployment.state, DeploymentState::DEPLOYED);
  EXPECT_THAT(deployment.steps, Contains(testing::Field(&model::DeploymentStep::name, "on_start")));
  const auto runs = jobs.world.runs("migrate");
  EXPECT_THAT(texts(runs), ElementsAre("ON_START SUCCEEDED 1"));
  EXPECT_EQ(runs[0].deployment, deployment.id);
  EXPECT_EQ(runs[0].trigger, model::RunTrigger::DEPLOYMENT);
  EXPECT_THAT(jobs.world.tasks(), IsEmpty());
}

TEST(LifecycleJob, ThatFailsIsNotDeployed) {
  Jobs jobs;
  const auto first = jobs.begin({lifecycle_spec("exit 0")});
  auto service = jobs.world.service("migrate");
  service.settings.job->on_start->entrypoint = "exit 4";
  service.settings.job->max_restarts = 1;
  jobs.world.act(
      [&](Context&, store::Transaction& tx) { ASSERT_TRUE(store::update(tx, service)); });
  jobs.commit_and_push({"web/index"});
  const auto failed = jobs.world.last_deployment("migrate");
  EXPECT_EQ(failed.state, DeploymentState::DEPLOYMENT_ERROR);
  EXPECT_EQ(failed.error, "on_start: It ended with exit code 4. (attempt 2 of 2)");
  EXPECT_EQ(jobs.world.serving_commit("migrate"), first);
  EXPECT_EQ(jobs.world.service("migrate").watermark, first);
  EXPECT_EQ(jobs.fake().started().size(), 3U);
}

TEST(LifecycleJob, OfACancelledDeploymentIsEnded) {
  Jobs jobs;
  jobs.commit({});
  auto spec = lifecycle_spec("missing");
  jobs.world.add(spec);
  jobs.world.deploy("migrate");
  jobs.world.run();
  EXPECT_THAT(jobs.world.last_deployment("migrate").error, HasSubstr("no program 'missing'"));
  EXPECT_THAT(texts(jobs.world.runs("migrate")), ElementsAre("ON_START FAILED 1"));
}

TEST(LifecycleJob, RunsAtTheStopAndTheDeletion) {
  Jobs jobs;
  auto spec = lifecycle_spec("exit 0");
  spec.job->on_stop = model::JobCommand{"say stop exit 0", {}};
  spec.job->on_delete = model::JobCommand{"say delete wait", {}};
  const auto first = jobs.begin({spec});
  jobs.stop_service("migrate");
  jobs.stop_service("migrate");
  jobs.world.run();
  EXPECT_THAT(texts(jobs.world.runs("migrate")),
              ElementsAre("ON_START SUCCEEDED 1", "ON_STOP SUCCEEDED 1"));
  jobs.remove_service("migrate");
  jobs.world.run_due();
  EXPECT_TRUE(jobs.world.service("migrate").deleting);
  EXPECT_THAT(jobs.fake().started(),
              ElementsAre(first.substr(0, 6) + " exit 0", first.substr(0, 6) + " say stop exit 0",
                          first.substr(0, 6) + " say delete wait"));
  jobs.fake().end_all(1);
  jobs.world.run();
  EXPECT_ANY_THROW(jobs.world.service("migrate"));
  EXPECT_THAT(jobs.world.tasks(), IsEmpty());
}

TEST(LifecycleJob, ADeletionAskedTwiceDoesNotWait) {
  Jobs jobs;
  auto spec = lifecycle_spec("exit 0");
  spec.job->on_delete = model::JobCommand{"wait", {}};
  jobs.begin({spec});
  jobs.remove_service("migrate");
  jobs.world.run_due();
  EXPECT_EQ(jobs.fake().running(), 1U);
  jobs.remove_service("migrate");
  EXPECT_ANY_THROW(jobs.world.service("migrate"));
  jobs.world.run();
  EXPECT_EQ(jobs.fake().count(), 0U);
  EXPECT_THAT(jobs.world.tasks(), IsEmpty());
}

// Neither a stop nor its environment's deletion cuts its on_delete off, and nothing else begins.
TEST(LifecycleJob, ThatIsBeingDeletedRunsToItsEnd) {
  Jobs jobs;
  auto spec = lifecycle_spec("exit 0");
  spec.job->on_delete = model::JobCommand{"say delete wait", {}};
  jobs.begin({spec});
  jobs.remove_service("migrate");
  jobs.world.run_due();
  ASSERT_EQ(jobs.fake().running(), 1U);
  const auto service = jobs.world.service("migrate");
  jobs.stop_service("migrate");
  jobs.world.act([&](Context& c, store::Transaction& tx) {
    EXPECT_TRUE(concerned_services(tx, service.environment).empty());
    EXPECT_FALSE(redeploy(c, tx, service, model::DeploymentAction::REDEPLOY, "ada"));
    EXPECT_FALSE(run_now(c, tx, service, {}, "ada"));
    remove_environment(c, tx, service.environment);
    EXPECT_TRUE(store::environment(tx, service.environment));
  });
  jobs.world.run_due();
  EXPECT_EQ(jobs.fake().running(), 1U);
  jobs.fake().end_all(0);
  jobs.world.run();
  jobs.world.act([&](Context&, store::Transaction& tx) {
    EXPECT_FALSE(store::environment(tx, service.environment));
  });
}

TEST(JobVerdicts, FromGitAreThoseOfPushes) {
  Jobs jobs;
  auto spec = cron_spec("exit 0");
  spec.restrictions = {{kMatch, "web"}};
  jobs.begin({spec});
  jobs.commit_and_push({"docs/guide"});
  const auto tip = jobs.commit_and_push({"web/index"});
  EXPECT_THAT(jobs.world.verdicts(), ElementsAre("nightly NO_MATCH", "nightly MATCHED"));
  EXPECT_EQ(jobs.world.serving_commit("nightly"), tip);
  jobs.world.run_for(kHour);
  EXPECT_THAT(jobs.fake().started().back(), StartsWith(tip.substr(0, 6)));
}

TEST(JobVerdicts, FromAnImageAreThoseOfNotices) {
  Jobs jobs;
  auto spec = cron_spec("exit 0");
  spec.image = kImageOfJob;
  jobs.world.add(spec);
  jobs.world.deploy_image("nightly");
  jobs.world.run();
  jobs.world.announce(kImageOfJob, "1.1", "sha256:" + std::string(64, '1'));
  jobs.world.run();
  EXPECT_THAT(jobs.world.image_verdicts(), ElementsAre("nightly 1.1 UNRESTRICTED"));
  EXPECT_EQ(jobs.world.service("nightly").image.tag, "1.1");
  jobs.world.run_for(kHour);
  EXPECT_THAT(jobs.fake().started(), ElementsAre("1.1 exit 0"));
}

// A few hours of two jobs, with failures; through all crashes.
std::vector<std::string> live_run(Jobs& jobs) {
  World& world = jobs.world;
  const auto through = [&](const auto& work) {
    while (true) {
      try {
        return work();
      } catch (const Crash&) {
        world.restart();
      }
    }
  };
  auto cron = cron_spec("exit 2", "0 */2 * * *");
  cron.job->max_restarts = 1;
  auto lifecycle = lifecycle_spec("exit 0");
  lifecycle.job->on_stop = model::JobCommand{"say stop exit 0", {}};
  jobs.commit({});
  for (const auto& spec : {cron, lifecycle}) {
    world.add(spec);
    world.deploy(spec.name);
  }
  through([&] { world.run(); });
  const auto until = world.clock.now() + 5 * kHour;
  through([&] { world.run_for(until - world.clock.now()); });
  const auto nightly = world.service("nightly");
  jobs.stop_service("migrate");
  jobs.stop_service("nightly");
  // A timer that is not armed any more goes at its time.
  const auto end = world.clock.now() + 3 * kHour;
  through([&] { world.run_for(end - world.clock.now()); });
  std::vector<std::string> lines = texts(world.runs("nightly"));
  for (const auto& run : world.runs("nightly")) lines.push_back(base::to_iso8601(*run.due_at));
  for (const auto& line : texts(world.runs("migrate"))) lines.push_back(line);
  for (const auto& line : jobs.fake().started()) lines.push_back(line);
  return lines;
}

class JobCrashSweep : public testing::TestWithParam<bool> {};

TEST_P(JobCrashSweep, NoRunIsLostOrDoubled) {
  std::vector<std::string> expected;
  int writes = 0;
  {
    Jobs jobs;
    expected = live_run(jobs);
    writes = jobs.world.crashes.writes;
  }
  ASSERT_GT(writes, 40);
  for (int at = 1; at <= writes && !HasFailure(); at += kEveryWrite) {
    SCOPED_TRACE("crash at write " + std::to_string(at) + " of " + std::to_string(writes));
    Jobs jobs;
    jobs.world.crashes.at_write = at;
    jobs.world.crashes.after_commit = GetParam();
    EXPECT_EQ(live_run(jobs), expected);
    EXPECT_THAT(jobs.world.tasks(), IsEmpty());
  }
}

INSTANTIATE_TEST_SUITE_P(All, JobCrashSweep, testing::Bool(), [](const auto& test) {
  return test.param ? "AfterTheCommit" : "BeforeTheCommit";
});

}  // namespace
}  // namespace slipway::pipeline
