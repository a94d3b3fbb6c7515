// Every endpoint once as it should be, and every way in which it refuses.

#include <optional>
#include <set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"
#include "api/test_endpoints.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;

std::vector<EndpointCase> all_endpoints() {
  std::vector<EndpointCase> all;
  for (const auto& some :
       {tree_endpoints(), application_endpoints(), variable_endpoints(), stage_endpoints(),
        freeze_endpoints(), approval_endpoints(), preview_endpoints(), environment_endpoints(),
        setting_endpoints(), image_endpoints(), webhook_endpoints(), job_endpoints(),
        helm_endpoints(), flow_endpoints()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

bool needs_token(const EndpointCase& endpoint) {
  static const std::set<std::string> open{"/api/openapi.json", "/api/session/way",
                                          "/api/session/oidc", "/api/session/oidc/callback"};
  return endpoint.path.starts_with("/api/") && !open.contains(endpoint.path);
}

std::vector<std::string> parameters_of(const std::string& path) {
  std::vector<std::string> names;
  for (auto at = path.find('{'); at != std::string::npos; at = path.find('{', at + 1)) {
    names.push_back(path.substr(at + 1, path.find('}', at) - at - 1));
  }
  return names;
}

void expect_error(const TestAnswer& answer, int status) {
  ASSERT_EQ(answer.status, status) << answer.http.body;
  ASSERT_TRUE(answer.json.is_object()) << answer.http.body;
  EXPECT_EQ(answer.json.at("status"), status);
  EXPECT_FALSE(answer.message().empty());
  for (const auto* key : {"error", "timestamp", "path"}) {
    EXPECT_TRUE(answer.json.as_object().contains(key)) << key;
  }
}

TEST(Endpoints, AnswerInTheShapeOfTheContract) {
  TestApi looked_at;
  for (const auto& endpoint : all_endpoints()) {
    if (endpoint.stream) continue;
    SCOPED_TRACE(endpoint.method + " " + endpoint.path);
    std::optional<TestApi> changed;
    if (endpoint.method != "GET") changed.emplace();
    TestApi& api = changed ? *changed : looked_at;
    const auto answer = api.call(endpoint.method, endpoint.path + endpoint.query, endpoint.body);
    EXPECT_EQ(answer.status, endpoint.status) << answer.http.body;
    if (endpoint.status == 204) {
      EXPECT_EQ(answer.http.body, "");
    }
    if (endpoint.keys.empty() || answer.status != endpoint.status) continue;
    ASSERT_TRUE(answer.json.is_object()) << answer.http.body;
    const auto* shape = &answer.json;
    if (!endpoint.at.empty()) {
      const auto& list = answer.json.at(endpoint.at).as_array();
      ASSERT_FALSE(list.empty()) << answer.http.body;
      shape = &list.at(0);
    }
    std::istringstream keys(endpoint.keys);
    for (std::string key; keys >> key;) {
      EXPECT_TRUE(shape->as_object().contains(key)) << key << " of " << answer.http.body;
    }
  }
}

// What changes or starts something leaves one entry; what does not is named here, with why.
TEST(Endpoints, LeaveOneEntryInTheAuditLog) {
  const std::set<std::string> without{
      "POST /api/session",                                 // who signed in when stands in the user
      "DELETE /api/session",                               // nobody else's business
      "PUT /api/session/password",                         // of a token there is none to change
      "POST " + contract::kOrganizationPath + "/explain",  // only asks
      "POST /api/service/{serviceId}/deploymentRestriction/test",
  };
  for (const auto& endpoint : all_endpoints()) {
    if (endpoint.method == "GET" || endpoint.stream) continue;
    SCOPED_TRACE(endpoint.method + " " + endpoint.path);
    TestApi api;
    const auto texts = [&](const char* columns) {
      std::vector<std::string> all;
      api.database().read([&](store::Transaction& tx) {
        all = tx.query(std::string("SELECT ") + columns + " FROM audit_entry ORDER BY id",
                       [](const store::Row& row) { return row.text(0); });
      });
      return all;
    };
    const auto entries = [&] {
      return texts(
          "actor_name || ' ' || address || ' ' || operation || ' ' || target_id || before_json || "
          "after_json");
    };
    const auto before = entries().size();
    const auto answer = api.call(endpoint.method, endpoint.path + endpoint.query, endpoint.body);
    ASSERT_EQ(answer.status, endpoint.status) << answer.http.body;
    const auto after = entries();
    const bool expected =
        endpoint.status < 300 && !without.contains(endpoint.method + " " + endpoint.path);
    ASSERT_EQ(after.size(), before + (expected ? 1U : 0U));
    if (!expected) continue;
    EXPECT_THAT(after.back(), testing::StartsWith("ann 127.0.0.1 "));
    EXPECT_EQ(texts("after_json").back().empty(), answer.http.body.empty());
    for (const auto* secret : {"hush", "correct horse", "slipway_", kHookSecret.c_str()}) {
      EXPECT_THAT(after.back(), testing::Not(HasSubstr(secret)));
    }
  }
}

// What a quarantine was of can be told after it is gone.
TEST(Endpoints, LeaveInTheAuditLogWhichVersionLeftQuarantine) {
  TestApi api;
  const std::string id = api.ids().at("quarantineId");
  const std::string version(api.call("GET", "/api/service/{serviceId}/quarantine")
                                .json.at("results")
                                .at(0)
                                .at("version")
                                .as_string());
  ASSERT_EQ(api.call("DELETE", "/api/service/{serviceId}/quarantine/{quarantineId}").status, 204);
  const auto audit =
      api.call("GET", contract::kOrganizationPath + "/audit?operation=releaseQuarantine").json;
  ASSERT_EQ(audit.at("results").as_array().size(), 1U);
  const auto& entry = audit.at("results").at(0);
  EXPECT_EQ(entry.at("operation"), "releaseQuarantine");
  EXPECT_EQ(entry.at("target").at("id").as_string(), id);
  EXPECT_EQ(entry.at("before").at("version").as_string(), version);
  EXPECT_EQ(entry.at("before").at("message"), "It did not stay up.");
  EXPECT_TRUE(entry.at("after").is_null());
}

TEST(Endpoints, AreAllDescribedAndAllHere) {
  TestApi api;
  std::set<std::string> described;
  const auto description = api.call_with("GET", "/api/openapi.json", "", {}).json;
  for (const auto& path : description.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      std::string method(operation.key());
      for (char& c : method) c = static_cast<char>(std::toupper(c));
      described.insert(method + " " + std::string(path.key()));
      const auto& shape = operation.value().as_object();
      EXPECT_TRUE(shape.contains("operationId"));
      std::vector<std::string> in_path;
      for (const auto& parameter : shape.at("parameters").as_array()) {
        if (parameter.at("in") == "path") in_path.emplace_back(parameter.at("name").as_string());
      }
      EXPECT_EQ(in_path, parameters_of(std::string(path.key())));
    }
  }
  std::set<std::string> here{"POST /hooks/{hookId}"};
  for (const auto& endpoint : all_endpoints()) here.insert(endpoint.method + " " + endpoint.path);
  EXPECT_EQ(described, here);
}

TEST(Endpoints, WantAToken) {
  TestApi api;
  for (const auto& endpoint : all_endpoints()) {
    SCOPED_TRACE(endpoint.method + " " + endpoint.path);
    if (endpoint.method == "POST" && endpoint.path == "/api/session") continue;  // to have one
    if (!needs_token(endpoint)) {
      EXPECT_EQ(api.call_with(endpoint.method, endpoint.path, "", {}).status, endpoint.status);
      continue;
    }
    for (const auto* header : {"", "Token wrong", "Token ", "Basic a-token", "a-token"}) {
      const auto answer =
          api.call_with(endpoint.method, endpoint.path, endpoint.body, {{"Authorization", header}});
      expect_error(answer, 401);
      EXPECT_EQ(answer.http.header("www-authenticate"), "Token");
    }
  }
  for (const auto* header : {"Token a-token", "Bearer a-token", "bearer a-token"}) {
    EXPECT_EQ(api.call_with("GET", "/api/organization", "", {{"Authorization", header}}).status,
              200);
  }
}

TEST(Endpoints, SayThatAnIdIsNothings) {
  TestApi api;
  for (const auto& endpoint : all_endpoints()) {
    for (const auto& name : parameters_of(endpoint.path)) {
      for (const std::string& id : {kNobody, std::string("42"), std::string("%FF%00")}) {
        SCOPED_TRACE(endpoint.method + " " + endpoint.path + ", " + name + " " + id);
        std::string path = endpoint.path;
        path.replace(path.find("{" + name + "}"), name.size() + 2, id);
        expect_error(api.call(endpoint.method, path, endpoint.body), 404);
      }
    }
  }
}

TEST(Endpoints, NameTheMethodsThatThereAre) {
  TestApi api;
  for (const auto& endpoint : all_endpoints()) {
    SCOPED_TRACE(endpoint.path);
    const auto answer = api.call("PATCH", endpoint.path);
    expect_error(answer, 405);
    EXPECT_THAT(std::string(answer.http.header("allow")), HasSubstr(endpoint.method));
    EXPECT_THAT(answer.message(), HasSubstr(endpoint.method));
  }
  expect_error(api.call("GET", "/api/nothing"), 404);
  expect_error(api.call("GET", "/hooks/{hookId}"), 405);
}

// Those that take a body; some do without.
std::vector<EndpointCase> endpoints_with_body() {
  std::vector<EndpointCase> some;
  for (const auto& endpoint : all_endpoints()) {
    if (!endpoint.body.empty()) some.push_back(endpoint);
  }
  return some;
}

TEST(Endpoints, RefuseABodyThatIsNoJsonObjectOrHasAnUnknownField) {
  TestApi api;
  for (const auto& endpoint : endpoints_with_body()) {
    SCOPED_TRACE(endpoint.method + " " + endpoint.path);
    for (const std::string& body : {std::string("{"), std::string("[]"), std::string("7"),
                                    std::string("{\"name\":\"\xFF\"}"), std::string("{}{}")}) {
      expect_error(api.call(endpoint.method, endpoint.path, body), 400);
    }
    std::string body = endpoint.body;
    body.replace(body.rfind('}'), 1, R"(,"nmae_":1})");
    const auto answer = api.call(endpoint.method, endpoint.path, body);
    expect_error(answer, 400);
    EXPECT_EQ(answer.field(), "nmae_") << answer.http.body;
  }
}

TEST(Endpoints, RefuseABodyOfMoreThanAMegabyte) {
  TestApi api;
  const std::string body = R"({"name":")" + std::string(std::size_t{1} << 20U, 'x') + R"("})";
  for (const auto& endpoint : endpoints_with_body()) {
    SCOPED_TRACE(endpoint.method + " " + endpoint.path);
    expect_error(api.call(endpoint.method, endpoint.path, body), 413);
  }
}

}  // namespace
}  // namespace slipway::api
