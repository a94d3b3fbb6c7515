#include "cli/name_check.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace slipway::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A daemon with a variable at each level, and a service that is an application.
Current there() {
  const auto variables = [](const std::string& key) {
    CurrentVariables some;
    some.variables.push_back({.id = "v", .key = key, .value = "1"});
    return some;
  };
  CurrentService web;
  web.id = "s1";
  web.name = "web";
  web.variables.secrets.push_back({.id = "v", .key = "OF_SERVICE", .value = ""});
  Current current;
  current.runtimes.push_back({"r1", "engine", boost::json::parse(R"({"kind":"DOCKER"})")});
  current.variables = variables("OF_ALL");
  current.knows_variables = true;
  CurrentEnvironment environment{.id = "e1", .name = "e", .mode = {}};
  environment.variables = variables("OF_ENVIRONMENT");
  environment.services.push_back(std::move(web));
  CurrentProject project{.id = "p1", .name = "p", .description = {}};
  project.variables = variables("OF_PROJECT");
  project.environments.push_back(std::move(environment));
  current.projects.push_back(std::move(project));
  return current;
}

std::string check(const std::string& text, const Current& current = there()) {
  const auto desired = parse_desired(text, "slipway.yaml");
  EXPECT_TRUE(desired) << testing::PrintToString(desired.error());
  if (!desired) return {};
  const auto known = check_names(current, *desired);
  return known ? "" : known.error().message;
}

// A file with these lines of the service, from its fifth line on.
std::string of_web(const std::string& lines) {
  return "projects:\n- name: p\n  environments: [{name: e, services: [{name: web,\n"
         "    repository: 'https://h/r',\n    " +
         lines + "}]}]\n";
}

TEST(NameCheck, AnAliasIsOfAVariableThatIsThere) {
  struct Case {
    std::string aliases, says;
  };
  const std::vector<Case> cases{
      {"A: OF_SERVICE", ""},
      {"A: OF_ENVIRONMENT", ""},
      {"A: OF_PROJECT", ""},
      {"A: OF_ALL", ""},
      {"A: SLIPWAY_URL", ""},
      {"A: {of: OF_PROJECT, scope: PROJECT}", ""},
      {"A: OF_PROJEKT",
       "slipway.yaml:5:18: There is no variable 'OF_PROJEKT' that A could be an alias of. Did you "
       "mean 'OF_PROJECT'?"},
      {"OF_PROJEC: OF_PROJEKT",
       "slipway.yaml:5:26: There is no variable 'OF_PROJEKT' that OF_PROJEC could be an alias of. "
       "Did you mean 'OF_PROJECT'?"},
      {"A: {of: OF_PROJECT, scope: ENVIRONMENT}",
       "slipway.yaml:5:18: There is no variable 'OF_PROJECT' that A could be an alias of."}};
  for (const auto& [aliases, says] : cases) {
    const auto told = check(of_web("aliases: {" + aliases + "}"));
    EXPECT_THAT(told, StartsWith(says)) << aliases;
    EXPECT_EQ(told.empty(), says.empty()) << aliases << told;
  }
  EXPECT_EQ(
      check(of_web("variables: {OURS: '1'}, secrets: {S: {env: X}}, aliases: {A: OURS, B: S}")),
      "");
  EXPECT_THAT(check("variables: {TOP: '1'}\nprojects: [{name: new, aliases: {A: TOP, B: BELOW},\n"
                    " environments: [{name: e, variables: {BELOW: '1'}, aliases: {C: BELOW}}]}]"),
              HasSubstr("2:45: There is no variable 'BELOW'"));
  // Whoever may not see the organization's cannot know.
  auto hidden = there();
  hidden.knows_variables = false;
  EXPECT_EQ(check(of_web("aliases: {A: OF_SOMEBODY}"), hidden), "");
}

TEST(NameCheck, WhatIsThereIsOfTheSameKind) {
  EXPECT_THAT(check("projects: [{name: p, environments: [{name: e, services:\n"
                    "  [{name: web, image: a, tag: '1'}]}]}]"),
              StartsWith("slipway.yaml:2:4: 'e/web' is there as application, and in the file as "
                         "container. "));
  EXPECT_THAT(check("runtimes:\n- {name: engine, kind: PROCESS}"),
              StartsWith("slipway.yaml:2:3: The runtime 'engine' is there as DOCKER, "));
  EXPECT_EQ(check("runtimes: [{name: engine, kind: DOCKER}, {name: new, kind: PROCESS}]"), "");
}

// An environment on a runtime of this kind, new or there, with these keys of its service.
std::string on_runtime(const std::string& kind, const std::string& lines) {
  return check("runtimes: [{name: mine, kind: " + kind +
               "}]\n"
               "projects: [{name: q, environments: [{name: e, runtime: mine, services: [{name: web,"
               "\n " +
               lines + "}]}]}]");
}

TEST(NameCheck, ARuntimeIsAbleToWhatTheFileWants) {
  struct Case {
    const char* lines;
    const char *process, *docker;  // what is said; "" where it can
  };
  const std::string git = "repository: 'https://h/r', ";
  const std::vector<Case> cases{
      {"ports: [80]", "", ""},
      {"min_running_instances: 2",
       "3:52: min_running_instances: the environment 'e' is on 'mine', which runs one instance",
       "3:52: min_running_instances: the environment 'e' is on 'mine', which runs one instance"},
      {"storage: [{mount_point: /a}]", "3:38: storage: the environment 'e' is on 'mine', which ",
       ""},
      {"dockerfile_path: a/Dockerfile", "3:46: dockerfile_path: the environment 'e'", ""},
      {"docker_target_build_stage: a", "3:56: docker_target_build_stage: the environment", ""},
      {"build_command: make", "", "3:44: build_command: the environment 'e' is on 'mine', which "},
      {"ports: [80, {port: 81, public: false}]",
       "3:36: ports: the environment 'e' is on 'mine', which gives a process one port", ""},
      {"ports: [80, 81]", "3:36: ports: the environment 'e' is on 'mine', which leads from outside",
       "3:36: ports: the environment 'e' is on 'mine', which leads from outside"},
      {"ports: [{port: 80, protocol: UDP}]", "3:36: ports: the environment 'e' is on 'mine', which",
       "3:36: ports: the environment 'e' is on 'mine', which reaches services by TCP only"},
      {"variables: {A: {value: b, mount_path: /a}}",
       "3:67: mount_path: the environment 'e' runs on 'mine', which mounts no files.", ""},
      {"secrets: {A: {env: B, mount_path: /a}}",
       "3:63: mount_path: the environment 'e' runs on 'mine', which mounts no files.", ""},
      {"on_start: {}, dockerfile_path: a/Dockerfile", "3:60: dockerfile_path: the environment", ""},
  };
  for (const auto& [lines, process, docker] : cases) {
    for (const auto& [kind, says] : {std::pair("PROCESS", process), std::pair("DOCKER", docker)}) {
      const auto told = on_runtime(kind, git + lines);
      const std::string expected = *says == '\0' ? "" : std::string("slipway.yaml:") + says;
      EXPECT_THAT(told, StartsWith(expected)) << kind << ' ' << lines;
      EXPECT_EQ(told.empty(), expected.empty()) << kind << ' ' << lines << '\n' << told;
    }
  }
  EXPECT_THAT(on_runtime("PROCESS", "image: a, tag: '1'"),
              StartsWith("slipway.yaml:3:9: the environment 'e' runs on 'mine', which runs no "
                         "images."));
  EXPECT_EQ(on_runtime("DOCKER", "image: a, tag: '1'"), "");
  const std::string chart = "chart: {helm_repository: h, name: c, version: 1.0.0}";
  EXPECT_THAT(on_runtime("DOCKER", chart), HasSubstr("which brings no charts anywhere."));
}

TEST(NameCheck, WhatARuntimeLeavesAloneAlreadyMayStay) {
  auto current = there();
  current.runtimes.push_back({"r2", "mine", boost::json::parse(R"({"kind":"PROCESS"})")});
  auto& environment = current.projects[0].environments[0];
  environment.runtime = "mine";
  environment.services[0].body =
      boost::json::parse(R"({"storage":[{"id":"a","mount_point":"/a","size":4}]})");
  EXPECT_EQ(check(of_web("memory: 64"), current), "");
  EXPECT_EQ(check(of_web("storage: [{mount_point: /b}]"), current), "");
  EXPECT_THAT(check(of_web("min_running_instances: 2"), current),
              StartsWith("slipway.yaml:5:28: min_running_instances: "));
}

TEST(NameCheck, APublicNameIsNoOtherServicesAddress) {
  auto current = there();
  current.gateway_domain = "apps.example.com";
  auto& environment = current.projects[0].environments[0];
  CurrentService kept;
  kept.id = "s2";
  kept.name = "Kept One";
  kept.body = boost::json::parse(R"({"domains":["kept.example.com"]})");
  environment.services.push_back(kept);
  struct Case {
    std::string domains, says;
  };
  const std::vector<Case> cases{
      {"domains: [shop.example.com]", ""},
      {"domains: [web.e.p.apps.example.com]", ""},  // its own
      {"domains: [api.e.p.apps.example.com]",
       "slipway.yaml:5:15: 'p/e/Api' has 'api.e.p.apps.example.com' as its address; a public name "
       "leads to one service only."},
      {"custom_domains: [{domain: api.e.p.apps.example.com}]",
       "slipway.yaml:5:31: 'p/e/Api' has 'api.e.p.apps.example.com' as its address"},
      {"domains: [nightly.e.p.apps.example.com]", ""},  // a job has none
      {"domains: [api.e.p.localhost]", ""},             // another end
      {"domains: [kept-one.e.p.apps.example.com]",
       "slipway.yaml:5:15: 'p/e/Kept One' has 'kept-one.e.p.apps.example.com' as its address"},
      {"domains: [kept.example.com]",
       "slipway.yaml:5:15: 'p/e/Kept One' has 'kept.example.com' among its domains"}};
  for (const auto& [domains, says] : cases) {
    const auto told = check(
        of_web(domains + "}, {name: Api, repository: 'https://h/r'}, {name: nightly, repository: "
                         "'https://h/r', cron: {scheduled_at: '@daily'}"),
        current);
    EXPECT_THAT(told, StartsWith(says)) << domains;
    EXPECT_EQ(told.empty(), says.empty()) << domains << told;
  }
}

TEST(NameCheck, ABotOfSlackNeedsItsToken) {
  const std::string file =
      "webhooks:\n- {name: chat, kind: SLACK, events: [DEPLOYMENT_FAILURE], target_url: "
      "'https://slack.com/api/chat.postMessage?channel=C1'";
  EXPECT_THAT(check(file + "}"),
              StartsWith("slipway.yaml:2:3: target_secret: is missing. Slack's API takes"));
  EXPECT_EQ(check(file + ", target_secret: {env: TOKEN}}"), "");
  auto current = there();
  current.webhooks.push_back({"w1", "chat", boost::json::parse(R"({"target_secret_set":true})")});
  EXPECT_EQ(check(file + "}", current), "");
}

}  // namespace
}  // namespace slipway::cli
