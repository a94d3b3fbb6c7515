#include "rules/restriction.h"

#include <utility>

#include <gtest/gtest.h>

namespace slipway::rules {
namespace {

struct Cover {
  std::string_view value;
  std::string_view path;
  bool covered;
};

class Covering : public testing::TestWithParam<Cover> {};

TEST_P(Covering, AgreesWithTheRangesOfASortedList) {
  const auto& [value, path, expected] = GetParam();
  EXPECT_EQ(covers(value, path), expected);
  const model::FileList files{"", std::string(path), "\xff\xff"};
  const Coverage found = coverage(value, files);
  const auto holds = [](const FileRange& range) { return range.begin <= 1 && 1 < range.end; };
  EXPECT_EQ(holds(found.exact) || holds(found.below), expected);
}

TEST(FileRanges, ReachOverWhatStandsBetweenAFileAndItsFolder) {
  const model::FileList files{"app", "apps", "apps-old/x", "apps.txt", "apps/a", "apps/b", "apps0"};
  const auto [exact, below] = coverage("apps", files);
  EXPECT_EQ(std::pair(exact.begin, exact.end), std::pair(std::size_t{1}, std::size_t{2}));
  EXPECT_EQ(std::pair(below.begin, below.end), std::pair(std::size_t{4}, std::size_t{6}));
}

INSTANTIATE_TEST_SUITE_P(
    Table, Covering,
    testing::Values(
        Cover{"apps/api", "apps/api", true}, Cover{"apps/api", "apps/api/main.go", true},
        Cover{"apps/api", "apps/api-gateway/x", false}, Cover{"apps/api", "apps/api.md", false},
        Cover{"apps/api*", "apps/api-gateway/x", true}, Cover{"apps/api*", "apps/ap", false},
        Cover{"apps/api/*", "apps/api/x", true}, Cover{"apps/api/*", "apps/api", false},
        Cover{"*", "anything", true}, Cover{"Apps", "apps/x", false},
        Cover{"a\xff", "a\xff/b", true}, Cover{"README.md", "README.md", true},
        Cover{"README.md", "docs/README.md", false}));

}  // namespace
}  // namespace slipway::rules
