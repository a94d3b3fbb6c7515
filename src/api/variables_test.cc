// Variables and secrets of every scope: what each sees, and what is refused.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

const std::string kSeen = "/api/variable?parent_id={applicationId}&scope=APPLICATION";

std::string text(const json::value& value, const char* name) {
  const auto* found = value.as_object().if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : "";
}

// "KEY=VALUE SCOPE TYPE", in the order of the answer.
std::vector<std::string> listed(TestApi& api, const std::string& path) {
  std::vector<std::string> lines;
  const auto answer = api.call("GET", path);
  EXPECT_EQ(answer.status, 200) << answer.http.body;
  for (const auto& item : answer.json.at("results").as_array()) {
    lines.push_back(text(item, "key") + "=" + text(item, "value") + " " + text(item, "scope") +
                    " " + text(item, "variable_type"));
  }
  return lines;
}

json::value created(TestApi& api, const std::string& path, const std::string& body) {
  const auto answer = api.call("POST", path, body);
  EXPECT_EQ(answer.status, 201) << answer.http.body;
  return answer.json;
}

TEST(VariablesOfAllScopes, AreSeenFromTheServiceWithWhereTheyComeFrom) {
  TestApi api;
  const auto project = created(api, "/api/project/{projectId}/environmentVariable",
                               R"({"key":"REGION","value":"eu"})");
  api.ids()["region"] = text(project, "id");
  const auto overriding = created(api, "/api/variable/{region}/override",
                                  R"({"value":"us","override_scope":"ENVIRONMENT",
                  "override_parent_id":"{environmentId}"})");
  EXPECT_EQ(text(overriding, "key"), "REGION");
  EXPECT_EQ(text(overriding.at("overridden_variable"), "id"), api.ids().at("region"));
  const auto alias = created(api, "/api/variable/{region}/alias",
                             R"({"key":"ZONE","alias_scope":"APPLICATION",
                                 "alias_parent_id":"{applicationId}"})");
  EXPECT_EQ(text(alias.at("aliased_variable"), "key"), "REGION");
  created(api, "/api/variable",
          R"({"key":"TOKEN","value":"hush","is_secret":true,"variable_scope":"PROJECT",
              "variable_parent_id":"{projectId}"})");
  EXPECT_THAT(listed(api, kSeen),
              IsSupersetOf({"SLIPWAY_PROJECT=shop BUILT_IN BUILT_IN",
                            "SLIPWAY_SERVICE=web BUILT_IN BUILT_IN", "REGION=eu PROJECT VALUE",
                            "TOKEN= PROJECT VALUE", "REGION=us ENVIRONMENT OVERRIDE",
                            "ZONE=eu APPLICATION ALIAS", "COLOUR=red APPLICATION VALUE"}));
  EXPECT_THAT(listed(api, kSeen + "&is_secret=true"),
              ElementsAre("ORGANIZATION_SECRET= ORGANIZATION VALUE",
                          "PROJECT_SECRET= PROJECT VALUE", "TOKEN= PROJECT VALUE",
                          "ENVIRONMENT_SECRET= ENVIRONMENT VALUE", "PASSWORD= APPLICATION VALUE"));
  EXPECT_THAT(listed(api, "/api/variable?parent_id={projectId}&scope=PROJECT"),
              Not(testing::Contains(HasSubstr("ENVIRONMENT"))));
  // The organization's is the widest.
  const auto widest = created(api, "/api/organization/{organizationId}/environmentVariable",
                              R"({"key":"REGION","value":"world"})");
  EXPECT_THAT(listed(api, kSeen),
              IsSupersetOf({"REGION=world ORGANIZATION VALUE", "REGION=eu PROJECT OVERRIDE",
                            "REGION=us ENVIRONMENT OVERRIDE"}));
  EXPECT_THAT(listed(api, "/api/variable?parent_id={organizationId}&scope=ORGANIZATION"),
              testing::Contains("REGION=world ORGANIZATION VALUE"));
  EXPECT_EQ(api.call("DELETE", "/api/variable/" + text(widest, "id")).status, 204);
  // A list of a parent holds its own.
  EXPECT_THAT(listed(api, "/api/application/{applicationId}/environmentVariable"),
              ElementsAre("COLOUR=red APPLICATION VALUE", "ZONE=eu APPLICATION ALIAS"));
  EXPECT_EQ(api.call("DELETE", "/api/variable/{region}").status, 204);
  EXPECT_THAT(listed(api, kSeen), Not(testing::Contains(HasSubstr("ZONE"))));
  EXPECT_THAT(listed(api, kSeen), testing::Contains("REGION=us ENVIRONMENT VALUE"));
}

TEST(VariablesOfAllScopes, MayBeAliasesOfABuiltInAndOfASecret) {
  TestApi api;
  const auto seen = api.call("GET", kSeen).json;
  for (const auto& item : seen.at("results").as_array()) {
    if (text(item, "key") == "SLIPWAY_PROJECT") api.ids()["builtIn"] = text(item, "id");
  }
  const std::string place = R"("alias_scope":"APPLICATION","alias_parent_id":"{applicationId}")";
  const auto alias =
      created(api, "/api/variable/{builtIn}/alias", R"({"key":"APP",)" + place + "}");
  EXPECT_EQ(text(alias, "value"), "shop");
  const auto secret =
      created(api, "/api/variable/{secretId}/alias", R"({"key":"PASS",)" + place + "}");
  EXPECT_EQ(secret.at("is_secret"), true);
  EXPECT_EQ(text(secret.at("aliased_secret"), "key"), "PASSWORD");
  for (const std::string& path : {kSeen, std::string("/api/application/{applicationId}/secret"),
                                  std::string("/api/project/{projectId}/secret"),
                                  std::string("/api/environment/{environmentId}/secret")}) {
    const auto answer = api.call("GET", path);
    EXPECT_THAT(answer.http.body, Not(HasSubstr("hush"))) << path;
  }
}

TEST(VariablesOfAllScopes, AreImportedOnce) {
  TestApi api;
  const std::string path =
      "/api/variable/import?service_id={applicationId}&service_type=APPLICATION";
  const std::string vars = R"("vars":[
      {"name":"COLOUR","value":"blue","scope":"APPLICATION","is_secret":false},
      {"name":"NEW","value":"n","scope":"PROJECT","is_secret":false},
      {"name":"KEY","value":"hush","scope":"ENVIRONMENT","is_secret":true}]})";
  auto answer = api.call("POST", path, R"({"overwrite":false,)" + vars);
  ASSERT_EQ(answer.status, 200) << answer.http.body;
  EXPECT_EQ(answer.json.at("total_variables_to_import"), 3);
  EXPECT_EQ(answer.json.at("successful_imported_variables").as_array().size(), 2U);
  EXPECT_THAT(answer.http.body, Not(HasSubstr("hush")));
  EXPECT_THAT(listed(api, kSeen), testing::Contains("COLOUR=red APPLICATION VALUE"));
  EXPECT_THAT(listed(api, kSeen), testing::Contains("NEW=n PROJECT VALUE"));
  answer = api.call("POST", path, R"({"overwrite":true,)" + vars);
  EXPECT_EQ(answer.json.at("successful_imported_variables").as_array().size(), 3U);
  EXPECT_THAT(listed(api, kSeen), testing::Contains("COLOUR=blue APPLICATION VALUE"));
}

struct RefusedVariable {
  std::string path;
  std::string body;
  int status = 400;
  std::string field;
};

TEST(VariablesOfAllScopes, AreRefusedWhereTheyCannotBe) {
  const std::string application =
      R"("alias_scope":"APPLICATION","alias_parent_id":"{applicationId}")";
  const std::vector<RefusedVariable> cases{
      {"/api/variable", R"({"key":"A","value":"v","variable_parent_id":"{projectId}"})", 400,
       "variable_scope"},
      {"/api/variable",
       R"({"key":"A","value":"v","variable_scope":"PROJECT","variable_parent_id":"{nobody}"})", 400,
       "variable_parent_id"},
      {"/api/variable",
       R"({"key":"A","value":"v","variable_scope":"CONTAINER",
           "variable_parent_id":"{applicationId}"})",
       400, "variable_parent_id"},
      {"/api/variable",
       R"({"key":"A","value":"v","variable_scope":"BUILT_IN","variable_parent_id":"{projectId}"})",
       400, "variable_parent_id"},
      {"/api/variable",
       R"({"key":"A","value":"v","variable_scope":"PROJECT","variable_parent_id":"{projectId}",
           "secret_manager_access_id":"x"})",
       400, "secret_manager_access_id"},
      {"/api/project/{projectId}/secret", R"({"key":"A","value":"v","mount_path":"etc/a"})", 400,
       "mount_path"},
      {"/api/project/{projectId}/secret", R"({"key":"A","value":"v","mount_path":"/etc/../a"})",
       400, "mount_path"},
      {"/api/project/{projectId}/secret", R"({"key":"A","value":"v","mount_path":"/etc/"})", 400,
       "mount_path"},
      {"/api/variable/{containersVariableId}/alias", R"({"key":"A",)" + application + "}", 400,
       "alias_parent_id"},
      {"/api/variable/{environmentVariableId}/alias", R"({"key":"COLOUR",)" + application + "}",
       409, "name"},
      {"/api/variable/{environmentVariableId}/override",
       R"({"value":"v","override_scope":"APPLICATION","override_parent_id":"{applicationId}"})",
       400, "override_parent_id"},
      {"/api/variable/import?service_id={nobody}&service_type=APPLICATION",
       R"({"overwrite":true,"vars":[]})", 400, "service_id"},
      {"/api/variable/import?service_id={applicationId}&service_type=APPLICATION",
       R"({"vars":[{"name":"A","value":"v","scope":"CONTAINER","is_secret":false}]})", 400,
       "vars.scope"},
      {"/api/variable/import?service_id={applicationId}", R"({"vars":[]})", 400, "service_type"},
  };
  TestApi api;
  for (const auto& c : cases) {
    const auto answer = api.call("POST", c.path, c.body);
    EXPECT_EQ(answer.status, c.status) << c.path << " " << answer.http.body;
    EXPECT_EQ(answer.field(), c.field) << answer.http.body;
  }
  EXPECT_EQ(api.call("GET", "/api/variable?parent_id={projectId}").field(), "scope");
  EXPECT_EQ(api.call("GET", "/api/variable?scope=PROJECT").field(), "parent_id");
}

}  // namespace
}  // namespace slipway::api
