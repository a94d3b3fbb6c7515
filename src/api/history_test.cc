// Everything that is kept can be reached: histories and commits page by page, rollbacks and
// comparisons however old.

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"

namespace slipway::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> listed(const TestAnswer& answer, const std::string& key) {
  std::vector<std::string> all;
  for (const auto& one : answer.json.at("results").as_array()) {
    all.emplace_back(one.at(key).as_string());
  }
  return all;
}

model::RepositoryKey shop_key() {
  return model::RepositoryKey(model::parse_git_url(kRepository).value());
}

TEST(History, GoesOnAfterAnyItem) {
  TestApi api;
  const std::string path = "/api/application/{applicationId}/deploymentHistory?limit=2";
  const auto second = api.add_deployment(model::DeploymentState::DEPLOYED, api.ids()["tip"]);
  const auto first = api.add_deployment(model::DeploymentState::DEPLOYED, api.ids()["tip"]);
  EXPECT_THAT(listed(api.call("GET", path), "id"),
              ElementsAre(first.to_string(), second.to_string()));
  for (const std::string word : {"before", "startId"}) {
    const auto next = listed(api.call("GET", path + "&" + word + "=" + second.to_string()), "id");
    ASSERT_FALSE(next.empty()) << word;
    EXPECT_LT(next.front(), second.to_string()) << word;
  }
}

TEST(History, IsRolledBackToHoweverOld) {
  TestApi api;
  const auto old = api.add_deployment(model::DeploymentState::DEPLOYED, api.ids()["firstCommit"]);
  for (int later = 0; later < 250; ++later) {
    api.add_deployment(model::DeploymentState::DEPLOYMENT_ERROR, api.ids()["tip"]);
  }
  const std::string path = "/api/service/{applicationId}/rollback";
  const auto chosen = api.call("POST", path, R"({"deployment_id":")" + old.to_string() + "\"}");
  EXPECT_EQ(chosen.status, 202) << chosen.http.body;
  const auto deployment = api.call(
      "GET", "/api/deployment/" + std::string(chosen.json.at("deployment_id").as_string()));
  EXPECT_EQ(deployment.json.at("version").at("commit").as_string(), api.ids()["firstCommit"]);
  EXPECT_EQ(api.call("POST", path).status, 202) << "the last that was deployed";
  const auto foreign = api.call("POST", "/api/service/{containerId}/rollback",
                                R"({"deployment_id":")" + old.to_string() + "\"}");
  EXPECT_EQ(foreign.status, 409);
}

TEST(Commits, GoOnAfterAnyCommit) {
  TestApi api;
  const std::string path = "/api/application/{applicationId}/commit";
  const auto all = listed(api.call("GET", path), "git_commit_id");
  EXPECT_THAT(all, ElementsAre(api.ids()["tip"], api.ids()["firstCommit"]));
  EXPECT_THAT(listed(api.call("GET", path + "?limit=1"), "git_commit_id"), ElementsAre(all[0]));
  EXPECT_THAT(listed(api.call("GET", path + "?startId={tip}"), "git_commit_id"),
              ElementsAre(all[1]));
  EXPECT_THAT(listed(api.call("GET", path + "?startId={firstCommit}"), "git_commit_id"),
              ElementsAre());
  EXPECT_EQ(api.call("GET", path + "?startId=main").field(), "before");
  EXPECT_EQ(api.call("GET", path + "?startId=" + std::string(40, 'f')).field(), "before");
}

TEST(Commits, BetweenTwoVersionsAreNamed) {
  TestApi api;
  const auto key = shop_key();
  const auto side = api.git().add_commit(key, {{"apps/web/a.js", "9"}}, {api.ids()["firstCommit"]});
  api.git().set_tip(key, "side", side);
  for (const std::string branch : {"main", "side"}) {
    ASSERT_EQ(api.call("GET", "/api/organization/{organizationId}/repository?url=" + kRepository +
                                  "&branch=" + branch)
                  .status,
              200)
        << "which fetches";
  }
  const std::string path = "/api/service/{applicationId}/compare";
  for (const std::string pair :
       {"?base={firstCommit}&head={tip}", "?base={tip}&head={firstCommit}"}) {
    const auto between = api.call("GET", path + pair);
    EXPECT_EQ(between.json.at("older").as_string(), api.ids()["firstCommit"]) << pair;
    EXPECT_EQ(between.json.at("newer").as_string(), api.ids()["tip"]) << pair;
    ASSERT_EQ(between.json.at("commits").as_array().size(), 1U) << pair;
    EXPECT_EQ(between.json.at("commits").at(0).at("git_commit_id").as_string(), api.ids()["tip"]);
  }
  const auto apart = api.call("GET", path + "?base={tip}&head=" + side);
  EXPECT_TRUE(apart.json.at("older").is_null());
  EXPECT_TRUE(apart.json.at("commits").as_array().empty());
  EXPECT_EQ(apart.json.at("files_count"), 1);
}

TEST(Explain, TakesWhatPeopleCallCommits) {
  TestApi api;
  const auto ask = [&](const std::string& from, const std::string& to) {
    return api.call("POST", "/api/organization/{organizationId}/explain",
                    R"({"repository":")" + kRepository + R"(","branch":"main","from":")" + from +
                        R"(","to":")" + to + "\"}");
  };
  const auto first = api.ids()["firstCommit"];
  const auto tip = api.ids()["tip"];
  api.git().set_tip(shop_key(), "side", first);
  struct Case {
    std::string from, to;
  };
  for (const auto& [from, to] : std::vector<Case>{
           {first, tip}, {first.substr(0, 10), tip.substr(0, 10)}, {"side", "main"}}) {
    const auto answer = ask(from, to);
    ASSERT_EQ(answer.status, 200) << answer.http.body;
    const auto& verdict = answer.json.at("verdicts").at(0);
    EXPECT_EQ(verdict.at("from").as_string(), first);
    EXPECT_EQ(verdict.at("to").as_string(), tip);
  }
  for (const auto& [from, to] :
       std::vector<Case>{{"nowhere", ""}, {"ffffffff", ""}, {"fff", ""}, {"a..b", ""}}) {
    const auto refused = ask(from, to);
    EXPECT_EQ(refused.status, 400) << from;
    EXPECT_EQ(refused.field(), "from") << from;
    EXPECT_THAT(refused.message(), HasSubstr(from)) << from;
  }
  EXPECT_EQ(ask("", "nowhere").field(), "to");
}

}  // namespace
}  // namespace slipway::api
