// What keeps a version from being deployed, and pull requests, with everything real.

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "slipway.h"

namespace slipway::e2e {
namespace {

using testing::HasSubstr;

class Gates : public testing::Test {
 protected:
  explicit Gates(Slipway::Gateway gateway = Slipway::Gateway::kNone)
      : slipway(gateway), repository(slipway.folder() / "shop.git") {
    repository.commit("v1");
  }

  void first_deploy(const json::object& more = {}) {
    service = slipway.make_application("web", repository.url(), more);
    ASSERT_EQ(slipway.deploy(service), "DEPLOYED") << slipway.messages();
  }

  std::string deployment_state(const std::string& id) {
    return text(slipway.get("/api/deployment/" + id), "state");
  }

  Slipway slipway;
  ServiceRepository repository;
  std::string service;
};

// By two persons, over a kill -9 between their words.
TEST_F(Gates, AVersionThatTwoPersonsApprovedServes) {
  first_deploy();
  const auto hook = slipway.make_hook("GITHUB");
  ASSERT_EQ(slipway
                .send("PUT", "/api/environment/" + slipway.environment(),
                      json::object{{"required_approvals", 2}})
                .status,
            200);
  const auto commit = repository.commit("v2");
  const auto delivery = slipway.deliver(hook, {repository.github_push()});
  const auto decided = slipway.await_delivery(text(json::parse(delivery.body), "id"));
  const auto id = text(decided.at("pushes").at(0).at("verdicts").at(0), "deployment_id");
  const std::string one = "/api/deployment/" + id;
  ASSERT_TRUE(wait_until([&] { return text(slipway.get(one), "approval") == "WAITING"; }));
  const auto shown = slipway.get(one + "/approval");
  EXPECT_EQ(text(shown.at("version"), "commit"), commit);
  ASSERT_EQ(shown.at("commits").as_array().size(), 1U);
  EXPECT_EQ(text(shown.at("commits").at(0), "git_commit_id"), commit);
  EXPECT_EQ(shown.at("files").at(0), "app/version");
  EXPECT_EQ(text(slipway.post(one + "/approve"), "state"), "WAITING");
  EXPECT_EQ(slipway.send("POST", one + "/approve").status, 409) << "one person counts once";
  slipway.kill();
  slipway.start();
  EXPECT_EQ(deployment_state(id), "QUEUED");
  const auto token = slipway.post(slipway.organization_path("apiToken"),
                                  json::object{{"name", "bo"}, {"role_id", "DEPLOYER"}});
  io::HttpRequest request;
  request.method = "POST";
  request.url = slipway.url() + one + "/approve";
  request.headers = {{"Authorization", "Token " + text(token, "token")}};
  io::HttpClient client;
  const auto answer = client.send(request);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 202) << answer->body;
  EXPECT_EQ(text(slipway.await_deployment(id), "state"), "DEPLOYED");
}

class Previews : public Gates {
 protected:
  Previews() : Gates(Slipway::Gateway::kCaddy) {}

  // What was committed last is on a branch of its own, and main is where it was.
  void move_to_branch(const std::string& branch) {
    for (const auto& line : {"refs/heads/" + branch + " " + repository.tip(),
                             "refs/heads/main " + repository.before()}) {
      const std::string command =
          "git --git-dir='" + repository.path().string() + "' update-ref " + line;
      ASSERT_EQ(std::system(command.c_str()), 0);
    }
  }

  static std::string pull_request(const std::string& action, const std::string& url,
                                  const std::string& branch, const std::string& head,
                                  const std::string& at) {
    const json::object repo{{"full_name", "acme/shop"}};
    return json::serialize(
        json::object{{"action", action},
                     {"number", 12},
                     {"pull_request",
                      {{"title", "A change"},
                       {"state", action == "closed" ? "closed" : "open"},
                       {"updated_at", at},
                       {"user", {{"login", "pat"}}},
                       {"html_url", "https://git.example.com/acme/shop/pull/12"},
                       {"head", {{"ref", branch}, {"sha", head}, {"repo", repo}}},
                       {"base", {{"ref", "main"}, {"repo", repo}}}}},
                     {"repository", {{"full_name", "acme/shop"}, {"clone_url", url}}}});
  }

  json::value tell(const std::string& body) {
    const auto answer = slipway.deliver(hook, {body, "", "pull_request"});
    EXPECT_EQ(answer.status, 202) << answer.body;
    return slipway.await_delivery(text(json::parse(answer.body), "id"));
  }

  json::value preview() {
    const auto all = slipway.list("/api/environment/" + slipway.environment() + "/preview");
    return all.empty() ? json::value() : all.front();
  }

  std::string ask_preview() {
    io::HttpRequest request;
    request.url = "http://127.0.0.1:" + std::to_string(slipway.gateway_port()) + "/";
    request.headers = {{"Host", "web.test-pr-12.shop.localhost"}};
    io::HttpClient client;
    const auto response = client.send(request);
    if (!response) return response.error().message;
    return response->status == 200 ? response->body : std::to_string(response->status);
  }

  Hook hook;
};

TEST_F(Previews, ServeWhatAPullRequestBringsAndGoWithIt) {
  first_deploy({{"auto_preview", true}});
  hook = slipway.make_hook("GITHUB");
  repository.commit("v2");
  move_to_branch("feature");
  const auto head = repository.tip();
  const auto opened =
      pull_request("opened", repository.url(), "feature", head, "2026-05-01T10:00:00Z");
  EXPECT_EQ(text(tell(opened), "state"), "DECIDED");
  ASSERT_TRUE(wait_until([&] { return text(preview(), "state") == "LIVE"; }))
      << json::serialize(preview());
  EXPECT_EQ(text(preview(), "environment_name"), "test-pr-12");
  EXPECT_TRUE(wait_until([&] { return ask_preview() == "v2"; })) << ask_preview();
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");
  // Its end is told, and the daemon dies before anything of it came about.
  tell(pull_request("closed", repository.url(), "feature", head, "2026-05-01T11:00:00Z"));
  slipway.kill();
  slipway.start();
  EXPECT_TRUE(wait_until([&] { return text(preview(), "state") == "REMOVED"; }))
      << json::serialize(preview());
  EXPECT_TRUE(wait_until([&] { return slipway.supervisors().size() == 1; }));
  EXPECT_NE(ask_preview(), "v2");
  EXPECT_EQ(slipway.ask_gateway("web"), "v1");
  // The same opening once more, late.
  EXPECT_EQ(text(tell(opened), "state"), "IGNORED");
  EXPECT_EQ(text(preview(), "state"), "REMOVED");
}

}  // namespace
}  // namespace slipway::e2e
