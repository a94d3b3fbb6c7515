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

}  // namespace
}  // namespace slipway::cli
