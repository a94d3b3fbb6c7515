#include "runtime/docker/answers.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace slipway::runtime::docker {
namespace {

namespace json = boost::json;
using base::ErrorCode;

base::Timestamp at(std::string_view text) { return base::parse_iso8601(text).value(); }

json::value inspected(const std::string& name, const std::string& state) {
  return json::parse(R"({"Id":"abc","Name":"/)" + name + R"(","RestartCount":2,
    "State":{"Status":")" +
                     state + R"(","ExitCode":3,"StartedAt":"2026-01-02T03:04:05.123456789Z",
    "FinishedAt":"2026-01-02T03:05:00Z"},
    "Config":{"Env":["A=1","TOKEN=s3=cret","B=2"],"Labels":{
      "slipway.deployment":"019a0000-0000-7000-8000-000000000001",
      "slipway.service":"019a0000-0000-7000-8000-000000000002",
      "slipway.secret-variables":"TOKEN,GONE"}},
    "HostConfig":{"PortBindings":{"8080/tcp":[{"HostIp":"127.0.0.1","HostPort":"40000"}]}},
    "NetworkSettings":{"Ports":{}}})");
}

TEST(DockerAnswers, AContainerIsAnInstance) {
  const auto container =
      container_of(inspected("slipway-a", "running"), at("2026-01-02T04:00:00Z"));
  EXPECT_EQ(container.id, "abc");
  EXPECT_EQ(container.name, "slipway-a");
  EXPECT_EQ(container.secrets, std::vector<std::string>{"s3=cret"});
  const Instance& instance = container.instance;
  EXPECT_EQ(instance.deployment.to_string(), "019a0000-0000-7000-8000-000000000001");
  EXPECT_EQ(instance.service.to_string(), "019a0000-0000-7000-8000-000000000002");
  EXPECT_EQ(instance.endpoint, (Endpoint{"127.0.0.1", 40000, true}));
  EXPECT_EQ(instance.exit_code, 3);
  EXPECT_EQ(instance.restarts, 2U);
  EXPECT_EQ(instance.started_at, at("2026-01-02T03:04:05.123456Z"));
}

TEST(DockerAnswers, StatesAreTold) {
  struct Case {
    std::string name, status, now;
    InstanceState state;
  };
  const std::string soon = "2026-01-02T03:05:01Z";
  const std::string late = "2026-01-02T03:06:00Z";
  const std::vector<Case> cases{
      {"a", "running", late, InstanceState::kRunning},
      {"a", "paused", late, InstanceState::kRunning},
      {"a", "restarting", late, InstanceState::kRestarting},
      {"a", "created", late, InstanceState::kExited},
      {"a", "exited", soon, InstanceState::kRestarting},
      {"a", "exited", late, InstanceState::kGone},
      {"a-stopped", "exited", soon, InstanceState::kExited},
      {"a-stopped", "exited", late, InstanceState::kExited},
      {"a-stopped", "running", late, InstanceState::kRunning},
  };
  for (const auto& [name, status, now, state] : cases) {
    EXPECT_EQ(container_of(inspected(name, status), at(now)).instance.state, state)
        << name << " " << status << " " << now;
  }
}

TEST(DockerAnswers, TheHealthCheckOfAnImageIsTold) {
  struct Case {
    std::string health, check;
    std::optional<ImageHealth> said;
  };
  using std::chrono::seconds;
  const std::string log = R"(,"Log":[{"ExitCode":0,"Output":"fine"},{"ExitCode":1,"Output":)";
  const std::vector<Case> cases{
      {"null", "null", {}},
      {R"({"Status":"none"})", "{}", {}},
      {R"({"Status":"starting","Log":[]})", R"({"Test":["CMD","a"]})",
       ImageHealth{"the health check of its image has not run yet", seconds(180)}},
      {R"({"Status":"starting","Log":null})",
       R"({"Interval":2000000000,"Timeout":1500000000,"StartPeriod":10000000000,"Retries":2})",
       ImageHealth{"the health check of its image has not run yet", seconds(17)}},
      {R"({"Status":"unhealthy")" + log + R"("no\n such\u0000 page\n"}]})", "null",
       ImageHealth{"the health check of its image fails: no  such  page", seconds(180)}},
      {R"({"Status":"starting")" + log + R"(""}]})", "null",
       ImageHealth{"the health check of its image fails: exit code 1", seconds(180)}},
      {R"({"Status":"unhealthy")" + log + R"("no page at u:s3=cret@h"}]})", "null",
       ImageHealth{"the health check of its image fails: no page at u:[secret]@h", seconds(180)}},
      {R"({"Status":"starting","Log":[]})", R"({"Interval":7200000000000,"Retries":100})",
       ImageHealth{"the health check of its image has not run yet", seconds(3600)}},
      {R"({"Status":"healthy")" + log + R"("an older one"}]})", "null",
       ImageHealth{"", seconds(180)}}};
  for (const auto& [health, check, said] : cases) {
    auto value = inspected("a", "running");
    value.at("State").as_object()["Health"] = json::parse(health);
    value.at("Config").as_object()["Healthcheck"] = json::parse(check);
    const auto instance = container_of(value, at("2026-01-02T04:00:00Z")).instance;
    EXPECT_EQ(instance.image_health.has_value(), said.has_value()) << health;
    EXPECT_EQ(instance.image_health, said)
        << health << instance.image_health.value_or(ImageHealth{}).seen;
  }
}

TEST(DockerAnswers, TheOldestCommonVersionIsSpoken) {
  struct Case {
    std::string json, expected;
  };
  const std::vector<Case> cases{
      {R"({"ApiVersion":"1.41","MinAPIVersion":"1.12"})", "1.41"},
      {R"({"ApiVersion":"1.51","MinAPIVersion":"1.44"})", "1.44"},
      {R"({"ApiVersion":"1.41"})", "1.41"},
      {R"({"ApiVersion":"1.40","MinAPIVersion":"1.12"})", ""},
      {R"({"ApiVersion":"x"})", ""},
      {R"([])", ""},
  };
  for (const auto& [text, expected] : cases) {
    const auto spoken = negotiate(json::parse(text));
    EXPECT_EQ(spoken ? spoken->to_string() : "", expected) << text;
  }
}

TEST(DockerAnswers, TheEngineSaysWhy) {
  EXPECT_EQ(message_of(R"({"message":"No such container: x."})"), "No such container: x");
  EXPECT_EQ(message_of(R"({"cause":"c","message":"m","response":500})"), "m");
  EXPECT_EQ(message_of("page not found\n"), "page not found");
  EXPECT_EQ(message_of(""), "it does not say why");
}

TEST(DockerAnswers, APullThatFailsSaysWhatToDo) {
  struct Case {
    int status;
    std::string message;
    ErrorCode code;
    std::string part;
  };
  const std::vector<Case> cases{
      {404, "manifest for a:1 not found: manifest unknown", ErrorCode::kFailed, "name and tag"},
      {404, "pull access denied for a, repository does not exist", ErrorCode::kFailed,
       "credentials"},
      {500, "Get \"https://r/v2/\": dial tcp 10.0.0.1:443: connection refused",
       ErrorCode::kUnavailable, "refused."},
      {500, "unauthorized: authentication required", ErrorCode::kFailed, "credentials"},
      {200, "manifest unknown", ErrorCode::kFailed, "name and tag"},
      {500, "disk full", ErrorCode::kFailed, "disk full."},
  };
  for (const auto& [status, message, code, part] : cases) {
    const auto error = pull_failure("a:1", status, message);
    EXPECT_EQ(error.code, code) << message;
    EXPECT_NE(error.message.find("a:1"), std::string::npos);
    EXPECT_NE(error.message.find(part), std::string::npos) << error.message;
  }
}

TEST(DockerAnswers, ImagesGoWithTheirLastDeployment) {
  const std::string service = "slipway/019a0000-0000-7000-8000-000000000002:";
  const std::string first = "019a0000-0000-7000-8000-00000000000a";
  const std::string second = "019a0000-0000-7000-8000-00000000000b";
  const auto names = [&](const std::vector<std::string>& tags) {
    json::array array(tags.begin(), tags.end());
    return image_names_of(json::array{{{"RepoTags", array}}}, *model::DeploymentId::parse(first));
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names({service + "c0ffee", service + first}),
            (Names{service + first, service + "c0ffee"}));
  EXPECT_EQ(names({service + "c0ffee", service + first, service + second}),
            (Names{service + first}));
  EXPECT_EQ(names({service + "c0ffee", service + second}), Names{});
  // Of the same content, and of another service.
  const std::string other = "slipway/019a0000-0000-7000-8000-000000000003:";
  EXPECT_EQ(names({other + "c0ffee", other + second, service + "c0ffee", service + first}),
            (Names{service + first, service + "c0ffee"}));
  EXPECT_EQ(names({"localhost/" + service + first, "nginx:1"}),
            (Names{"localhost/" + service + first}));
  // As it was pushed.
  const std::string pushed = "registry.example.org:5000/slipway/" + service;
  EXPECT_EQ(names({service + "c0ffee", service + first, pushed + first}),
            (Names{service + first, pushed + first, service + "c0ffee"}));
  EXPECT_EQ(names({"other/web:" + first, "slipway/web:" + first}), Names{});
  EXPECT_EQ(
      image_names_of(json::parse(R"([{"RepoTags":null},{}])"), *model::DeploymentId::parse(first)),
      Names{});
}

}  // namespace
}  // namespace slipway::runtime::docker
