// Jobs over HTTP: their shapes, what is refused, and their runs.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"
#include "pipeline/steps.h"
#include "store/polled_images.h"
#include "store/runs.h"
#include "store/services.h"
#include "store/tasks.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

const std::string kJobs = "/api/environment/{environmentId}/job";
const std::string kOneJob = "/api/job/{jobId}";

std::string git_source() {
  return R"("source":{"docker":{"git_repository":{"url":")" + kRepository + R"("}}})";
}

class JobEndpoints : public testing::Test {
 protected:
  // As after its first deployment.
  void put_in_place() {
    const auto deployment = api.add_deployment(model::DeploymentState::DEPLOYED, "c");
    api.database().write([&](store::Transaction& tx) {
      store::set_serving(tx, api.id<model::ServiceId>("jobId"), deployment);
    });
  }

  TestApi api;
};

TEST_F(JobEndpoints, ACronJobComesBackAsItWasWritten) {
  const auto made = api.call("POST", kJobs, R"({"name":"report",)" + git_source() + R"(,
      "schedule":{"cronjob":{"scheduled_at":"30 4 * * mon-fri","timezone":"Europe/Paris",
                             "entrypoint":"./report","arguments":["--all","now"]}},
      "max_nb_restart":3,"max_duration_seconds":600,"port":8080,"auto_deploy":true,
      "healthchecks":{},"cpu":200,"memory":128})");
  ASSERT_EQ(made.status, 201) << made.http.body;
  EXPECT_EQ(made.json.at("job_type"), "CRON");
  EXPECT_EQ(made.json.at("service_type"), "JOB");
  EXPECT_EQ(json::serialize(made.json.at("schedule")),
            R"({"cronjob":{"entrypoint":"./report","arguments":["--all","now"],)"
            R"("scheduled_at":"30 4 * * mon-fri","timezone":"Europe/Paris"}})");
  EXPECT_EQ(made.json.at_pointer("/source/docker/git_repository/url"), kRepository.c_str());
  EXPECT_EQ(made.json.at("max_nb_restart"), 3);
  EXPECT_EQ(made.json.at("max_duration_seconds"), 600);
  EXPECT_EQ(made.json.at("port"), 8080);
  const std::string one = "/api/job/" + std::string(made.json.at("id").as_string());
  const auto sent_back = api.call("PUT", one, json::serialize(made.json));
  EXPECT_EQ(sent_back.status, 200) << sent_back.http.body;
  const auto changed =
      api.call("PUT", one, R"({"schedule":{"cronjob":{"scheduled_at":"@hourly"}},"port":null})");
  ASSERT_EQ(changed.status, 200) << changed.http.body;
  EXPECT_EQ(changed.json.at_pointer("/schedule/cronjob/scheduled_at"), "@hourly");
  EXPECT_EQ(changed.json.at_pointer("/schedule/cronjob/timezone"), "Europe/Paris");
  EXPECT_TRUE(changed.json.at("port").is_null());
}

TEST_F(JobEndpoints, ALifecycleJobOfAnImageComesBackAsItWasWritten) {
  const auto made = api.call("POST", kJobs, R"({"name":"migrate","source":{"image":{
      "image_name":"registry.example.com/acme/migrate","tag":"1","registry_id":
      "{containerRegistryId}"}},"schedule":{"lifecycle_type":"TERRAFORM",
      "on_start":{"entrypoint":"./up"},"on_delete":{"entrypoint":"./down","arguments":["-f"]}}})");
  ASSERT_EQ(made.status, 201) << made.http.body;
  EXPECT_EQ(made.json.at("job_type"), "LIFECYCLE");
  EXPECT_EQ(json::serialize(made.json.at("schedule")),
            R"({"lifecycle_type":"TERRAFORM","on_start":{"entrypoint":"./up","arguments":[]},)"
            R"("on_delete":{"entrypoint":"./down","arguments":["-f"]}})");
  EXPECT_EQ(made.json.at_pointer("/source/image/tag"), "1");
  const std::string one = "/api/job/" + std::string(made.json.at("id").as_string());
  EXPECT_TRUE(made.json.at("tag_policy").is_null());
  const auto sent_back = api.call("PUT", one, json::serialize(made.json));
  EXPECT_EQ(sent_back.status, 200) << sent_back.http.body;
  const auto without = api.call("PUT", one, R"({"schedule":{"on_delete":null}})");
  EXPECT_FALSE(without.json.at("schedule").as_object().contains("on_delete"));
  const auto refused =
      api.call("POST", one + "/deploymentRestriction", R"({"mode":"MATCH","value":"docs"})");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.message(), HasSubstr("runs an image"));
  EXPECT_EQ(api.call("POST", one + "/deploy", R"({"image_tag":"2"})").status, 202);
  EXPECT_EQ(api.call("GET", one).json.at_pointer("/source/image/tag"), "2");
  EXPECT_EQ(api.call("POST", one + "/deploy", R"({"git_commit_id":"{tip}"})").field(),
            "git_commit_id");
  EXPECT_EQ(api.call("GET", one + "/commit").json.at("results").as_array().size(), 0U);
}

TEST_F(JobEndpoints, AJobOfAnImageFollowsItsTags) {
  const auto made = api.call("POST", kJobs, R"({"name":"migrate","source":{"image":{
      "image_name":"registry.example.com/acme/migrate","tag":"1.0.0"}},
      "schedule":{"on_start":{}},"tag_policy":{"kind":"SEMVER","value":"^1"}})");
  ASSERT_EQ(made.status, 201) << made.http.body;
  EXPECT_EQ(json::serialize(made.json.at("tag_policy")),
            R"({"kind":"SEMVER","value":"^1","order":"NUMERIC"})");
  std::string considered;
  bool polls = false;
  const auto look = [&] {
    api.database().read([&](store::Transaction& tx) {
      considered = store::considered_tag(tx, api.id<model::OrganizationId>("organizationId"),
                                         "registry.example.com/acme/migrate", "1.0.0")
                       .digest;
      polls = store::next_due(tx, {pipeline::kPollImage}).has_value();
    });
  };
  api.database().write([&](store::Transaction& tx) {
    store::set_considered_digest(tx, api.id<model::OrganizationId>("organizationId"),
                                 "registry.example.com/acme/migrate", "1.0.0", "sha256:1", {});
  });
  look();
  EXPECT_FALSE(polls);
  EXPECT_EQ(considered, "sha256:1");
  const std::string one = "/api/job/" + std::string(made.json.at("id").as_string());
  const auto edited = api.call("PUT", one, R"({"tag_poll":{"interval_seconds":60}})");
  ASSERT_EQ(edited.status, 200) << edited.http.body;
  EXPECT_EQ(edited.json.at_pointer("/tag_poll/interval_seconds"), 60);
  look();
  EXPECT_TRUE(polls) << "at once";
  EXPECT_EQ(considered, "") << "others were told of it; this one begins to ask";
  const auto sent_back = api.call("PUT", one, json::serialize(edited.json));
  EXPECT_EQ(sent_back.status, 200) << sent_back.http.body;
  const auto without = api.call("PUT", one, R"({"tag_policy":null,"tag_poll":null})");
  EXPECT_TRUE(without.json.at("tag_policy").is_null());
  EXPECT_TRUE(without.json.at("tag_poll").is_null());
}

struct RefusedJob {
  std::string body;
  std::string field;
  std::string advice;
};

TEST_F(JobEndpoints, RefuseWhatCannotRunAndSayWhy) {
  const std::string head = R"({"name":"x",)" + git_source();
  const std::string cron = R"(,"schedule":{"cronjob":{"scheduled_at":")";
  const std::string image = R"("source":{"image":{"image_name":"nginx","tag":"1"})";
  const std::vector<RefusedJob> cases{
      {R"({"name":"x"})", "source", "is missing; write an image, or docker"},
      {head + "}", "schedule", "is missing; write a cronjob"},
      {head + R"(,"schedule":{}})", "schedule.on_start", "nothing is to run"},
      {head + R"(,"schedule":{"cronjob":{}}})", "schedule.cronjob.scheduled_at", "is missing"},
      {head + cron + R"(61 * * * *"}}})", "schedule.cronjob.scheduled_at",
       "the minute '61' is out of its range; write 0 to 59"},
      {head + cron + R"(* * * *"}}})", "schedule.cronjob.scheduled_at", "needs five"},
      {head + cron + R"(@daily","timezone":"Europe/Pariss"}}})", "schedule.cronjob.timezone",
       "'Europe/Pariss'"},
      {head + cron + R"(@daily"},"on_start":{}}})", "schedule.cronjob", "either a cron job or"},
      {head + R"(,"schedule":{"on_start":{"arguments":"x"}}})", "schedule.on_start.arguments",
       "array of strings"},
      {head + R"(,"schedule":{"on_start":{},"lifecycle_type":"HELM"}})", "schedule.lifecycle_type",
       "GENERIC, TERRAFORM or CLOUDFORMATION"},
      {head + R"(,"schedule":{"on_start":{}},"max_duration_seconds":20000})",
       "max_duration_seconds", "at most 18000"},
      {head + R"(,"schedule":{"on_start":{}},"max_nb_restart":-1})", "max_nb_restart", "0"},
      {head + R"(,"schedule":{"on_start":{}},"entrypoint":"x"})", "entrypoint", "schedule"},
      {head + R"(,"schedule":{"on_start":{}},"ports":[]})", "ports", "write it as port"},
      {R"({"name":"x","source":{},"schedule":{"on_start":{}}})", "source.image", "is missing"},
      {R"({"name":"x","source":{"image":{"image_name":"nginx","tag":"1"},"docker":{}},
           "schedule":{"on_start":{}}})",
       "source.image", "one of them"},
      {R"({"name":"x","source":{"image":{"image_name":"nginx"}},"schedule":{"on_start":{}}})",
       "source.image.tag", "is missing"},
      {head + R"(,"schedule":{"on_start":{}},"tag_poll":{}})", "tag_poll", "comes from git"},
      {head + R"(,"schedule":{"on_start":{}},"tag_policy":{"kind":"NEWEST"}})", "tag_policy",
       "comes from git"},
      {R"({"name":"x",)" + image + R"(},"schedule":{"on_start":{}},
           "tag_policy":{"kind":"SEMVER","value":"newest"}})",
       "tag_policy.value", "'newest'"},
      {R"({"name":"x","source":{"docker":{"git_repository":{"url":"git@h:a/b"},
           "dockerfile_raw":"FROM x"}},"schedule":{"on_start":{}}})",
       "source.docker.dockerfile_raw", "put the Dockerfile into the repository"},
  };
  for (const auto& refusal : cases) {
    SCOPED_TRACE(refusal.body);
    const auto answer = api.call("POST", kJobs, refusal.body);
    EXPECT_EQ(answer.status, 400) << answer.http.body;
    EXPECT_EQ(answer.field(), refusal.field) << answer.http.body;
    EXPECT_THAT(answer.message(), HasSubstr(refusal.advice));
  }
  const auto other_kind = api.call("PUT", kOneJob, R"({"schedule":{"on_start":{}}})");
  EXPECT_EQ(other_kind.status, 400);
  const auto other_source = api.call("PUT", kOneJob, "{" + image + "}}");
  EXPECT_EQ(other_source.field(), "source.image");
  EXPECT_EQ(api.call("POST", kOneJob + "/deploy", R"({"image_tag":"1"})").field(), "image_tag");
  EXPECT_EQ(api.call("POST", kOneJob + "/deploy?forceEvent=ON_STOP").field(), "forceEvent");
  EXPECT_EQ(api.call("POST", kOneJob + "/deploy?forceEvent=CRON").status, 202);
}

TEST_F(JobEndpoints, AreOfJobsAlone) {
  EXPECT_EQ(api.call("GET", "/api/job/{applicationId}").status, 404);
  EXPECT_EQ(api.call("GET", "/api/application/{jobId}").status, 404);
  EXPECT_EQ(api.call("POST", "/api/service/{applicationId}/run").status, 409);
  const auto statuses = api.call("GET", "/api/environment/{environmentId}/statuses");
  EXPECT_EQ(statuses.json.at("jobs").as_array().size(), 1U);
  EXPECT_EQ(statuses.json.at("applications").as_array().size(), 1U);
}

TEST_F(JobEndpoints, RunNowAndShowItsRuns) {
  const std::string runs = "/api/service/{jobId}/run";
  EXPECT_THAT(api.call("POST", runs).message(), HasSubstr("never deployed"));
  put_in_place();
  EXPECT_EQ(api.call("POST", runs, R"({"event":"ON_STOP"})").field(), "event");
  const auto run = api.call("POST", runs);
  ASSERT_EQ(run.status, 202) << run.http.body;
  EXPECT_EQ(run.json.at("state"), "QUEUED");
  EXPECT_EQ(run.json.at_pointer("/trigger/type"), "MANUAL");
  EXPECT_EQ(run.json.at_pointer("/trigger/user"), "ann");
  const auto second = api.call("POST", runs);
  EXPECT_EQ(second.status, 409);
  EXPECT_THAT(second.message(), HasSubstr("is not started beside it"));
  EXPECT_EQ(api.call("GET", runs).json.at("results").as_array().size(), 2U);
  const auto cleaned = api.call("POST", kOneJob + "/cleanFailedJob");
  EXPECT_EQ(cleaned.json.at("clean_kubernetes_jobs").at(0), api.ids()["runId"].c_str());
  EXPECT_EQ(api.call("GET", "/api/run/{runId}").status, 404);
  EXPECT_EQ(api.call("GET", runs).json.at("results").as_array().size(), 1U);
}

TEST_F(JobEndpoints, ARunsLogGoesOnUntilItsEnd) {
  const auto lines = api.stream("/api/run/{runId}/log", "event: end");
  EXPECT_THAT(lines, HasSubstr("it reports"));
  EXPECT_THAT(lines, HasSubstr("event: end"));
}

TEST_F(JobEndpoints, AnArmedJobThatIsEditedIsDueByItsNewSchedule) {
  const auto id = api.id<model::ServiceId>("jobId");
  const auto timer = [&] {
    std::optional<base::Timestamp> due;
    api.database().read([&](store::Transaction& tx) { due = store::timer(tx, id); });
    return due;
  };
  ASSERT_EQ(
      api.call("PUT", kOneJob, R"({"schedule":{"cronjob":{"scheduled_at":"@yearly"}}})").status,
      200);
  EXPECT_FALSE(timer());
  const auto far = base::from_micros(4'000'000'000'000'000);
  api.database().write([&](store::Transaction& tx) { store::set_timer(tx, id, far); });
  ASSERT_EQ(
      api.call("PUT", kOneJob, R"({"schedule":{"cronjob":{"scheduled_at":"@hourly"}}})").status,
      200);
  EXPECT_LT(timer(), far);
  EXPECT_FALSE(api.call("GET", kOneJob).json.at("next_run_at").is_null());
}

}  // namespace
}  // namespace slipway::api
