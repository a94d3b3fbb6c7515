// Jobs with everything real: a cron job by hand and at its time, a lifecycle job with its
// deployment, and kill -9 of the daemon in the midst of a run.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::HasSubstr;

class Jobs : public testing::Test {
 protected:
  Jobs() : repository(slipway.folder() / "shop.git") { repository.commit("v1"); }

  std::string make_job(const std::string& name, const json::object& schedule) {
    const json::object docker{{"git_repository", {{"url", repository.url()}}}};
    const auto job = slipway.post("/api/environment/" + slipway.environment() + "/job",
                                  {{"name", name},
                                   {"source", {{"docker", docker}}},
                                   {"schedule", schedule},
                                   {"stop_grace", 1}});
    return text(job, "id");
  }

  std::string deploy(const std::string& job) {
    const auto started = slipway.post("/api/job/" + job + "/deploy");
    return text(slipway.await_deployment(text(started, "deployment_id")), "state");
  }

  json::array runs(const std::string& job) { return slipway.list("/api/service/" + job + "/run"); }

  json::value await_run(const std::string& id) {
    json::value run;
    EXPECT_TRUE(wait_until([&] {
      run = slipway.get("/api/run/" + id);
      return !text(run, "ended_at").empty();
    })) << json::serialize(run);
    return run;
  }

  // "a b c": its output's lines.
  std::string output(const std::string& id) {
    std::string words;
    for (const auto& line : slipway.list("/api/run/" + id + "/log")) {
      if (text(line, "stream") == "stdout")
        words += (words.empty() ? "" : " ") + text(line, "text");
    }
    return words;
  }

  // The shell's own words are split by Slipway as a shell would.
  static json::object shell(const std::string& script) {
    return {{"entrypoint", "/bin/sh -c"}, {"arguments", {script}}};
  }

  Slipway slipway;
  ServiceRepository repository;
};

TEST_F(Jobs, ARunGoesOnOverAKillOfTheDaemon) {
  const auto go = (slipway.folder() / "go").string();
  json::object cronjob =
      shell("echo begun; while [ ! -e " + go + " ]; do sleep 0.05; done; echo ended");
  cronjob["scheduled_at"] = "@yearly";
  const auto job = make_job("nightly", {{"cronjob", cronjob}});
  ASSERT_EQ(deploy(job), "DEPLOYED");
  const auto id = text(slipway.post("/api/service/" + job + "/run"), "id");
  ASSERT_TRUE(wait_until([&] { return output(id) == "begun"; }));
  slipway.kill();
  slipway.start();
  EXPECT_EQ(text(slipway.get("/api/run/" + id), "state"), "RUNNING");
  std::filesystem::create_directory(go);
  const auto run = await_run(id);
  EXPECT_EQ(text(run, "state"), "SUCCEEDED") << json::serialize(run);
  EXPECT_EQ(run.at("attempt"), 1);
  EXPECT_EQ(output(id), "begun ended");
  EXPECT_EQ(runs(job).size(), 1U);
}

TEST_F(Jobs, ARunThatEndsWhileTheDaemonIsAwayIsRecorded) {
  json::object cronjob = shell("echo begun; sleep 1; exit 7");
  cronjob["scheduled_at"] = "@yearly";
  const auto job = make_job("nightly", {{"cronjob", cronjob}});
  ASSERT_EQ(deploy(job), "DEPLOYED");
  const auto id = text(slipway.post("/api/service/" + job + "/run"), "id");
  ASSERT_TRUE(wait_until([&] { return output(id) == "begun"; }));
  slipway.kill();
  ASSERT_TRUE(wait_until([&] { return slipway.supervisors().empty(); }));
  slipway.start();
  const auto run = await_run(id);
  EXPECT_EQ(text(run, "state"), "FAILED");
  EXPECT_EQ(run.at("exit_code"), 7);
  EXPECT_EQ(runs(job).size(), 1U);
}

TEST_F(Jobs, ALifecycleJobRunsWithItsDeploymentAndItsDeletion) {
  const auto mark = (slipway.folder() / "deleted").string();
  const auto job = make_job("migrate", {{"on_start", shell("echo up; exit \"$CODE\"")},
                                        {"on_delete", shell("echo $SLIPWAY_EVENT > " + mark)}});
  slipway.post("/api/job/" + job + "/environmentVariable", {{"key", "CODE"}, {"value", "0"}});
  ASSERT_EQ(deploy(job), "DEPLOYED");
  const auto first = runs(job);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(output(text(first[0], "id")), "up");
  slipway.send("DELETE", "/api/job/" + job);
  EXPECT_TRUE(wait_until([&] { return slipway.send("GET", "/api/job/" + job).status == 404; }));
  EXPECT_TRUE(std::filesystem::exists(mark));
}

}  // namespace
}  // namespace slipway::e2e
