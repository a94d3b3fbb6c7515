// Git tokens of GitHub Apps: what is refused, and what is shown.

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"
#include "base/test_signing.h"

namespace slipway::api {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

const std::string kGitTokens = "/api/organization/{organizationId}/gitToken";

json::object app_token(json::object change = {}) {
  static const std::string key = base::TestKey::rsa().pem();
  json::object body{{"name", "app"}, {"token", key}, {"app_id", "12"}};
  for (auto& field : change) body[field.key()] = std::move(field.value());
  return body;
}

TEST(GitTokensOfApps, AreRefusedWhereTheyMakeNoSense) {
  TestApi api;
  struct Case {
    json::object change;
    std::string field, says;
  };
  const std::vector<Case> cases{
      {{{"token", "ghp_x"}}, "token", "private key"},
      {{{"token", base::TestKey::p256().pem()}}, "token", "RSA"},
      {{{"app_id", "a b"}}, "app_id", "client id"},
      {{{"installation_id", "x"}}, "installation_id", "no number"},
      {{{"app_id", ""}, {"installation_id", "7"}}, "installation_id", "app_id"},
      {{{"type", "GITLAB"}}, "type", "GITHUB"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(json::serialize(one.change));
    const auto answer = api.call("POST", kGitTokens, json::serialize(app_token(one.change)));
    EXPECT_EQ(answer.status, 400) << answer.http.body;
    EXPECT_EQ(answer.field(), one.field);
    EXPECT_THAT(answer.message(), HasSubstr(one.says));
  }
}

TEST(GitTokensOfApps, NeverShowTheirKey) {
  TestApi api;
  const auto made =
      api.call("POST", kGitTokens, json::serialize(app_token({{"installation_id", "42"}})));
  ASSERT_EQ(made.status, 201) << made.http.body;
  EXPECT_EQ(made.json.at("app_id"), "12");
  EXPECT_EQ(made.json.at("installation_id"), "42");
  EXPECT_EQ(made.json.at("type"), "GITHUB");
  EXPECT_THAT(made.http.body, Not(HasSubstr("PRIVATE KEY")));
  EXPECT_THAT(api.call("GET", "/api/organization/{organizationId}/audit").http.body,
              Not(HasSubstr("PRIVATE KEY")));
  // Its App goes only with its key.
  const std::string one = kGitTokens + "/" + std::string(made.json.at("id").as_string());
  EXPECT_EQ(api.call("PUT", one, R"({"token":"ghp_x"})").field(), "token");
  const auto plain = api.call("PUT", one, R"({"token":"ghp_x","app_id":"","installation_id":""})");
  EXPECT_EQ(plain.status, 200) << plain.http.body;
}

}  // namespace
}  // namespace slipway::api
