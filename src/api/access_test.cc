// Every route with every role, with another organization's token, and with a limited one.

#include <algorithm>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

struct Route {
  std::string method;
  std::string path;
  std::string operation;
};

// As the API describes itself, without what needs no token and without what never ends.
std::vector<Route> routes(TestApi& api) {
  std::vector<Route> all;
  const auto description = api.call_with("GET", "/api/openapi.json", "", {}).json;
  for (const auto& path : description.at("paths").as_object()) {
    const std::string pattern(path.key());
    if (!pattern.starts_with("/api/") || pattern == "/api/openapi.json") continue;
    for (const auto& operation : path.value().as_object()) {
      std::string method(operation.key());
      for (char& c : method) c = static_cast<char>(std::toupper(c));
      all.push_back(
          {method, pattern, std::string(operation.value().at("operationId").as_string())});
    }
  }
  return all;
}

const std::set<std::string> kDeployers{"deployApplication",
                                       "deployContainer",
                                       "deployJob",
                                       "redeployJob",
                                       "stopJob",
                                       "deployHelm",
                                       "redeployHelm",
                                       "stopHelm",
                                       "uninstallHelm",
                                       "runService",
                                       "forwardServicePort",
                                       "autoDeployJobEnvironments",
                                       "redeployApplication",
                                       "redeployContainer",
                                       "rebootApplication",
                                       "rebootContainer",
                                       "stopApplication",
                                       "stopContainer",
                                       "rollbackService",
                                       "cancelDeploymentRequest",
                                       "cancelEnvironmentDeployment",
                                       "deployEnvironment",
                                       "redeployEnvironment",
                                       "stopEnvironment",
                                       "deployAllServices",
                                       "rebootServices",
                                       "stopSelectedServices",
                                       "createPush",
                                       "autoDeployContainerEnvironments",
                                       "replayDelivery",
                                       "releaseQuarantine",
                                       "approveDeployment",
                                       "allowPreview",
                                       "refuseDeployment"};

const std::set<std::string> kAboveOrganizations{"createOrganization", "listHostKeys",
                                                "forgetHostKey"};

std::string needed_role(const Route& route) {
  static const std::set<std::string> admins{"listOrganizationApiTokens",
                                            "listUsers",
                                            "getUser",
                                            "listAuditEntries",
                                            "getRepository",
                                            "getCheckup",
                                            "listGitTokenRepositories",
                                            "listOrganizationWebHooks",
                                            "getOrganizationWebhook",
                                            "listWebhookEvent"};
  static const std::set<std::string> anybody{"createSession", "deleteSession", "changeOwnPassword"};
  if (admins.contains(route.operation)) return "ADMIN";
  if (anybody.contains(route.operation)) return "VIEWER";
  if (kDeployers.contains(route.operation)) return "DEPLOYER";
  if (route.operation == "explain" || route.operation == "testDeploymentRestrictions" ||
      route.method == "GET")
    return "VIEWER";
  return "ADMIN";
}

std::string new_token(TestApi& api, const std::string& organization, const std::string& role,
                      const std::string& more = "") {
  const auto created =
      api.call("POST", "/api/organization/" + organization + "/apiToken",
               R"({"name":"of )" + role + R"(","role_id":")" + role + "\"" + more + "}");
  EXPECT_EQ(created.status, 201) << created.http.body;
  return std::string(created.json.at("token").as_string());
}

TestAnswer call_as(TestApi& api, const std::string& token, const Route& route) {
  return api.call_with(route.method, route.path, "{}", {{"Authorization", "Token " + token}});
}

// Of the organization itself the id counts; of all else there is nothing, so that nothing changes.
Route without_effect(Route route) {
  for (auto at = route.path.find('{'); at != std::string::npos; at = route.path.find('{', at + 1)) {
    route.path.replace(at, route.path.find('}', at) - at + 1, kNobody);
  }
  return route;
}

// An id is the same in either case.
Route with_upper_case_ids(TestApi& api, Route route) {
  std::string path;
  std::string rest = route.path;
  for (auto open = rest.find('{'); open != std::string::npos; open = rest.find('{')) {
    const auto end = rest.find('}', open) + 1;
    std::string id = api.filled(rest.substr(open, end - open));
    std::transform(id.begin(), id.end(), id.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    path += rest.substr(0, open) + id;
    rest.erase(0, end);
  }
  route.path = path + rest;
  return route;
}

TEST(Access, FollowsTheRole) {
  TestApi api;
  const std::vector<std::string> roles{"VIEWER", "DEPLOYER", "ADMIN"};
  const auto rank = [&](const std::string& role) {
    return std::find(roles.begin(), roles.end(), role) - roles.begin();
  };
  const auto all = routes(api);
  EXPECT_GT(all.size(), 100U);
  for (const auto& role : roles) {
    const auto token = new_token(api, "{organizationId}", role);
    for (const auto& route : all) {
      SCOPED_TRACE(role + ": " + route.operation);
      const auto answer = call_as(api, token, without_effect(route));
      if (rank(role) < rank(needed_role(route))) {
        EXPECT_EQ(answer.status, 403) << answer.http.body;
        EXPECT_THAT(answer.message(), HasSubstr(needed_role(route)));
      } else if (!kAboveOrganizations.contains(route.operation)) {
        EXPECT_NE(answer.status, 403) << answer.http.body;
        EXPECT_NE(answer.status, 401) << answer.http.body;
      }
    }
  }
}

TEST(Access, EndsAtTheOrganization) {
  TestApi api;
  const auto other = api.call("POST", "/api/organization", R"({"name":"other"})");
  const std::string organization(other.json.at("id").as_string());
  const auto token = new_token(api, organization, "ADMIN");
  for (const auto& route : routes(api)) {
    if (route.path.find('{') == std::string::npos) continue;
    SCOPED_TRACE(route.operation);
    const int refused = kAboveOrganizations.contains(route.operation) ? 403 : 404;
    EXPECT_EQ(call_as(api, token, route).status, refused);
    EXPECT_EQ(call_as(api, token, with_upper_case_ids(api, route)).status, refused);
  }
  const auto as_other = [&](const std::string& method, const std::string& path,
                            const std::string& body = "") {
    return api.call_with(method, path, body, {{"Authorization", "Bearer " + token}});
  };
  const auto seen = as_other("GET", "/api/organization").json.at("results").as_array();
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen.at(0).at("name"), "other");
  EXPECT_EQ(as_other("POST", "/api/organization", R"({"name":"third"})").status, 403);
  EXPECT_EQ(as_other("GET", "/api/variable?scope=PROJECT&parent_id={projectId}").status, 400);
  EXPECT_EQ(as_other("POST", "/api/variable",
                     R"({"key":"A","value":"v","is_secret":false,"variable_scope":"PROJECT",
                         "variable_parent_id":"{projectId}"})")
                .status,
            400);
  EXPECT_EQ(
      as_other("POST", "/api/variable/import?service_type=APPLICATION&service_id={applicationId}",
               R"({"overwrite":true,"vars":[]})")
          .status,
      400);
  // Its own it may change.
  EXPECT_EQ(as_other("PUT", "/api/organization/" + organization, R"({"name":"mine"})").status, 200);
}

// Of these a limited token sees its own part, or there is nothing to be kept from.
const std::set<std::string> kMindReach{"listOrganization",
                                       "getOrganization",
                                       "listProject",
                                       "getBoard",
                                       "followEvents",
                                       "createSession",
                                       "listSignInWays",
                                       "getSession",
                                       "deleteSession",
                                       "changeOwnPassword",
                                       "getDefaultApplicationAdvancedSettings",
                                       "getDefaultContainerAdvancedSettings",
                                       "getDefaultJobAdvancedSettings",
                                       "getDefaultHelmAdvancedSettings",
                                       "listVariables",
                                       "createVariable",
                                       "importEnvironmentVariables"};

std::string made_id(const TestAnswer& answer) {
  EXPECT_EQ(answer.status, 201) << answer.http.body;
  return std::string(answer.json.at("id").as_string());
}

std::string limited_to(const std::string& list, const std::string& id) {
  return ",\"limited_to\":{\"" + list + "\":[\"" + id + "\"]}";
}

TEST(Access, EndsAtWhatATokenIsLimitedTo) {
  TestApi api;
  const auto project =
      made_id(api.call("POST", "/api/organization/{organizationId}/project", R"({"name":"b"})"));
  const auto environment =
      made_id(api.call("POST", "/api/project/" + project + "/environment", R"({"name":"e"})"));
  for (const auto& limit :
       {limited_to("projects", project), limited_to("environments", environment)}) {
    SCOPED_TRACE(limit);
    const auto token = new_token(api, "{organizationId}", "ADMIN", limit);
    for (const auto& route : routes(api)) {
      if (kMindReach.contains(route.operation)) continue;
      SCOPED_TRACE(route.operation);
      const auto answer = call_as(api, token, route);
      EXPECT_TRUE(answer.status == 403 || answer.status == 404) << answer.http.body;
    }
    const auto as_limited = [&](const std::string& method, const std::string& path,
                                const std::string& body = "") {
      return api.call_with(method, path, body, {{"Authorization", "Bearer " + token}});
    };
    const auto names = [&](const std::string& path) {
      std::vector<std::string> all;
      const auto answer = as_limited("GET", path);
      for (const auto& item : answer.json.at("results").as_array()) {
        all.emplace_back(item.at("name").as_string());
      }
      return all;
    };
    EXPECT_THAT(names("/api/organization/{organizationId}/project"), testing::ElementsAre("b"));
    EXPECT_THAT(names("/api/project/" + project + "/environment"), testing::ElementsAre("e"));
    EXPECT_EQ(as_limited("GET", "/api/environment/" + environment + "/application").status, 200);
    const auto board = as_limited("GET", "/api/organization/{organizationId}/board");
    EXPECT_EQ(board.json.at("environments").as_array().size(), 1U);
    EXPECT_EQ(board.json.at("services").as_array().size(), 0U);
    EXPECT_EQ(board.json.at("columns").as_array().size(), 0U);
    const auto refused = as_limited("GET", "/api/organization/{organizationId}/hook");
    EXPECT_THAT(refused.message(), HasSubstr("is limited to some of its projects"));
    // Nor by way of a body.
    const std::string variable =
        R"({"key":"A","value":"v","is_secret":false,"variable_scope":"ENVIRONMENT",)"
        R"("variable_parent_id":")";
    EXPECT_EQ(as_limited("POST", "/api/variable", variable + "{environmentId}\"}").status, 400);
    EXPECT_EQ(as_limited("POST", "/api/variable", variable + environment + "\"}").status, 201);
    EXPECT_EQ(as_limited("DELETE", "/api/variable/{variableId}").status, 404);
    EXPECT_EQ(as_limited("POST", "/api/environment/" + environment + "/clone",
                         R"({"name":"c","project_id":"{projectId}"})")
                  .field(),
              "project_id");
    api.database().write(
        [](store::Transaction& tx) { tx.execute("DELETE FROM variable WHERE name = 'A'"); });
  }
}

TEST(Access, OfAnEnvironmentIsNotThatOfItsProject) {
  TestApi api;
  const auto other =
      made_id(api.call("POST", "/api/project/{projectId}/environment", R"({"name":"e"})"));
  const auto token = new_token(api, "{organizationId}", "ADMIN", limited_to("environments", other));
  struct Case {
    std::string method, path, body;
    int status;
  };
  const std::vector<Case> cases{
      {"GET", "/api/project/{projectId}", "", 200},
      {"PUT", "/api/project/{projectId}", R"({"name":"mine"})", 404},
      {"DELETE", "/api/project/{projectId}", "", 404},
      {"POST", "/api/project/{projectId}/environment", R"({"name":"f"})", 404},
      {"GET", "/api/project/{projectId}/environmentVariable", "", 404},
      {"GET", "/api/environment/{environmentId}", "", 404},
      {"GET", "/api/application/{applicationId}", "", 404},
      {"POST", "/api/application/{applicationId}/deploy", "{}", 404},
      {"GET", "/api/environment/" + other, "", 200},
      {"POST", "/api/environment/" + other + "/clone", R"({"name":"g"})", 400},
      {"POST", "/api/application/{applicationId}/clone",
       R"({"name":"h","environment_id":")" + other + "\"}", 404},
  };
  for (const auto& c : cases) {
    const auto answer =
        api.call_with(c.method, c.path, c.body, {{"Authorization", "Token " + token}});
    EXPECT_EQ(answer.status, c.status) << c.method << ' ' << c.path << ' ' << answer.http.body;
  }
}

TEST(ApiTokens, AreShownOnceAndEnd) {
  TestApi api;
  const std::string path = "/api/organization/{organizationId}/apiToken";
  const auto token = new_token(api, "{organizationId}", "VIEWER");
  const auto listed = api.call("GET", path);
  EXPECT_THAT(listed.http.body, testing::Not(HasSubstr(token)));
  api.database().read([&](store::Transaction& tx) {
    for (const auto& hash : tx.query("SELECT token_hash FROM api_token",
                                     [](const store::Row& row) { return row.text(0); })) {
      EXPECT_EQ(hash.size(), 64U);
      EXPECT_NE(hash, token);
    }
  });
  const auto& last = listed.json.at("results").as_array().back();
  EXPECT_EQ(last.at("role_name"), "VIEWER");
  const auto look = [&](const std::string& with) {
    return api
        .call_with("GET", "/api/project/{projectId}", "", {{"Authorization", "Token " + with}})
        .status;
  };
  EXPECT_EQ(last.at("last_used_at"), nullptr);
  EXPECT_EQ(look(token), 200);
  // The writer takes turns: what this asks for is stored after the use.
  new_token(api, "{organizationId}", "VIEWER");
  const auto used = api.call("GET", path).json.at("results").as_array();
  const auto same = std::find_if(
      used.begin(), used.end(), [&](const auto& shown) { return shown.at("id") == last.at("id"); });
  EXPECT_TRUE(same->at("last_used_at").is_string());
  const std::string one = path + "/" + std::string(last.at("id").as_string());
  EXPECT_EQ(api.call("DELETE", one).status, 204);
  EXPECT_EQ(api.call("DELETE", one).status, 404);
  EXPECT_EQ(look(token), 401);
  const auto expired =
      new_token(api, "{organizationId}", "VIEWER", R"(,"expires_at":"2999-01-01T00:00:00Z")");
  EXPECT_EQ(look(expired), 200);
  api.database().write([](store::Transaction& tx) {
    tx.execute("UPDATE api_token SET expires_at = 1 WHERE expires_at IS NOT NULL");
  });
  new_token(api, "{organizationId}", "VIEWER");  // the tokens are read anew
  EXPECT_EQ(look(expired), 401);
}

TEST(ApiTokens, AreRefusedWhereTheyAreWrong) {
  TestApi api;
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"role_id":"ADMIN"})", "name"},
      {R"({"name":"a"})", "role_id"},
      {R"({"name":"a","role_id":"OWNER"})", "role_id"},
      {R"({"name":"a","role_id":null,"scope":"ALL"})", "scope"},
      {R"({"name":"a","role_id":"ADMIN","expires_at":"2001-01-01T00:00:00Z"})", "expires_at"},
      {R"({"name":"a","role_id":"ADMIN","expires_at":"soon"})", "expires_at"},
      {R"({"name":"a","role_id":"ADMIN","limited_to":{}})", "limited_to"},
      {R"({"name":"a","role_id":"ADMIN","limited_to":{"projects":["shop"]}})", "limited_to"},
      {R"({"name":"a","role_id":"ADMIN","limited_to":{"environments":["{projectId}"]}})",
       "limited_to"},
  };
  for (const auto& [body, field] : cases) {
    const auto answer = api.call("POST", "/api/organization/{organizationId}/apiToken", body);
    EXPECT_EQ(answer.status, 400) << answer.http.body;
    EXPECT_EQ(answer.field(), field) << answer.http.body;
  }
}

}  // namespace
}  // namespace slipway::api
