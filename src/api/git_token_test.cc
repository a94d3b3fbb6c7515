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
using testing::StartsWith;

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

// Whoever may make services, but never saw the token, must not learn it by a host of his own.
TEST(GitTokens, AreNotUsedAtAnotherHost) {
  TestApi api;
  const std::string applications = "/api/environment/{environmentId}/application";
  const auto body = [](const std::string& url) {
    return R"({"name":"other","git_repository":{"url":")" + url +
           R"(","git_token_id":"{gitTokenId}"},"healthchecks":{}})";
  };
  const auto refused = api.call("POST", applications, body("https://evil.example/a/b"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.field(), "git_repository.git_token_id");
  EXPECT_THAT(refused.message(), HasSubstr("is for git.example.com by its git_api_url"));
  EXPECT_EQ(api.call("POST", applications, body("https://git.example.com/acme/b")).status, 201);
  // One that says nothing is of the host that it is used at first, for the service there, too.
  const std::string token = kGitTokens + "/{gitTokenId}";
  for (const auto* change : {R"({"git_api_url":""})", R"({"type":"GITEA","git_api_url":""})"}) {
    EXPECT_EQ(api.call("PUT", token, change).field(), "token") << change;
  }
  ASSERT_EQ(api.call("PUT", token, R"({"type":"GITEA","git_api_url":"","token":"x"})").status, 200);
  const auto use = [&](const std::string& url) {
    return api.call("PUT", "/api/application/{applicationId}",
                    R"({"git_repository":{"url":")" + url + R"(","git_token_id":"{gitTokenId}"}})");
  };
  EXPECT_EQ(use("https://git.example.com/acme/shop.git").status, 200);
  const auto moved = use("https://evil.example/a/b");
  EXPECT_EQ(moved.status, 409);
  EXPECT_THAT(moved.message(), HasSubstr("is used at git.example.com, and is not sent to evil."));
  const auto asked = api.call("GET",
                              "/api/organization/{organizationId}/repository?url=https://"
                              "evil.example/a/b&git_token_id={gitTokenId}");
  EXPECT_EQ(asked.status, 409);
}

TEST(GitTokens, ThatAreDeployKeysAreSentNowhereHenceUsedAnywhere) {
  TestApi api;
  ASSERT_EQ(api.call("PUT", kGitTokens + "/{gitTokenId}",
                     R"({"token":"-----BEGIN OPENSSH PRIVATE KEY-----\nk\n"})")
                .status,
            200);
  EXPECT_EQ(api.call("PUT", "/api/application/{applicationId}",
                     R"({"git_repository":{"url":"git@other.example:a/b",)"
                     R"("git_token_id":"{gitTokenId}"}})")
                .status,
            200);
}

class GitTokenRepositories : public testing::Test {
 protected:
  TestAnswer list(const std::string& change, const std::string& query = "") {
    EXPECT_EQ(api_.call("PUT", kGitTokens + "/{gitTokenId}", change).status, 200);
    return api_.call("GET", kGitTokens + "/{gitTokenId}/repository" + query);
  }
  // Pages of so many, with so much in their Link header.
  void answer(int status, const std::string& body, int pages = 1) {
    api_.courier().answer = [=, asked = 0](const auto&, auto) mutable {
      io::HttpResponse response{status, {}, body};
      if (++asked < pages)
        response.headers.emplace_back("link", "<https://f/?page=2>; rel=\"next\"");
      return base::Result<io::HttpResponse>(response);
    };
  }

  TestApi api_;
};

const std::string kTwo =
    R"([{"full_name":"acme/Shop","clone_url":"https://git.example.com/acme/shop.git",)"
    R"("default_branch":"main","private":true},)"
    R"({"full_name":"acme/docs","clone_url":"https://git.example.com/acme/docs.git"}])";

TEST_F(GitTokenRepositories, AreThoseOfTheForge) {
  answer(200, kTwo);
  const auto all = list(R"({"type":"GITHUB"})");
  ASSERT_EQ(all.status, 200) << all.http.body;
  EXPECT_EQ(all.json.at("results").as_array().size(), 2U);
  EXPECT_EQ(all.json.at("has_more"), false);
  EXPECT_EQ(all.json.at("results").at(1).at("default_branch"), nullptr);
  EXPECT_EQ(api_.courier().sent.back().url,
            "https://git.example.com/api/v3/user/repos?sort=pushed&per_page=100&page=1");
  const auto some = list("{}", "?search=SHOP");
  ASSERT_EQ(some.json.at("results").as_array().size(), 1U);
  EXPECT_EQ(json::serialize(some.json.at("results").at(0)),
            R"({"name":"acme/Shop","url":"https://git.example.com/acme/shop.git",)"
            R"("default_branch":"main","is_private":true})");
}

TEST_F(GitTokenRepositories, AreOfAllPagesUpToTheTenth) {
  answer(200, kTwo, 3);
  EXPECT_EQ(list(R"({"type":"GITHUB"})").json.at("results").as_array().size(), 6U);
  answer(200, kTwo, 1000);
  const auto cut = list("{}");
  EXPECT_EQ(cut.json.at("results").as_array().size(), 20U);
  EXPECT_EQ(cut.json.at("has_more"), true);
}

TEST_F(GitTokenRepositories, AreAskedForWhereTheTokenIsUsed) {
  answer(200, kTwo);
  // One that does not say where its forge is.
  ASSERT_EQ(api_.call("PUT", kGitTokens + "/{gitTokenId}",
                      R"({"type":"GITEA","git_api_url":"","token":"x"})")
                .status,
            200);
  const auto use = api_.call("PUT", "/api/application/{applicationId}",
                             R"({"git_repository":{"url":"https://ghe.example/acme/shop.git",)"
                             R"("git_token_id":"{gitTokenId}"}})");
  ASSERT_EQ(use.status, 200) << use.http.body;
  EXPECT_EQ(list("{}").status, 200);
  EXPECT_THAT(api_.courier().sent.back().url, StartsWith("https://ghe.example/api/v1/"));
  // GitHub's own is asked at GitHub, whatever a service says.
  EXPECT_EQ(list(R"({"type":"GITHUB"})").status, 200);
  EXPECT_THAT(api_.courier().sent.back().url, StartsWith("https://api.github.com/user/repos"));
  EXPECT_EQ(list(R"({"git_api_url":"https://api.ghe.example/","token":"ghp_x"})").status, 200);
  EXPECT_THAT(api_.courier().sent.back().url, StartsWith("https://api.ghe.example/user/repos"));
}

TEST_F(GitTokenRepositories, SayWhatTheTokenLacks) {
  struct Case {
    std::string change, says;
  };
  const std::vector<Case> cases{
      {R"({"type":"GIT"})", "Give it a type, such as GITHUB"},
      {R"({"type":"GITEA"})", "does not say where Gitea is"},
      {R"({"type":"AZURE_DEVOPS"})", "git_api_url"},
      {R"({"type":"BITBUCKET"})", "Give it one (workspace)"},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(api_.call("PUT", kGitTokens + "/{gitTokenId}",
                        R"({"type":"GITEA","git_api_url":"","token":"x"})")
                  .status,
              200);
    const auto refused = list(one.change);
    EXPECT_EQ(refused.status, 409) << one.change;
    EXPECT_THAT(refused.message(), HasSubstr(one.says));
  }
  EXPECT_TRUE(api_.courier().sent.empty());
  const auto key = list(R"({"type":"GITHUB","token":"-----BEGIN OPENSSH PRIVATE KEY-----"})");
  EXPECT_EQ(key.status, 422);
  EXPECT_THAT(key.message(), HasSubstr("is a deploy key"));
}

TEST_F(GitTokenRepositories, SayWhatTheForgeRefuses) {
  struct Case {
    int status;
    std::string body;
    int answered;
    std::string says;
  };
  const std::vector<Case> cases{
      {401, "{}", 422, "GitHub"},
      {403, R"({"message":"Resource not accessible"})", 422, "Metadata (read)"},
      {429, "{}", 429, "GitHub"},
      {502, "", 503, "GitHub"},
      {200, "<html>", 422, "GitHub"},
  };
  for (const auto& one : cases) {
    answer(one.status, one.body);
    const auto refused = list(R"({"type":"GITHUB"})");
    EXPECT_EQ(refused.status, one.answered) << one.status << refused.http.body;
    EXPECT_THAT(refused.message(), HasSubstr(one.says));
  }
}

}  // namespace
}  // namespace slipway::api
