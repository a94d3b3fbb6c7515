// A repository that only a token opens, over HTTP.

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "base/test_signing.h"
#include "base/time.h"
#include "git_http_server.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kToken = "glpat-0123456789abcdef";

class PrivateRepository : public testing::Test {
 protected:
  PrivateRepository()
      : repository(slipway.folder() / "git" / "shop.git"),
        server(slipway.folder() / "git", std::string("oauth2:") + kToken) {
    repository.commit("v1");
  }

  std::string make_application(const std::string& token) {
    const auto made = slipway.post(slipway.organization_path("gitToken"),
                                   json::object{{"name", "token"},
                                                {"type", "GITLAB"},
                                                {"git_api_url", server.url("api/v4")},
                                                {"token", token}});
    return slipway.make_application("web", server.url("shop.git"),
                                    {{"git_repository",
                                      {{"url", server.url("shop.git")},
                                       {"branch", "main"},
                                       {"root_path", "/app"},
                                       {"git_token_id", made.at("id")}}}});
  }

  std::string log_of(const std::string& deployment) {
    return json::serialize(slipway.get("/api/deployment/" + deployment + "/log")) +
           json::serialize(slipway.get("/api/deployment/" + deployment));
  }

  Slipway slipway;
  ServiceRepository repository;
  GitHttpServer server;
  const std::string basic = base::encode_base64(std::string("oauth2:") + kToken);
};

TEST_F(PrivateRepository, IsDeployedFromWithItsToken) {
  const auto service = make_application(kToken);
  ASSERT_EQ(slipway.deploy(service), "DEPLOYED") << slipway.messages();
  const auto hook = slipway.make_hook("GIT");
  repository.commit("v2");
  const auto answer = slipway.deliver(hook, {repository.git_push(server.url("shop.git"))});
  ASSERT_EQ(answer.status, 202);
  const auto delivery = slipway.await_delivery(text(json::parse(answer.body), "id"));
  const auto& verdict = delivery.at("pushes").at(0).at("verdicts").at(0);
  EXPECT_EQ(text(slipway.await_deployment(text(verdict, "deployment_id")), "state"), "DEPLOYED");
  EXPECT_THAT(server.authorizations(), Contains("Basic " + basic));
  EXPECT_THAT(slipway.messages(), Not(AnyOf(HasSubstr(kToken), HasSubstr(basic))));
}

TEST_F(PrivateRepository, AWrongTokenIsNamedAsTheCauseAndNeverShown) {
  const std::string wrong = "glpat-wrong-wrong-wrong";
  const auto service = make_application(wrong);
  const auto status = slipway.post("/api/application/" + service + "/deploy");
  const auto ended = slipway.await_deployment(text(status, "deployment_id"));
  EXPECT_EQ(text(ended, "state"), "BUILD_ERROR");
  EXPECT_THAT(text(ended, "error"), HasSubstr("Authentication failed"));
  const std::string all = log_of(text(ended, "id")) + slipway.messages();
  EXPECT_THAT(all, Not(HasSubstr(wrong)));
  EXPECT_THAT(all, Not(HasSubstr(base::encode_base64("oauth2:" + wrong))));
}

TEST_F(PrivateRepository, TheTokenIsForTheConfiguredHostOnly) {
  GitHttpServer other(slipway.folder() / "git", "");
  server.redirect_to(other.url("shop.git"));
  const auto service = make_application(kToken);
  const auto status = slipway.post("/api/application/" + service + "/deploy");
  slipway.await_deployment(text(status, "deployment_id"));
  EXPECT_THAT(server.authorizations(), Contains("Basic " + basic));
  EXPECT_THAT(other.authorizations(), Each(IsEmpty()));
}

TEST_F(PrivateRepository, APayloadCannotLeadItElsewhere) {
  GitHttpServer other(slipway.folder() / "git", "");
  const auto service = make_application(kToken);
  ASSERT_EQ(slipway.deploy(service), "DEPLOYED");
  const auto hook = slipway.make_hook("GIT");
  repository.commit("v2");
  const auto answer = slipway.deliver(hook, {repository.git_push(other.url("shop.git"))});
  ASSERT_EQ(answer.status, 202);
  slipway.await_delivery(text(json::parse(answer.body), "id"));
  EXPECT_THAT(other.authorizations(), IsEmpty());
}

// The installation's token ended before its time, as where the App was installed anew.
TEST_F(PrivateRepository, IsFetchedWithANewTokenOfAnAppWhereItsOldOneIsRefused) {
  std::filesystem::create_directory_symlink(".", slipway.folder() / "git" / "acme");
  const std::string url = server.url("acme/shop.git");  // the forge's are below an owner
  const auto made = std::make_shared<std::atomic<int>>(0);
  server.answer_api([made](const io::TestRequest& request, io::TestPeer& peer) {
    if (request.path != "/api/v3/app/installations/42/access_tokens") {
      return peer.respond(404, R"({"message":"Not Found"})");
    }
    const auto until = std::chrono::time_point_cast<base::Duration>(
        std::chrono::system_clock::now() + std::chrono::hours(1));
    return peer.respond(201,
                        json::serialize(json::object{{"token", "ghs_" + std::to_string(++*made)},
                                                     {"expires_at", base::to_iso8601(until)}}));
  });
  server.expect("oauth2:ghs_1");
  const auto key = base::TestKey::rsa();
  const auto token = slipway.post(slipway.organization_path("gitToken"),
                                  json::object{{"name", "app"},
                                               {"type", "GITHUB"},
                                               {"git_api_url", server.url("api/v3")},
                                               {"app_id", "12"},
                                               {"installation_id", "42"},
                                               {"token", key.pem()}});
  const auto service = slipway.make_application("web", url,
                                                {{"git_repository",
                                                  {{"url", url},
                                                   {"branch", "main"},
                                                   {"root_path", "/app"},
                                                   {"git_token_id", token.at("id")}}}});
  ASSERT_EQ(slipway.deploy(service), "DEPLOYED") << slipway.messages();
  server.expect("oauth2:ghs_2");
  const auto hook = slipway.make_hook("GIT");
  repository.commit("v2");
  const auto answer = slipway.deliver(hook, {repository.git_push(url)});
  ASSERT_EQ(answer.status, 202);
  const auto delivery = slipway.await_delivery(text(json::parse(answer.body), "id"));
  const auto& verdict = delivery.at("pushes").at(0).at("verdicts").at(0);
  EXPECT_EQ(text(slipway.await_deployment(text(verdict, "deployment_id")), "state"), "DEPLOYED")
      << slipway.messages();
  EXPECT_THAT(slipway.messages(), Not(HasSubstr("ghs_")));
  EXPECT_EQ(*made, 2);
}

}  // namespace
}  // namespace slipway::e2e
