#include "cli/tree.h"

#include <gtest/gtest.h>

namespace slipway::cli {
namespace {

Tree tree() {
  Tree tree;
  const auto add = [&](std::string id, std::string project, std::string environment,
                       std::string name) {
    ServiceNode node;
    node.id = std::move(id);
    node.project = std::move(project);
    node.environment = std::move(environment);
    node.name = std::move(name);
    tree.services.push_back(std::move(node));
  };
  add("1", "shop", "production", "web");
  add("2", "shop", "staging", "web");
  add("3", "shop", "production", "api");
  add("4", "blog", "production", "front-web");
  return tree;
}

struct PathCase {
  const char* words;
  const char* id;       // of the service meant, or
  const char* message;  // part of what is said
};

class FindService : public testing::TestWithParam<PathCase> {};

TEST_P(FindService, TakesIdsNamesAndPaths) {
  const Tree all = tree();
  const auto found = find_service(all, GetParam().words);
  if (found) {
    EXPECT_STREQ((*found)->id.c_str(), GetParam().id);
  } else {
    ASSERT_STREQ(GetParam().id, "") << found.error().message;
    EXPECT_NE(found.error().message.find(GetParam().message), std::string::npos)
        << found.error().message;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, FindService,
    testing::Values(
        PathCase{"api", "3", ""}, PathCase{"2", "2", ""}, PathCase{"shop/staging/web", "2", ""},
        PathCase{"staging/web", "2", ""}, PathCase{"front-web", "4", ""},
        PathCase{"web", "",
                 "'web' names more than one service: shop/production/web and shop/staging/web."},
        PathCase{"weeb", "", "There is no service 'weeb' here. Did you mean 'web'?"},
        PathCase{"ap", "", "Did you mean 'api'?"},
        PathCase{"database", "", "There are shop/production/web,"},
        PathCase{"oduction/web", "", "no service"}, PathCase{"", "", "no service"}));

TEST(FindService, SaysSoWhereThereIsNone) {
  EXPECT_EQ(find_service({}, "web").error().message, "There is no service 'web' here.");
}

}  // namespace
}  // namespace slipway::cli
