// GET /api/organization/{organizationId}/repository: what a service can be made of.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "api/test_api.h"

namespace slipway::api {
namespace {

using testing::HasSubstr;

const std::string kAsked = "/api/organization/{organizationId}/repository?url=" + kRepository;

TEST(Repository, OffersItsBranchesAndTheFoldersOfOne) {
  TestApi api;
  const auto main = api.call("GET", kAsked);
  ASSERT_EQ(main.status, 200) << main.http.body;
  EXPECT_EQ(boost::json::serialize(main.json),
            R"({"branches":["main"],"folders":["apps","apps/web"]})");
  const auto other = api.call("GET", kAsked + "&branch=none");
  EXPECT_EQ(boost::json::serialize(other.json), R"({"branches":["main"],"folders":[]})");
}

TEST(Repository, IsRefusedAsThatOfAService) {
  TestApi api;
  const std::string path = "/api/organization/{organizationId}/repository";
  EXPECT_EQ(api.call("GET", path).field(), "git_repository.url");
  EXPECT_EQ(api.call("GET", path + "?url=file%3A%2F%2F%2Fsrv%2Fx").field(), "git_repository.url");
  const auto unknown = api.call("GET", kAsked + "&git_token_id=" + kNobody);
  EXPECT_EQ(unknown.field(), "git_repository.git_token_id");
  const auto missing = api.call("GET", path + "?url=https%3A%2F%2Fgit.example.com%2Fno%2Fone");
  EXPECT_EQ(missing.status, 404) << missing.http.body;
  EXPECT_THAT(missing.message(), HasSubstr("repository"));
}

TEST(Repository, ComparesTwoVersionsOfAService) {
  TestApi api;
  ASSERT_EQ(api.call("GET", kAsked).status, 200) << "which fetches";
  const std::string path = "/api/service/{applicationId}/compare";
  const auto same = api.call("GET", path + "?base={tip}&head={tip}");
  EXPECT_EQ(same.json.at("files_count"), 0);
  EXPECT_TRUE(same.json.at("commits").as_array().empty());
  const auto differs = api.call("GET", path + "?base={firstCommit}&head={tip}");
  EXPECT_EQ(differs.json.at("files_count"), 1);
  EXPECT_EQ(boost::json::serialize(differs.json.at("files")), R"(["apps/web/a.js"])");
  EXPECT_EQ(api.call("GET", path + "?base={tip}").field(), "head");
  EXPECT_EQ(api.call("GET", "/api/service/{containerId}/compare?base={tip}&head={tip}").status,
            409);
}

}  // namespace
}  // namespace slipway::api
