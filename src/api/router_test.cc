#include "api/router.h"

#include <gmock/gmock.h>

namespace slipway::api {
namespace {

using testing::ElementsAre;

Router make_router() {
  Router router;
  const auto nothing = [](const ApiRequest&) -> Answer { return Reply{}; };
  router.add("GET", "/api/thing", "list", nothing);
  router.add("POST", "/api/thing", "create", nothing);
  router.add("GET", "/api/thing/special", "special", nothing);
  router.add("GET", "/api/thing/{id}", "one", nothing);
  router.add("PUT", "/api/thing/{id}/part/{part}", "part", nothing);
  return router;
}

TEST(Router, FindsTheEndpointOfAMethodAndPath) {
  struct Case {
    std::string method;
    std::string path;
    std::string operation;
    std::map<std::string, std::string, std::less<>> parameters{};
  };
  const std::vector<Case> cases{
      {"GET", "/api/thing", "list"},
      {"GET", "/api/thing/", "list"},
      {"HEAD", "/api/thing", "list"},
      {"POST", "/api/thing", "create"},
      {"GET", "/api/thing/special", "special"},
      {"GET", "/api/thing/7", "one", {{"id", "7"}}},
      {"GET", "/api/thing/a%2Fb", "one", {{"id", "a/b"}}},
      {"GET", "/api/thing/%ZZ", "one", {{"id", "%ZZ"}}},
      {"PUT", "/api/thing/7/part/8", "part", {{"id", "7"}, {"part", "8"}}},
      {"GET", "/api/thin", ""},
      {"GET", "/api/things", ""},
      {"GET", "/api//thing", ""},
      {"GET", "/API/thing", ""},
      {"GET", "/api/thing/7/part", ""},
      {"PUT", "/api/thing/7/part/8/9", ""},
      {"GET", "/", ""},
      {"GET", "", ""},
      {"OPTIONS", "*", ""},
  };
  const auto router = make_router();
  for (const auto& c : cases) {
    SCOPED_TRACE(c.method + " " + c.path);
    const auto match = router.find(c.method, c.path);
    EXPECT_EQ(match.route == nullptr ? "" : match.route->operation, c.operation);
    EXPECT_EQ(match.parameters, c.parameters);
    EXPECT_TRUE(match.allowed.empty());
  }
}

TEST(Router, SaysWhichMethodsAPathHas) {
  const auto match = make_router().find("DELETE", "/api/thing");
  EXPECT_EQ(match.route, nullptr);
  EXPECT_THAT(match.allowed, ElementsAre("GET", "POST"));
}

}  // namespace
}  // namespace slipway::api
