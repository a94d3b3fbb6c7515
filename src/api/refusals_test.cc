// What a request is refused for, and that the answer names the field and says what to do.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;

const std::string kOneOrganization = "/api/organization/{organizationId}";
const std::string kOneApplication = "/api/application/{applicationId}";

struct RefusedRequest {
  std::string method;
  std::string path;
  std::string body;
  std::string field;
  std::string advice;  // part of the message
};

TEST(Refusals, OfAWrongFieldNameItAndSayWhatToDo) {
  const std::string applications = "/api/environment/{environmentId}/application";
  const std::string repository = R"("git_repository":{"url":"https://example.com/a/b"})";
  const std::vector<RefusedRequest> cases{
      {"POST", "/api/organization", "{}", "name", "is missing"},
      {"POST", "/api/organization", R"({"name":""})", "name", "must not be empty"},
      {"POST", "/api/organization", R"({"name":7})", "name", "must be a string"},
      {"POST", "/api/organization", R"({"name":null})", "name", "is missing"},
      {"POST", "/api/organization", R"({"name":")" + std::string(256, 'x') + R"("})", "name",
       "at most 255"},
      {"POST", "/api/organization", R"({"nmae":"x","name":"y"})", "nmae", "no known field"},
      {"PUT", "/api/project/{projectId}", R"({"descripton":"x"})", "descripton",
       "Did you mean 'description'?"},
      {"POST", "/api/project/{projectId}/environment", R"({"name":"x","mode":"PRODUCTON"})", "mode",
       "Did you mean 'PRODUCTION'?"},
      {"POST", "/api/project/{projectId}/environment", R"({"name":"x","cluster":"{nobody}"})",
       "cluster", "choose one of the organization's"},
      {"POST", kOneOrganization + "/runtime", R"({"name":"x"})", "kind", "is missing"},
      {"POST", kOneOrganization + "/runtime", R"({"name":"x","kind":"DOCKER"})", "kind",
       "no runtime of kind DOCKER"},
      {"POST", kOneOrganization + "/runtime", R"({"name":"x","kind":"PROCESS","settings":7})",
       "settings", "object"},
      {"PUT", "/api/runtime/{runtimeId}", R"({"default":"yes"})", "default", "true or false"},
      {"POST", kOneOrganization + "/gitToken", R"({"name":"x"})", "token", "is missing"},
      {"POST", kOneOrganization + "/hook", R"({"name":"x","kind":"GITHUB"})", "secret",
       "allow_unsigned"},
      {"POST", kOneOrganization + "/hook", R"({"name":"x","secret":"s"})", "kind", "GITLAB"},
      {"POST", kOneOrganization + "/hook", R"({"name":"x","kind":"GITHUP","secret":"s"})", "kind",
       "Did you mean 'GITHUB'?"},
      {"PUT", "/api/hook/{hookId}", R"({"secret":""})", "secret", "allow_unsigned"},
      {"POST", kOneApplication + "/deploy", R"({"git_commit_id":"abc"})", "git_commit_id",
       "git rev-parse"},
      {"POST", kOneApplication + "/deploy", R"({"commit":"abc"})", "commit", "no known field"},
      {"POST", "/api/service/{serviceId}/rollback", R"({"deployment_id":"7"})", "deployment_id",
       "id of a deployment"},
      {"POST", kOneApplication + "/deploymentRestriction", R"({"type":"PATH","value":"a"})", "mode",
       "MATCH or EXCLUDE"},
      {"POST", kOneApplication + "/deploymentRestriction", R"({"mode":"MATCH","type":"PATH"})",
       "value", "is missing"},
      {"POST", kOneApplication + "/deploymentRestriction",
       R"({"mode":"MATCH","type":"REGEX","value":"a"})", "type", "PATH"},
      {"POST", kOneApplication + "/deploymentRestriction",
       R"({"mode":"MATCH","type":"PATH","value":"/apps"})", "value", "'apps'"},
      {"POST", kOneApplication + "/deploymentRestriction",
       R"({"mode":"MATCH","type":"PATH","value":"a/../b"})", "value", "without . and .."},
      {"POST", kOneApplication + "/deploymentRestriction",
       R"({"mode":"MATCH","type":"PATH","value":"a\u0000b"})", "value", "NUL"},
      {"PUT", kOneApplication + "/deploymentRestriction/{deploymentRestrictionId}",
       R"({"mode":"MATCH","type":"PATH","value":"**/a"})", "value", "wildcard"},
      {"POST", kOneApplication + "/environmentVariable", R"({"key":"1A","value":""})", "key",
       "letters, digits and _"},
      {"POST", kOneApplication + "/secret", R"({"key":"A","value":"a\u0000b"})", "value", "NUL"},
      {"POST", kOneApplication + "/secret", R"({"value":"v"})", "key", "is missing"},
      {"POST", kOneOrganization + "/push", R"({"branch":"main"})", "repository", "is missing"},
      {"POST", kOneOrganization + "/push", R"({"repository":"ext::sh","branch":"main"})",
       "repository", ""},
      {"POST", kOneOrganization + "/explain",
       R"({"repository":")" + kRepository + R"(","branch":"main","to":"abc"})", "to",
       "neither a commit nor a branch"},
      {"POST", kOneOrganization + "/explain", R"({"image_name":"a/b:1","tag":"1"})", "image_name",
       ""},
      {"POST", kOneOrganization + "/explain", R"({"image_name":"a/b"})", "tag", "is missing"},
      {"POST", kOneOrganization + "/explain", R"({"image_name":"a/b","tag":"1","branch":"main"})",
       "branch", ""},
      {"PUT", kOneApplication, R"({"storage":[{"size":4}]})", "storage[0].mount_point",
       "is missing"},
      {"PUT", kOneApplication, R"({"storage":[{"size":4,"mount_point":"data"}]})",
       "storage[0].mount_point", "its whole path"},
      {"PUT", kOneApplication, R"({"storage":[{"mount_point":"/a"},{"mount_point":"/a/"}]})",
       "storage[1].mount_point", "stands twice"},
      {"PUT", "/api/container/{containerId}", R"({"tag_poll":{"interval_seconds":1}})",
       "tag_poll.interval_seconds", "from 10 to 86400"},
      {"POST", kOneOrganization + "/container/deploy",
       R"({"image_name":"a/b","tag":"1","digest":"abc"})", "digest", "sha256:"},
      {"POST", applications, R"({"name":"x"})", "git_repository", "with its url"},
      {"POST", applications, "{" + repository + "}", "name", "is missing"},
      {"POST", applications,
       R"({"name":"x","git_repository":{"url":"https://example.com/a/b","git_token_id":"{nobody}"}})",
       "git_repository.git_token_id", "choose one of the organization's"},
      {"GET", kOneOrganization + "/delivery?sate=FAILED", "", "sate",
       "Did you mean 'state'? Here are limit, before, hook_id and state."},
      {"GET", kOneOrganization + "/push?state=FAILED", "", "state", "Here are limit and before."},
      {"GET", kOneOrganization + "/push?limit=0", "", "limit", "from 1 to 1000"},
      {"GET", kOneOrganization + "/push?limit=1001", "", "limit", "from 1 to 1000"},
      {"GET", kOneOrganization + "/push?limit=2x", "", "limit", "from 1 to 1000"},
      {"GET", kOneOrganization + "/push?before=7", "", "before", "the last item"},
      {"GET", kOneOrganization + "/delivery?hook_id=7", "", "hook_id", "id"},
      {"POST", kOneOrganization + "/gitToken",
       R"({"name":"x","token":"t","git_api_url":"git.example.com"})", "git_api_url", "https://"},
      {"POST", kOneOrganization + "/gitToken",
       R"({"name":"x","token":"t","git_api_url":"ftp://git.example.com"})", "git_api_url", "https"},
      {"POST", kOneOrganization + "/gitToken",
       R"({"name":"x","token":"t","git_api_url":"https://a:b@git.example.com/api"})", "git_api_url",
       "without user"},
      {"PUT", kOneOrganization + "/gitToken/{gitTokenId}",
       R"({"git_api_url":"https://git.example.com/api?x=1"})", "git_api_url", "query"},
      {"GET", kOneOrganization + "/delivery?state=DONE", "", "state", "DECIDED"},
      {"GET", "/api/service/{serviceId}/verdict?limit=-1", "", "limit", "from 1 to 1000"},
      {"GET", kOneApplication + "/deploymentHistory?limit=x", "", "limit", "from 1 to 1000"},
  };
  TestApi api;
  for (const auto& c : cases) {
    SCOPED_TRACE(c.method + " " + c.path + " " + c.body);
    const auto answer = api.call(c.method, c.path, c.body);
    EXPECT_EQ(answer.status, 400) << answer.http.body;
    EXPECT_EQ(answer.field(), c.field) << answer.http.body;
    EXPECT_THAT(answer.message(), HasSubstr(api.filled(c.advice)));
  }
  EXPECT_EQ(api.call("GET", kOneOrganization + "/push?limit=%ZZ").status, 400);
}

TEST(Refusals, OfWhatTheStateDoesNotAllowSayWhy) {
  const std::string restriction = R"({"mode":"MATCH","type":"PATH","value":"apps/web"})";
  const std::string repository = R"("git_repository":{"url":"https://example.com/a/b"}})";
  const std::vector<RefusedRequest> cases{
      {"POST", "/api/organization", R"({"name":"acme"})", "name", "'acme'"},
      {"POST", kOneOrganization + "/project", R"({"name":"shop"})", "name", "'shop'"},
      {"POST", "/api/project/{projectId}/environment", R"({"name":"prod"})", "name", "'prod'"},
      {"POST", "/api/environment/{environmentId}/application", R"({"name":"web",)" + repository,
       "name", "'web'"},
      {"POST", kOneOrganization + "/runtime", R"({"name":"second","kind":"PROCESS"})", "name",
       "'second'"},
      {"PUT", "/api/runtime/{runtimeId}", R"({"name":"local"})", "name", "'local'"},
      {"POST", kOneOrganization + "/gitToken", R"({"name":"ci","token":"x"})", "name", "'ci'"},
      {"POST", kOneOrganization + "/hook", R"({"name":"forge","kind":"GIT","secret":"s"})", "name",
       "'forge'"},
      {"POST", kOneApplication + "/deploymentRestriction", restriction, "value", "apps/web"},
      {"POST", kOneApplication + "/environmentVariable", R"({"key":"COLOUR","value":""})", "name",
       "'COLOUR'"},
      {"POST", kOneApplication + "/secret", R"({"key":"COLOUR","value":""})", "name", "'COLOUR'"},
      {"POST", "/api/deploymentQueue/{deploymentId}/cancelDeployment", "", "", "ended already"},
      {"POST", "/api/service/{serviceId}/rollback", R"({"deployment_id":"{nobody}"})", "",
       "none of 'web'"},
  };
  TestApi api;
  for (const auto& c : cases) {
    SCOPED_TRACE(c.method + " " + c.path + " " + c.body);
    const auto answer = api.call(c.method, c.path, c.body);
    EXPECT_EQ(answer.status, 409) << answer.http.body;
    EXPECT_EQ(answer.field(), c.field) << answer.http.body;
    EXPECT_THAT(answer.message(), HasSubstr(c.advice));
  }
  const auto runtimes =
      api.call("GET", kOneOrganization + "/runtime").json.at("results").as_array();
  const std::string used(runtimes.at(0).at("id").as_string());
  const auto in_use = api.call("DELETE", "/api/runtime/" + used);
  EXPECT_EQ(in_use.status, 409);
  EXPECT_THAT(in_use.message(), HasSubstr("'prod'"));
}

TEST(Refusals, OfAServiceThatWasNeverDeployed) {
  TestApi api;
  const auto created =
      api.call("POST", "/api/environment/{environmentId}/application",
               R"({"name":"new","git_repository":{"url":"https://example.com/a/b"}})");
  const std::string path =
      "/api/application/" + std::string(created.json.at("id").as_string()) + "/";
  for (const auto* action : {"redeploy", "restart-service"}) {
    const auto answer = api.call("POST", path + action);
    EXPECT_EQ(answer.status, 409);
    EXPECT_THAT(answer.message(), HasSubstr("deploy it first"));
  }
  const auto status = api.call("GET", path + "status").json;
  EXPECT_EQ(status.at("state"), "READY");
  EXPECT_EQ(status.at("service_deployment_status"), "NEVER_DEPLOYED");
}

TEST(Refusals, ChangeNothing) {
  TestApi api;
  const auto before = api.call("GET", kOneApplication).http.body;
  EXPECT_EQ(api.call("PUT", kOneApplication, R"({"name":"other","cpu":"much"})").status, 400);
  EXPECT_EQ(api.call("GET", kOneApplication).http.body, before);
}

TEST(Bodies, MayBeSentBackAsTheyWereRead) {
  TestApi api;
  for (const std::string& path :
       {kOneApplication, std::string("/api/hook/{hookId}"),
        kOneApplication + "/deploymentRestriction/{deploymentRestrictionId}"}) {
    SCOPED_TRACE(path);
    auto read =
        path.find("Restriction/") == std::string::npos
            ? api.call("GET", path).json
            : api.call("GET", kOneApplication + "/deploymentRestriction").json.at("results").at(0);
    auto written = api.call("PUT", path, boost::json::serialize(read));
    ASSERT_EQ(written.status, 200) << written.http.body;
    read.as_object().erase("updated_at");
    written.json.as_object().erase("updated_at");
    EXPECT_EQ(written.json, read);
  }
}

TEST(Secrets, AreNeverReadBack) {
  TestApi api;
  for (const std::string& path :
       {kOneApplication + "/secret", kOneOrganization + "/gitToken", kOneOrganization + "/hook",
        std::string("/api/hook/{hookId}"), kOneOrganization + "/gitToken/{gitTokenId}"}) {
    const auto answer = api.call("GET", path);
    ASSERT_EQ(answer.status, 200);
    EXPECT_THAT(answer.http.body, testing::Not(HasSubstr("hush"))) << path;
    EXPECT_THAT(answer.http.body, testing::Not(HasSubstr(kHookSecret))) << path;
  }
}

TEST(Secrets, AreNoVariablesAndVariablesNoSecrets) {
  TestApi api;
  const std::string body = R"({"key":"A","value":"v"})";
  const std::vector<std::string> crossed{kOneApplication + "/environmentVariable/{secretId}",
                                         kOneApplication + "/secret/{environmentVariableId}"};
  for (const auto& path : crossed) {
    EXPECT_EQ(api.call("PUT", path, body).status, 404) << path;
    EXPECT_EQ(api.call("DELETE", path).status, 404) << path;
  }
}

TEST(Lists, GoOnBeforeAnId) {
  TestApi api;
  std::vector<std::string> ids;
  for (int i = 0; i < 4; ++i) {
    ids.insert(ids.begin(), api.add_push(api.id<model::DeliveryId>("deliveryId")).to_string());
  }
  ids.push_back(api.ids().at("pushId"));
  std::vector<std::string> seen;
  std::string before;
  while (true) {
    const auto page = api.call("GET", kOneOrganization + "/push?limit=2" + before);
    ASSERT_EQ(page.status, 200);
    const auto& items = page.json.at("results").as_array();
    EXPECT_LE(items.size(), 2U);
    if (items.empty()) break;
    for (const auto& item : items) seen.emplace_back(item.at("id").as_string());
    before = "&before=" + seen.back();
  }
  EXPECT_EQ(seen, ids);
}

}  // namespace
}  // namespace slipway::api
