// A repository that only a deploy key opens, over ssh.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "git_ssh_server.h"
#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

class DeployKey : public testing::Test {
 protected:
  DeployKey() : repository(slipway.folder() / "git" / "shop.git") { repository.commit("v1"); }

  void serve(const SshKey& host, int port = 0) {
    server.reset();
    server = std::make_unique<GitSshServer>(slipway.folder() / "git", host, deploy_key, port);
  }

  std::string make_application(const SshKey& key) {
    const auto made = slipway.post(
        slipway.organization_path("gitToken"),
        json::object{{"name", "key"}, {"type", "GITLAB"}, {"token", key.private_key()}});
    const std::string url = server->url("shop.git");
    return slipway.make_application("web", url,
                                    {{"git_repository",
                                      {{"url", url},
                                       {"branch", "main"},
                                       {"root_path", "/app"},
                                       {"git_token_id", made.at("id")}}}});
  }

  json::value deploy(const std::string& service) {
    const auto status = slipway.post("/api/application/" + service + "/deploy");
    return slipway.await_deployment(text(status, "deployment_id"));
  }

  Slipway slipway;
  ServiceRepository repository;
  SshKey deploy_key{slipway.folder() / "deploy"};
  SshKey host_key{slipway.folder() / "host"};
  std::unique_ptr<GitSshServer> server;
};

TEST_F(DeployKey, APushIsDeployedWithIt) {
  serve(host_key);
  const auto service = make_application(deploy_key);
  ASSERT_EQ(text(deploy(service), "state"), "DEPLOYED") << slipway.messages();
  const auto hook = slipway.make_hook("GIT");
  repository.commit("v2");
  const auto answer = slipway.deliver(hook, {repository.git_push(server->url("shop.git"))});
  ASSERT_EQ(answer.status, 202);
  const auto delivery = slipway.await_delivery(text(json::parse(answer.body), "id"));
  const auto& verdict = delivery.at("pushes").at(0).at("verdicts").at(0);
  EXPECT_EQ(text(slipway.await_deployment(text(verdict, "deployment_id")), "state"), "DEPLOYED");
}

TEST_F(DeployKey, AnotherKeyIsRefusedAndNeverShown) {
  serve(host_key);
  const SshKey other(slipway.folder() / "other");
  const auto service = make_application(other);
  const auto ended = deploy(service);
  EXPECT_EQ(text(ended, "state"), "BUILD_ERROR");
  EXPECT_THAT(text(ended, "error"), HasSubstr("Permission denied"));
  const std::string secret = other.private_key().substr(100, 40);
  EXPECT_THAT(slipway.messages() + json::serialize(ended) +
                  json::serialize(slipway.get("/api/deployment/" + text(ended, "id") + "/log")),
              Not(HasSubstr(secret)));
}

TEST_F(DeployKey, AHostsKeyIsPinnedShownAndForgotten) {
  serve(host_key);
  const auto service = make_application(deploy_key);
  ASSERT_EQ(text(deploy(service), "state"), "DEPLOYED");
  const auto pinned = slipway.list(slipway.organization_path("hostKey"));
  ASSERT_EQ(pinned.size(), 1U);
  EXPECT_EQ(text(pinned[0], "fingerprint"), host_key.fingerprint());

  const SshKey new_host(slipway.folder() / "new-host");
  serve(new_host, server->port());
  repository.commit("v2");
  const auto refused = deploy(service);
  EXPECT_EQ(text(refused, "state"), "BUILD_ERROR");
  EXPECT_THAT(text(refused, "error"), HasSubstr("slipway host-key"));

  const auto path =
      slipway.organization_path("hostKey/" + base::encode_percent(text(pinned[0], "host")));
  EXPECT_EQ(slipway.send("DELETE", path).status, 204);
  EXPECT_EQ(text(deploy(service), "state"), "DEPLOYED");
}

}  // namespace
}  // namespace slipway::e2e
