// Lifecycle jobs, the versions of jobs, and what crashes make of their runs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/enum.h"
#include "pipeline/actions.h"
#include "pipeline/environment_actions.h"
#include "pipeline/runs.h"
#include "pipeline/test_jobs.h"
#include "store/organizations.h"
#include "store/runs.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using model::DeploymentState;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const std::string kImageOfJob = "registry.example.com/acme/report";

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
