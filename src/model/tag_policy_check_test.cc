#include "model/tag_policy_check.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace slipway::model {
namespace {

TagPolicy semver(std::string range) {
  return {TagPolicyKind::SEMVER, std::move(range), TagOrder::NUMERIC};
}
TagPolicy regex(std::string pattern, TagOrder order = TagOrder::NUMERIC) {
  return {TagPolicyKind::REGEX, std::move(pattern), order};
}

TEST(TagPolicy, IsRefusedWithAdvice) {
  struct RefusedPolicy {
    TagPolicy policy;
    std::string field, says;
  };
  const std::vector<RefusedPolicy> cases{
      {{TagPolicyKind::EXACT, "^1.2", {}}, "value", "A range of versions is a SEMVER policy"},
      {{TagPolicyKind::NEWEST, "main", {}}, "value", "Leave 'main' out"},
      {semver(""), "value", "* stands for every release"},
      {semver("newest"), "value", "Write it like ^1.2"},
      {regex(""), "value", "main-([0-9]+)"},
      {regex("main-[0-9]+"), "value", "Put that part in parentheses"},
      {regex("main-([0-9]+"), "value", "missing )"},
      {regex("(?=a)(b)"), "value", "without look-around"},
      {regex("((((a{999}){999}){999}){999})"), "value", "is no pattern"},
      {regex("(" + std::string(256, 'a') + ")"), "value", "at most 256"},
      {{TagPolicyKind::SEMVER, "*", TagOrder::SEMVER}, "order", "Only a REGEX policy"}};
  for (const auto& [policy, field, says] : cases) {
    const auto checked = check_tag_policy(policy);
    ASSERT_FALSE(checked) << policy.value;
    EXPECT_EQ(checked.error().field, field);
    EXPECT_NE(checked.error().message.find(says), std::string::npos) << checked.error().message;
  }
}

}  // namespace
}  // namespace slipway::model
