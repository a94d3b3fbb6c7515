// Stored secrets of registries, Helm repositories and git tokens stay with their origin.

#include "api/kept_secret.h"

#include <gmock/gmock.h>

#include "api/test_api.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;

const std::string kOrganization = "/api/organization/{organizationId}";

TEST(KeptSecret, BelongsToAnOrigin) {
  struct Move {
    std::string before, after;
    bool keeps;
  };
  const std::vector<Move> moves{
      {"https://r.example.com", "https://r.example.com/acme", true},
      {"https://r.example.com", "https://R.example.com:443", true},
      {"oci://r.example.com/a", "oci://r.example.com/b", true},
      {"https://r.example.com", "https://r.example.com:5000", false},
      {"https://r.example.com", "http://r.example.com", false},
      {"https://r.example.com", "https://r.example.com.evil.example", false},
      {"oci://r.example.com/a", "oci://other.example.com/a", false},
      {"", "https://git.example.com/api/v4", false},
  };
  for (const auto& move : moves) {
    EXPECT_EQ(wrong_to_keep(move.before, move.after).empty(), move.keeps)
        << move.before << " -> " << move.after;
  }
}

TEST(KeptSecret, OfARegistryIsGivenAgainWhereItMoves) {
  TestApi api;
  const std::string registries = kOrganization + "/containerRegistry";
  const auto made = api.call("POST", registries, R"({"name": "moving", "kind": "GENERIC_CR",
      "url": "https://first.example.com", "config": {"username": "ann", "password": "hush"}})");
  ASSERT_EQ(made.status, 201) << made.http.body;
  const std::string one = registries + "/" + std::string(made.json.at("id").as_string());

  const auto moved = api.call("PUT", one, R"({"url": "https://second.example.com"})");
  EXPECT_EQ(moved.status, 400) << moved.http.body;
  EXPECT_EQ(moved.field(), "config.password");
  EXPECT_THAT(moved.message(), HasSubstr("https://first.example.com"));

  EXPECT_EQ(api.call("PUT", one, R"({"url": "https://first.example.com/acme"})").status, 200);
  for (const std::string password : {"again", ""}) {
    const auto given = api.call(
        "PUT", one,
        R"({"url": "https://second.example.com", "config": {"password": ")" + password + R"("}})");
    EXPECT_EQ(given.status, 200) << given.http.body;
  }
  EXPECT_EQ(api.call("PUT", one, R"({"url": "https://third.example.com"})").status, 200)
      << "there is no password any more";
}

TEST(KeptSecret, OfAGitTokenIsGivenAgainWhereItsApiMoves) {
  TestApi api;
  const std::string tokens = kOrganization + "/gitToken";
  const auto made = api.call("POST", tokens, R"({"name": "moving", "token": "glpat-x",
      "type": "GITLAB", "git_api_url": "https://git.example.com/api/v4"})");
  ASSERT_EQ(made.status, 201) << made.http.body;
  const std::string one = tokens + "/" + std::string(made.json.at("id").as_string());

  const auto moved = api.call("PUT", one, R"({"git_api_url": "https://other.example.com/api/v4"})");
  EXPECT_EQ(moved.status, 400) << moved.http.body;
  EXPECT_EQ(moved.field(), "token");
  EXPECT_EQ(api.call("PUT", one, R"({"git_api_url": "https://git.example.com/v4"})").status, 200);
  EXPECT_EQ(api.call("PUT", one,
                     R"({"git_api_url": "https://other.example.com/api/v4", "token": "again"})")
                .status,
            200);
  // Without an address it would be of gitlab.com, or of whatever repository names it.
  for (const auto* change : {R"({"git_api_url": ""})", R"({"git_api_url": "", "type": "GITEA"})"}) {
    EXPECT_EQ(api.call("PUT", one, change).field(), "token") << change;
  }
}

}  // namespace
}  // namespace slipway::api
