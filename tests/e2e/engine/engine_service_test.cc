// What a service has on each real container engine beside its versions: its log, its files, what it
// keeps; and jobs.

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/engine_world.h"
#include "event_stream.h"

namespace slipway::e2e {
namespace {

using runtime::EngineKind;
using testing::ElementsAre;

class EngineService : public testing::TestWithParam<EngineKind> {
 protected:
  EngineService()
      : world("", {}, GetParam()),
        slipway(world.slipway),
        // Where the engines speak plain HTTP to a registry.
        registry(registry::Access::kAnonymous, std::nullopt, runtime::kTestRegistry),
        image(registry.host() + "/acme/web") {
    world.push_image(registry, "1", "v1");
  }

  // What the service answers to that path, by way of the gateway.
  std::string ask(const std::string& path) const {
    io::HttpRequest request;
    request.url = "http://127.0.0.1:" + std::to_string(slipway.gateway_port()) + path;
    request.headers = {{"Host", Slipway::host_of("web")}};
    io::HttpClient client;
    const auto response = client.send(request);
    if (!response) return response.error().message;
    return response->status == 200 ? response->body : std::to_string(response->status);
  }

  std::string make_job(const std::string& name, const json::object& schedule) const {
    const json::object source{{"image", {{"image_name", image}, {"tag", "1"}}}};
    return text(
        slipway.post(
            "/api/environment/" + slipway.environment() + "/job",
            {{"name", name}, {"source", source}, {"schedule", schedule}, {"stop_grace", 1}}),
        "id");
  }

  static json::object command(const json::array& files = {}) {
    json::array arguments{"job"};
    arguments.insert(arguments.end(), files.begin(), files.end());
    return {{"entrypoint", "/service"}, {"arguments", arguments}};
  }

  void set_variable(const std::string& service_path, const json::object& variable) const {
    slipway.post(service_path + "/environmentVariable", variable);
  }

  std::string deploy_job(const std::string& job) const {
    const auto started = slipway.post("/api/job/" + job + "/deploy");
    return text(slipway.await_deployment(text(started, "deployment_id")), "state");
  }

  json::value await_run(const std::string& id) const {
    json::value run;
    EXPECT_TRUE(wait_until([&] {
      run = slipway.get("/api/run/" + id);
      return !text(run, "ended_at").empty();
    })) << json::serialize(run);
    return run;
  }

  json::value run_now(const std::string& job) const {
    return await_run(text(slipway.post("/api/service/" + job + "/run"), "id"));
  }

  // "stdout: CRON", in the order in which each stream said it, stderr last.
  std::vector<std::string> output(const json::value& run) const {
    std::vector<std::string> said;
    for (const auto& line : slipway.list("/api/run/" + text(run, "id") + "/log")) {
      const auto stream = text(line, "stream");
      if (stream != "slipway") said.push_back(stream + ": " + text(line, "text"));
    }
    std::stable_partition(said.begin(), said.end(),
                          [](const auto& line) { return line.starts_with("stdout"); });
    return said;
  }

  EngineWorld world;
  Slipway& slipway;
  registry::TestRegistry registry;
  std::string image;
};

// Clients that come and go, and a daemon that is killed while the service goes on writing.
TEST_P(EngineService, ItsLogIsFollowedWithoutAGapAndWithItsStreams) {
  const auto service = world.serve_container("web", image, "1");
  ASSERT_TRUE(world.serves("web", "v1"));
  const std::string path = "/api/service/" + service + "/log";
  std::vector<std::string> lines;
  std::vector<std::string> complaints;
  std::string last;
  const auto collect = [&](const std::vector<StreamEvent>& events) {
    for (const auto& event : events) {
      last = event.id;
      const auto said = text(event.data, "text");
      const auto stream = text(event.data, "stream");
      if (said.starts_with("line ")) {
        lines.push_back(said);
        EXPECT_EQ(stream, "stdout") << said;
      } else if (said.starts_with("complaint ")) {
        complaints.push_back(said);
        EXPECT_EQ(stream, "stderr") << said;
      }
    }
  };
  for (const std::size_t wanted : {5U, 200U}) {
    EventStream stream(slipway, path, last);
    ASSERT_EQ(ask("/lines/200"), "v1");
    ASSERT_EQ(ask("/complaints/100"), "v1");
    collect(stream.await_count(wanted));
  }
  slipway.kill();
  ASSERT_EQ(ask("/lines/200"), "v1") << "it serves on without the daemon";
  slipway.start();
  ASSERT_EQ(ask("/complaints/100"), "v1");
  EventStream stream(slipway, path, last);
  for (const std::string end : {"line 600", "complaint 300"}) {
    ASSERT_TRUE(stream.await([&](const auto& event) { return text(event.data, "text") == end; }))
        << end << slipway.messages();
  }
  collect(stream.await_count(stream.count()));
  ASSERT_EQ(lines.size(), 600U);
  ASSERT_EQ(complaints.size(), 300U);
  for (std::size_t i = 0; i < 600; ++i) ASSERT_EQ(lines[i], "line " + std::to_string(i + 1));
  for (std::size_t i = 0; i < 300; ++i) {
    ASSERT_EQ(complaints[i], "complaint " + std::to_string(i + 1));
  }
}

TEST_P(EngineService, WhatItKeepsOutlivesItsVersions) {
  const auto service = world.serve_container(
      "web", image, "1",
      {{"storage", json::array{json::object{{"size", 4}, {"mount_point", "/data"}}}}});
  ASSERT_TRUE(world.serves("web", "v1"));
  ASSERT_EQ(ask("/keep/treasure"), "v1");
  world.push_image(registry, "2", "v2");
  const auto status =
      slipway.post("/api/container/" + service + "/deploy", json::object{{"image_tag", "2"}});
  ASSERT_EQ(text(slipway.await_deployment(text(status, "deployment_id")), "state"), "DEPLOYED");
  EXPECT_TRUE(world.serves("web", "v2"));
  EXPECT_TRUE(wait_until([&] { return world.containers_up() == 1; }));
  EXPECT_EQ(ask("/kept"), "treasure");
}

TEST_P(EngineService, ACronJobRunsNowWithTheFilesThatItsVariablesAre) {
  json::object cronjob = command(json::array{"/etc/app/greeting", "/secret.txt"});
  cronjob["scheduled_at"] = "@yearly";
  const auto job = make_job("report", {{"cronjob", cronjob}});
  set_variable("/api/job/" + job,
               {{"key", "GREETING"}, {"value", "good day"}, {"mount_path", "/etc/app/greeting"}});
  slipway.post("/api/job/" + job + "/secret",
               {{"key", "SECRET"}, {"value", "f\xC3\xBCr dich"}, {"mount_path", "/secret.txt"}});
  ASSERT_EQ(deploy_job(job), "DEPLOYED") << slipway.messages();
  EXPECT_TRUE(slipway.list("/api/service/" + job + "/run").empty());
  const auto run = run_now(job);
  EXPECT_EQ(text(run, "state"), "SUCCEEDED") << json::serialize(run);
  EXPECT_EQ(run.at("exit_code"), 0);
  const auto said = output(run);
  ASSERT_EQ(said.size(), 4U);
  EXPECT_EQ(said[0], "stdout: CRON");
  EXPECT_EQ(said[1], "stdout: good day");
  EXPECT_EQ(said[3], "stderr: that was it");

  set_variable("/api/job/" + job, {{"key", "CODE"}, {"value", "7"}});
  ASSERT_EQ(deploy_job(job), "DEPLOYED") << slipway.messages();
  const auto failed = run_now(job);
  EXPECT_EQ(text(failed, "state"), "FAILED") << json::serialize(failed);
  EXPECT_EQ(failed.at("exit_code"), 7);
  EXPECT_TRUE(wait_until([&] { return world.containers_up() == 0; }));
}

TEST_P(EngineService, ALifecycleJobRunsWhatHappensToItsEnvironment) {
  const auto job = make_job(
      "migrate", {{"on_start", command()}, {"on_stop", command()}, {"on_delete", command()}});
  EventStream events(slipway, slipway.organization_path("event"));
  const std::string environment = "/api/environment/" + slipway.environment();
  const auto ran = [&](const std::string& what) {
    const auto found = events.await([&](const StreamEvent& event) {
      return event.type == "run" && text(event.data.at("run"), "event") == what &&
             !text(event.data.at("run"), "ended_at").empty();
    });
    if (!found) return "no run " + what + " " + slipway.messages();
    const auto state = text(found->data.at("run"), "state");
    return state == "SUCCEEDED" ? state : json::serialize(found->data) + slipway.messages();
  };
  slipway.post(environment + "/deploy");
  EXPECT_EQ(ran("ON_START"), "SUCCEEDED");
  const auto runs = slipway.list("/api/service/" + job + "/run");
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_THAT(output(runs[0]), ElementsAre("stdout: ON_START", "stderr: that was it"));
  EXPECT_TRUE(wait_until(
      [&] { return text(slipway.get("/api/job/" + job + "/status"), "state") == "DEPLOYED"; }));
  slipway.post(environment + "/stop");
  EXPECT_EQ(ran("ON_STOP"), "SUCCEEDED");
  EXPECT_TRUE(wait_until(
      [&] { return text(slipway.get("/api/job/" + job + "/status"), "state") == "STOPPED"; }));
  slipway.send("DELETE", environment);
  EXPECT_EQ(ran("ON_DELETE"), "SUCCEEDED");
  EXPECT_TRUE(wait_until([&] { return slipway.send("GET", "/api/job/" + job).status == 404; }));
  EXPECT_TRUE(wait_until([&] { return world.containers_up() == 0; }));
}

INSTANTIATE_TEST_SUITE_P(On, EngineService,
                         testing::Values(EngineKind::kDocker, EngineKind::kPodman),
                         [](const auto& test) {
                           return test.param == EngineKind::kDocker ? "Docker" : "Podman";
                         });

}  // namespace
}  // namespace slipway::e2e
