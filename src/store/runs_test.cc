#include "store/runs.h"

#include <gmock/gmock.h>

#include "store/organizations.h"
#include "store/test_store.h"

namespace slipway::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Runs : public StoreTest {
 protected:
  void SetUp() override {
    open();
    plant_tree();
    service_ = make_service("nightly");
    service_.kind = model::ServiceKind::JOB;
    auto& job = service_.settings.job.emplace();
    job.scheduled_at = "0 4 * * *";
    job.timezone = "Europe/Paris";
    job.cron = model::JobCommand{"./report", {"--all", "now"}};
    job.max_restarts = 2;
    database_->write([&](Transaction& tx) { EXPECT_TRUE(insert(tx, service_)); });
  }

  model::Run make_run(model::RunState state) {
    model::Run run;
    run.id = make_id<model::RunId>();
    run.service = service_.id;
    run.environment = environment_.id;
    run.organization = organization_.id;
    run.deployment = make_id<model::DeploymentId>();
    run.trigger = model::RunTrigger::DEPLOYMENT;
    run.state = state;
    run.created_at = now_;
    return run;
  }

  std::vector<model::RunId> ids(const std::vector<model::Run>& runs) {
    std::vector<model::RunId> result;
    for (const auto& run : runs) result.push_back(run.id);
    return result;
  }

  model::Service service_;
};

TEST_P(Runs, AJobKeepsItsSettings) {
  const auto stored = read([&](Transaction& tx) { return service(tx, service_.id); });
  ASSERT_TRUE(stored && stored->settings.job);
  const auto& job = *stored->settings.job;
  EXPECT_EQ(job.scheduled_at, "0 4 * * *");
  EXPECT_EQ(job.timezone, "Europe/Paris");
  ASSERT_TRUE(job.cron);
  EXPECT_EQ(job.cron->entrypoint, "./report");
  EXPECT_THAT(job.cron->arguments, ElementsAre("--all", "now"));
  EXPECT_FALSE(job.on_start);
  EXPECT_EQ(job.max_restarts, 2U);
}

TEST_P(Runs, ARunIsKeptAsItWas) {
  auto run = make_run(model::RunState::QUEUED);
  run.due_at = now_;
  run.user = "ada";
  database_->write([&](Transaction& tx) { insert(tx, run); });
  run.state = model::RunState::FAILED;
  run.attempt = 3;
  run.attempt_id = make_id<model::AttemptId>();
  run.attempt_started = true;
  run.log_position = 17;
  run.exit_code = 4;
  run.message = "it ended with exit code 4";
  run.started_at = run.attempt_at = run.ended_at = now_;
  database_->write([&](Transaction& tx) {
    update(tx, run);
    request_cancel(tx, run.id);
  });
  const auto stored = read([&](Transaction& tx) { return store::run(tx, run.id); });
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->state, run.state);
  EXPECT_EQ(stored->attempt, 3U);
  EXPECT_EQ(stored->attempt_id, run.attempt_id);
  EXPECT_TRUE(stored->attempt_started && stored->cancel_requested);
  EXPECT_EQ(stored->log_position, 17U);
  EXPECT_EQ(stored->exit_code, 4);
  EXPECT_EQ(stored->message, run.message);
  EXPECT_EQ(stored->due_at, now_);
  EXPECT_EQ(stored->ended_at, now_);
  EXPECT_EQ(stored->user, "ada");
}

TEST_P(Runs, OpenOnesAreFoundAndNeverPruned) {
  const auto oldest = make_run(model::RunState::RUNNING);
  const auto failed = make_run(model::RunState::FAILED);
  const auto succeeded = make_run(model::RunState::SUCCEEDED);
  const auto newest = make_run(model::RunState::QUEUED);
  database_->write([&](Transaction& tx) {
    for (const auto& run : {oldest, failed, succeeded, newest}) insert(tx, run);
    append_log(tx, failed.id, {{0, now_, "stdout", "x"}}, 100);
    EXPECT_THAT(ids(open_runs(tx, service_.id)), ElementsAre(oldest.id, newest.id));
    EXPECT_EQ(run_of_deployment(tx, failed.deployment)->id, failed.id);
    EXPECT_THAT(remove_failed_runs(tx, service_.id), ElementsAre(failed.id));
    EXPECT_THAT(run_log(tx, failed.id, 0, 10), IsEmpty());
    prune_runs(tx, service_.id, 1);
    EXPECT_THAT(ids(runs(tx, service_.id, {})), ElementsAre(newest.id, oldest.id));
  });
}

TEST_P(Runs, ALogIsNumberedAndHasAnEnd) {
  const auto run = make_run(model::RunState::RUNNING);
  database_->write([&](Transaction& tx) {
    insert(tx, run);
    append_log(tx, run.id, {{7, now_, "stdout", "one"}, {8, now_, "stderr", "two\xE9"}}, 4);
    append_log(tx, run.id, {{1, now_, "stdout", "three"}, {2, now_, "stdout", "four"}}, 4);
    append_log(tx, run.id, {{3, now_, "stdout", "five"}}, 4);
    const auto lines = run_log(tx, run.id, 1, 100);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0].sequence, 2U);
    EXPECT_EQ(lines[0].text, "two\xEF\xBF\xBD");
    EXPECT_EQ(lines[1].text, "three");
    EXPECT_EQ(lines[2].text, "No more lines of this run are kept.");
  });
}

TEST_P(Runs, ATimerGoesWithItsJob) {
  database_->write([&](Transaction& tx) {
    EXPECT_EQ(timer(tx, service_.id), std::nullopt);
    set_timer(tx, service_.id, now_);
    set_timer(tx, service_.id, now_ + std::chrono::hours(1));
    EXPECT_EQ(timer(tx, service_.id), now_ + std::chrono::hours(1));
    remove_service(tx, service_.id);
    EXPECT_EQ(timer(tx, service_.id), std::nullopt);
  });
}

TEST_P(Runs, ADeletedTreeGoesWithItsLastService) {
  const auto go = [&] {
    database_->write([&](Transaction& tx) { remove_if_deleted(tx, environment_.id); });
    return !read([&](Transaction& tx) { return project(tx, project_.id); });
  };
  EXPECT_FALSE(go());
  database_->write([&](Transaction& tx) {
    set_deleting(tx, environment_.id);
    set_deleting(tx, project_.id);
  });
  EXPECT_FALSE(go()) << "its service is still there";
  database_->write([&](Transaction& tx) { remove_service(tx, service_.id); });
  EXPECT_TRUE(go());
}

INSTANTIATE_TEST_SUITE_P(Adapters, Runs, testing::ValuesIn(store_adapters()), adapter_name);

}  // namespace
}  // namespace slipway::store
