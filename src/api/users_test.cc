#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"

namespace slipway::api {
namespace {

std::string user_body(const std::string& more) {
  return R"({"name":"Eve","email":"eve@example.com","password":"correct horse","role":"ADMIN")" +
         more + "}";
}

TEST(Users, AreRefusedWhereTheyAreWrong) {
  TestApi api;
  const std::vector<std::tuple<std::string, std::string, int>> cases{
      {R"({"email":"a@b","password":"correct horse","role":"ADMIN"})", "name", 400},
      {R"({"name":"a","email":"a","password":"correct horse","role":"ADMIN"})", "email", 400},
      {R"({"name":"a","email":"a@b","password":"too short","role":"ADMIN"})", "password", 400},
      {R"({"name":"a","email":"a@b","password":"correct horse"})", "role", 400},
      {user_body(R"(,"organization_id":"x")"), "organization_id", 400},
      {user_body(R"(,"organization_id":"{nobody}")"), "organization_id", 400},
      {user_body(R"(,"id":"x")"), "id", 400},
      {R"({"name":"a","email":"BOB@example.com","password":"correct horse","role":"ADMIN"})",
       "email", 409},
  };
  for (const auto& [body, field, status] : cases) {
    const auto answer = api.call("POST", "/api/user", body);
    EXPECT_EQ(answer.status, status) << body << answer.http.body;
    EXPECT_EQ(answer.field(), field) << body << answer.http.body;
  }
}

TEST(Users, OfAnOrganizationAreItsAdministratorsBusiness) {
  TestApi api;
  const auto created = api.call("POST", "/api/organization/{organizationId}/apiToken",
                                R"({"name":"own","role_id":"ADMIN"})");
  const model::Headers own{
      {"Authorization", "Token " + std::string(created.json.at("token").as_string())}};
  const auto of_all = api.call("POST", "/api/user", user_body(""));
  ASSERT_EQ(of_all.status, 201) << of_all.http.body;
  EXPECT_TRUE(of_all.json.at("organization_id").is_null());
  const std::string above = "/api/user/" + std::string(of_all.json.at("id").as_string());
  for (const auto* method : {"GET", "PUT", "DELETE"}) {
    EXPECT_EQ(api.call_with(method, above, R"({"name":"x"})", own).status, 404) << method;
  }
  const auto listed = api.call_with("GET", "/api/user", "", own);
  EXPECT_EQ(listed.json.at("results").as_array().size(), 1U) << listed.http.body;
  EXPECT_EQ(api.call("GET", "/api/user").json.at("results").as_array().size(), 2U);
  const std::string zoe =
      R"({"name":"Zoe","email":"zoe@example.com","password":"correct horse","role":"VIEWER")";
  EXPECT_EQ(api.call_with("POST", "/api/user", zoe + R"(,"organization_id":null})", own).status,
            403);
  const auto made = api.call_with("POST", "/api/user", zoe + "}", own);
  ASSERT_EQ(made.status, 201) << made.http.body;
  EXPECT_EQ(made.json.at("organization_id"), api.ids()["organizationId"].c_str());
  const std::string one = "/api/user/" + std::string(made.json.at("id").as_string());
  EXPECT_EQ(api.call_with("PUT", one, R"({"organization_id":null})", own).status, 403);
  EXPECT_EQ(api.call_with("PUT", one, R"({"role":"DEPLOYER"})", own).json.at("role"), "DEPLOYER");
  EXPECT_EQ(api.call_with("DELETE", one, "", own).status, 204);
}

}  // namespace
}  // namespace slipway::api
