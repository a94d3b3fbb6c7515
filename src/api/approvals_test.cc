// Deployments that wait for people's word, and previews of pull requests.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"
#include "base/time.h"
#include "store/deployments.h"
#include "store/previews.h"
#include "store/services.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;

const std::string kAsking = "/api/environment/{environmentId}";

TEST(ApprovalEndpoints, KeepTheRuleOfAnEnvironment) {
  TestApi api;
  const auto fresh = api.call("GET", kAsking);
  EXPECT_EQ(fresh.json.at("required_approvals"), 0);
  EXPECT_EQ(fresh.json.at("approval_timeout"), 86'400);
  EXPECT_EQ(fresh.json.at("approval_by_others"), false);
  const auto edited = api.call("PUT", kAsking,
                               R"({"required_approvals":2,"approval_timeout":3600,
                                   "approval_by_others":true})");
  ASSERT_EQ(edited.status, 200) << edited.http.body;
  // A client of the reference knows nothing of it, and changes nothing of it.
  api.call("PUT", kAsking, R"({"name":"prod"})");
  const auto kept = api.call("GET", kAsking);
  EXPECT_EQ(kept.json.at("required_approvals"), 2);
  EXPECT_EQ(kept.json.at("approval_timeout"), 3600);
  EXPECT_EQ(kept.json.at("approval_by_others"), true);
  for (const auto& [body, field] : std::vector<std::pair<std::string, std::string>>{
           {R"({"required_approvals":-1})", "required_approvals"},
           {R"({"required_approvals":21})", "required_approvals"},
           {R"({"approval_timeout":59})", "approval_timeout"},
           {R"({"approval_by_others":"yes"})", "approval_by_others"}}) {
    EXPECT_EQ(api.call("PUT", kAsking, body).field(), field) << body;
  }
}

// Of the application, as dispatch leaves it: no step runs here.
std::string ask_for_approval(TestApi& api) {
  api.call("PUT", kAsking, R"({"required_approvals":2,"approval_by_others":true})");
  const auto deployed =
      api.call("POST", "/api/application/{applicationId}/deploy", R"({"git_commit_id":"{tip}"})");
  const std::string id(deployed.json.at("deployment_id").as_string());
  api.database().write([&](store::Transaction& tx) {
    store::set_approval(tx, model::DeploymentId::parse(id).value(), model::ApprovalState::WAITING,
                        base::from_micros(4'000'000'000'000'000));
  });
  return id;
}

std::string new_key(TestApi& api, const std::string& name, const std::string& role) {
  const auto token = api.call("POST", "/api/organization/{organizationId}/apiToken",
                              R"({"name":")" + name + R"(","role_id":")" + role + "\"}");
  return std::string(token.json.at("token").as_string());
}

TEST(ApprovalEndpoints, TakeTheWordOfEachPersonOnce) {
  TestApi api;
  const std::string one = "/api/deployment/" + ask_for_approval(api);
  const auto as = [&](const std::string& key, const std::string& path,
                      const std::string& body = "{}") {
    return api.call_with("POST", api.filled(path), body, {{"Authorization", "Token " + key}});
  };
  const auto ada = new_key(api, "ada", "DEPLOYER");
  const auto bo = new_key(api, "bo", "DEPLOYER");
  const auto vi = new_key(api, "vi", "VIEWER");
  EXPECT_EQ(api.call("POST", one + "/approve").status, 403) << "who asked for it";
  EXPECT_EQ(as(vi, one + "/approve").status, 403);
  EXPECT_EQ(as(ada, one + "/throughApproval", R"({"reason":"Now"})").status, 403);
  const auto first = as(ada, one + "/approve", R"({"comment":"Seen"})");
  ASSERT_EQ(first.status, 202) << first.http.body;
  EXPECT_EQ(first.json.at("state"), "WAITING");
  EXPECT_THAT(std::string(first.json.at("explanation").as_string()),
              HasSubstr("2 persons other than 'ann', 1 of whom approved ('ada')"));
  EXPECT_EQ(as(ada, one + "/approve").status, 409);
  const auto listed = api.call("GET", kAsking + "/approval");
  ASSERT_EQ(listed.json.at("results").as_array().size(), 1U) << listed.http.body;
  EXPECT_EQ(listed.json.at("results").at(0).at("approvals").at(0).at("comment"), "Seen");
  const auto second = as(bo, one + "/approve");
  EXPECT_EQ(second.json.at("state"), "APPROVED") << second.http.body;
  EXPECT_EQ(as(bo, one + "/refuse", R"({"reason":"Late"})").status, 409);
  EXPECT_TRUE(api.call("GET", kAsking + "/approval").json.at("results").as_array().empty());
  EXPECT_THAT(api.call("GET", "/api/organization/{organizationId}/audit").http.body,
              HasSubstr("approveDeployment"));
}

TEST(ApprovalEndpoints, ShowWhatWouldCome) {
  TestApi api;
  const auto first = api.add_deployment(model::DeploymentState::DEPLOYED, api.ids()["firstCommit"]);
  api.database().write([&](store::Transaction& tx) {
    store::set_serving(tx, api.id<model::ServiceId>("applicationId"), first);
  });
  const auto shown = api.call("GET", "/api/deployment/" + ask_for_approval(api) + "/approval");
  ASSERT_EQ(shown.status, 200) << shown.http.body;
  EXPECT_EQ(shown.json.at("from"), boost::json::value(api.ids()["firstCommit"]));
  EXPECT_EQ(shown.json.at("version").at("commit"), boost::json::value(api.ids()["tip"]));
  ASSERT_EQ(shown.json.at("commits").as_array().size(), 1U) << shown.http.body;
  EXPECT_EQ(shown.json.at("commits").at(0).at("git_commit_id"),
            boost::json::value(api.ids()["tip"]));
  EXPECT_EQ(shown.json.at("files_count"), 1);
  EXPECT_EQ(shown.json.at("files").at(0), "apps/web/a.js");
}

TEST(ApprovalEndpoints, RefuseWithAReason) {
  TestApi api;
  const std::string one = "/api/deployment/" + ask_for_approval(api);
  EXPECT_EQ(api.call("POST", one + "/refuse", R"({})").field(), "reason");
  EXPECT_EQ(api.call("POST", one + "/refuse", R"({"reason":" "})").field(), "reason");
  const auto refused = api.call("POST", one + "/refuse", R"({"reason":"Not today"})");
  ASSERT_EQ(refused.status, 202) << refused.http.body;
  EXPECT_EQ(refused.json.at("state"), "REFUSED");
  const auto deployment = api.call("GET", one);
  EXPECT_EQ(deployment.json.at("state"), "CANCELED");
  EXPECT_THAT(std::string(deployment.json.at("error").as_string()), HasSubstr("Not today"));
}

TEST(ApprovalEndpoints, LetGoWithoutItWhoGivesAReason) {
  TestApi api;
  const std::string deploy = "/api/application/{applicationId}/deploy";
  const std::string body = R"({"through_approval":"The till is down"})";
  const auto deployed = api.call("POST", deploy, body);
  ASSERT_EQ(deployed.status, 202) << deployed.http.body;
  const std::string one =
      "/api/deployment/" + std::string(deployed.json.at("deployment_id").as_string());
  EXPECT_EQ(api.call("GET", one).json.at("through_approval"), "The till is down");
  EXPECT_EQ(api.call("POST", one + "/throughApproval", R"({"reason":"Now"})").status, 202);
  const auto key = new_key(api, "ci", "DEPLOYER");
  for (const auto& path :
       {deploy, std::string("/api/application/{applicationId}/redeploy"), kAsking + "/deploy",
        kAsking + "/redeploy", std::string("/api/service/{serviceId}/rollback")}) {
    const auto refused = api.call_with("POST", api.filled(path), api.filled(body),
                                       {{"Authorization", "Token " + key}});
    EXPECT_EQ(refused.status, 403) << path;
    EXPECT_EQ(api.call("POST", path, body).status, 202) << path;
  }
}

TEST(PreviewEndpoints, AllowTheNewestCommitAlone) {
  TestApi api;
  const std::string allow = "/api/preview/{previewId}/allow";
  EXPECT_EQ(api.call("POST", allow, R"({"commit":"abc"})").field(), "commit");
  EXPECT_EQ(api.call("POST", allow, R"({"commit":"{firstCommit}"})").status, 409);
  const auto allowed = api.call("POST", allow, R"({"commit":"{tip}"})");
  EXPECT_EQ(allowed.json.at("allowed_head"), boost::json::value(api.ids()["tip"]));
  EXPECT_EQ(allowed.json.at("allowed_by"), "ann");
}

TEST(PreviewEndpoints, KeepTheLimitsOfAnEnvironment) {
  TestApi api;
  const auto fresh = api.call("GET", kAsking);
  EXPECT_EQ(fresh.json.at("preview_limit"), 10);
  EXPECT_EQ(fresh.json.at("preview_timeout"), 604'800);
  api.call("PUT", kAsking, R"({"preview_limit":2,"preview_timeout":0})");
  api.call("PUT", kAsking, R"({"name":"prod"})");
  const auto kept = api.call("GET", kAsking);
  EXPECT_EQ(kept.json.at("preview_limit"), 2);
  EXPECT_EQ(kept.json.at("preview_timeout"), 0);
}

// Only where it becomes production's: what a person gives its preview afterwards stays.
TEST(PreviewEndpoints, TakeSecretsAwayOnceTheyAreProductions) {
  TestApi api;
  const std::string secrets = "/secret";
  ASSERT_EQ(api.call("PUT", kAsking, R"({"mode":"STAGING"})").status, 200);
  ASSERT_EQ(api.call("POST", kAsking + secrets, R"({"key":"PASSWORD","value":"hush"})").status,
            201);
  const auto copy = api.call("POST", kAsking + "/clone", R"({"name":"pr","mode":"PREVIEW"})");
  ASSERT_EQ(copy.status, 201) << copy.http.body;
  const std::string id(copy.json.at("id").as_string());
  api.database().write([&](store::Transaction& tx) {
    auto preview = *store::preview(tx, model::PreviewId::parse(api.ids()["previewId"]).value());
    preview.environment = model::EnvironmentId::parse(id).value();
    store::put(tx, preview);
  });
  const auto kept = [&] {
    return api.call("GET", "/api/environment/" + id + secrets).json.at("results").as_array().size();
  };
  const auto own = api.call("GET", kAsking + secrets).json.at("results").as_array().size();
  ASSERT_GE(kept(), 1U);
  EXPECT_EQ(api.call("PUT", kAsking, R"({"name":"prod"})").status, 200);
  EXPECT_GE(kept(), 1U);
  EXPECT_EQ(api.call("PUT", kAsking, R"({"mode":"PRODUCTION"})").status, 200);
  EXPECT_EQ(kept(), 0U);
  EXPECT_EQ(api.call("GET", kAsking + secrets).json.at("results").as_array().size(), own);
  const std::string given = R"({"key":"PASSWORD","value":"the preview's"})";
  EXPECT_EQ(api.call("POST", "/api/environment/" + id + secrets, given).status, 201);
  EXPECT_EQ(api.call("PUT", kAsking, R"({"mode":"PRODUCTION"})").status, 200);
  EXPECT_EQ(kept(), 1U);
}

TEST(PreviewEndpoints, KeepWhetherAServiceWantsThem) {
  TestApi api;
  const std::string one = "/api/application/{applicationId}";
  EXPECT_EQ(api.call("GET", one).json.at("auto_preview"), false);
  api.call("PUT", one, R"({"name":"web","healthchecks":{},"auto_preview":true})");
  EXPECT_EQ(api.call("GET", one).json.at("auto_preview"), true);
}

}  // namespace
}  // namespace slipway::api
