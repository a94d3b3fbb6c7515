#include "model/git_place.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::model {
namespace {

struct PlaceCase {
  std::string text;
  bool right = false;
};

TEST(GitPlace, IsABranchAsGitShowsIt) {
  const PlaceCase cases[] = {
      {"main", true},
      {"feature/cart", true},
      {"v1.2", true},
      {"\xC3\xBC", true},
      {""},
      {"-d"},
      {"/main"},
      {"main/"},
      {"a.lock"},
      {"a..b"},
      {"a b"},
      {"a~1"},
      {"a^"},
      {"a:b"},
      {"a?"},
      {"a*"},
      {"a["},
      {"a\\b"},
      {"a\tb"},
      {"a\x7F"},
      {"refs/heads/main"},
  };
  for (const auto& [text, right] : cases) {
    const auto checked = check_branch(text);
    EXPECT_EQ(checked.has_value(), right) << text;
    if (checked) continue;
    EXPECT_EQ(checked.error().code, base::ErrorCode::kInvalid);
    EXPECT_THAT(checked.error().message, testing::HasSubstr("' is no branch name. Write it as"));
  }
}

TEST(GitPlace, IsAFolderInsideTheRepository) {
  const PlaceCase cases[] = {
      {"", true}, {"/", true}, {"apps/web", true}, {"/apps", true}, {"a..b", true}, {"...", true},
      {".."},     {"../web"},  {"/../web"},        {"apps/.."},     {"a/../../b"}};
  for (const auto& [text, right] : cases) {
    const auto checked = check_root_path(text);
    EXPECT_EQ(checked.has_value(), right) << text;
    if (checked) continue;
    EXPECT_EQ(checked.error().code, base::ErrorCode::kInvalid);
    EXPECT_THAT(checked.error().message, testing::HasSubstr("' leaves the repository. Write a"));
  }
}

}  // namespace
}  // namespace slipway::model
