#include "rules/tag_policy.h"

#include <algorithm>
#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "model/semver.h"
#include "model/tag_policy_check.h"

namespace slipway::rules {
namespace {

using model::TagOrder;
using model::TagPolicy;
using model::TagPolicyKind;
using Tags = std::vector<std::string>;

const TagPolicy kExact{TagPolicyKind::EXACT, "", TagOrder::NUMERIC};
const TagPolicy kNewest{TagPolicyKind::NEWEST, "", TagOrder::NUMERIC};
const std::string kSignature = "sha256-" + std::string(64, 'a') + ".sig";

TagPolicy semver(std::string range) {
  return {TagPolicyKind::SEMVER, std::move(range), TagOrder::NUMERIC};
}
TagPolicy regex(std::string pattern, TagOrder order = TagOrder::NUMERIC) {
  return {TagPolicyKind::REGEX, std::move(pattern), order};
}

struct Followed {
  std::optional<TagPolicy> policy;
  std::optional<Tags> known;
  std::string followed;
};

TEST(FollowedTag, IsWhatAListOfTagsCanSay) {
  const Tags listed{"1.0", "1.10", "1.9", "2.0", kSignature};
  const std::vector<Followed> cases{
      {std::nullopt, {}, "1.0"},
      {kExact, {}, "1.0"},
      {TagPolicy{TagPolicyKind::EXACT, "stable", TagOrder::NUMERIC}, {}, "stable"},
      {semver("^1"), {}, "1.10"},
      {semver("^3"), {}, ""},
      {regex("1\\.([0-9]+)"), {}, "1.10"},
      {kNewest, {}, "1.0"},
      {kNewest, Tags{"1.0", "1.9"}, "2.0"},
      {kNewest, Tags{"1.0", "1.10", "1.9", "2.0"}, "1.0"},
  };
  for (const auto& [policy, known, followed] : cases) {
    SCOPED_TRACE(policy ? policy->value : "none");
    EXPECT_EQ(followed_tag(policy, listed, known, "1.0").value_or(""), followed);
  }
}

struct PolicyCase {
  std::optional<TagPolicy> policy;
  Tags announced;
  std::string current, taken, says;
};

class Policy : public testing::TestWithParam<PolicyCase> {};

TEST_P(Policy, TakesOneTagOrNone) {
  const auto& [policy, announced, current, taken, says] = GetParam();
  if (policy) {
    const auto checked = check_tag_policy(*policy);
    ASSERT_TRUE(checked) << checked.error().message;
  }
  const auto choice = choose_tag(policy, announced, current);
  EXPECT_EQ(choice.tag.value_or(""), taken) << choice.explanation;
  EXPECT_NE(choice.explanation.find(says), std::string::npos) << choice.explanation;
}

INSTANTIATE_TEST_SUITE_P(
    Table, Policy,
    testing::Values(
        PolicyCase{std::nullopt, {}, "1", "", "No tag was announced."},
        PolicyCase{std::nullopt, {"b", "a"}, "z", "a", "'a' is the last announced tag."},
        PolicyCase{std::nullopt, {"a", kSignature}, "z", "a", "last announced"},
        PolicyCase{std::nullopt, {kSignature}, "z", "", "attached to an image"},
        PolicyCase{kNewest, {"2.0", "1.0"}, "3.0", "1.0", "last announced"},
        PolicyCase{kNewest, {"sha256-abc"}, "", "sha256-abc", "last announced"},
        PolicyCase{kExact, {"2.0", "stable", "1.0"}, "stable", "stable", "exactly the tag"},
        PolicyCase{kExact, {"2.0"}, "stable", "", "The announced tag '2.0' is not 'stable'"},
        PolicyCase{
            kExact, {"2.0", "3.0"}, "stable", "", "None of the 2 announced tags is 'stable'"},
        PolicyCase{kExact, {"2.0"}, "", "", "only one"},
        PolicyCase{TagPolicy{TagPolicyKind::EXACT, "live", {}}, {"live"}, "1.0", "live", "exactly"},
        PolicyCase{
            TagPolicy{TagPolicyKind::EXACT, "live", {}}, {"1.0"}, "1.0", "", "is not 'live'"},
        PolicyCase{
            semver("^1.2"), {"1.3.0", "1.10.0", "1.9.0", "2.0.0"}, "1.2.0", "1.10.0", "highest"},
        PolicyCase{
            semver("^1.2"), {"1.3.0"}, "1.4.0", "", "not higher than the current tag '1.4.0'"},
        PolicyCase{semver("^1.2"), {"1.4.0"}, "1.4.0", "1.4.0", "announced again"},
        PolicyCase{semver("^1.2"), {"1.4.0", "1.3.0"}, "1.4.0", "1.4.0", "announced again"},
        PolicyCase{semver("^1.2"), {"v1.4.0", "1.4"}, "1.4.0", "", "not higher"},
        PolicyCase{semver("^1.2"), {"1.5.0"}, "latest", "1.5.0", "highest"},
        PolicyCase{semver("^1.2"), {"1.5.0"}, "", "1.5.0", "highest"},
        PolicyCase{semver("^1.2"), {"1.5.0"}, "2.0.0", "", "never moves backwards"},
        PolicyCase{
            semver("^1.2"), {"1.5.0-rc.1"}, "1.4.0", "", "is none that is a version in the range"},
        PolicyCase{semver("^1.5.0-rc.1"), {"1.5.0-rc.2"}, "1.5.0-rc.1", "1.5.0-rc.2", "highest"},
        PolicyCase{semver("^1.5.0-rc.1"), {"1.5.0"}, "1.5.0-rc.1", "1.5.0", "highest"},
        PolicyCase{semver("^1.5.0-rc.1"), {"1.5.0-rc.2"}, "1.5.0", "", "not higher"},
        PolicyCase{semver("*"), {"latest", "20240101", kSignature}, "1.0.0", "", "None of the 3"},
        PolicyCase{semver("~16.1"), {"16", "16.1.2"}, "16.1", "16.1.2", "highest"},
        PolicyCase{
            regex("main-([0-9]+)"), {"main-9", "main-10", "dev-11"}, "main-8", "main-10", "number"},
        PolicyCase{regex("main-([0-9]+)"), {"main-9"}, "main-10", "", "not higher"},
        PolicyCase{regex("main-([0-9]+)"), {"main-010"}, "main-10", "", "not higher"},
        PolicyCase{regex("main-([0-9]+)"), {"main-10"}, "main-10", "main-10", "announced again"},
        PolicyCase{
            regex("main-([0-9]+)"), {"feature-main-12", "main-12-dirty"}, "main-1", "", "None"},
        PolicyCase{regex("main-([0-9]+)"),
                   {"main-20240101000000000001"},
                   "main-20240101000000000000",
                   "main-20240101000000000001",
                   "highest"},
        PolicyCase{regex("main-([0-9]+)"), {"main-1"}, "latest", "main-1", "highest"},
        PolicyCase{regex("(?:main-([0-9]+)|x)"), {"x"}, "main-1", "", "is none that matches"},
        PolicyCase{regex("main-(.*)"), {"main-a", "main-2"}, "main-1", "main-2", "number"},
        PolicyCase{regex("rel-(.+)-alpine", TagOrder::SEMVER),
                   {"rel-1.9.0-alpine", "rel-1.10.0-alpine"},
                   "rel-1.8.0-alpine",
                   "rel-1.10.0-alpine",
                   "version"},
        PolicyCase{
            regex("rel-(.+)", TagOrder::SEMVER), {"rel-1.0.0"}, "rel-1.1.0", "", "not higher"}));

// The same announcements in any order and any batches: the tag never goes back, and ends at the
// same place.
TEST(TagPolicy, NeverGoesBackWhateverTheOrder) {
  const auto version = [](const std::string& tag) { return model::parse_version(tag); };
  const auto build = [](const std::string& tag) {
    return tag.starts_with("b-") ? model::parse_version(tag.substr(2) + ".0") : std::nullopt;
  };
  const auto release = [](const std::string& tag) {
    return tag.find("-rc") == std::string::npos ? model::parse_version(tag) : std::nullopt;
  };
  struct Property {
    TagPolicy policy;
    std::function<std::optional<model::Version>(const std::string&)> rank;
  };
  const std::vector<Property> properties{{semver("*"), version},
                                         {semver("^1.2 || >=2.1.0-rc.1"), version},
                                         {regex("b-([0-9]+)"), build},
                                         {regex("v?([0-9.]+)", TagOrder::SEMVER), release}};
  for (unsigned seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](unsigned limit) { return random() % limit; };
    Tags tags{"latest", kSignature, "main"};
    for (int i = 0; i < 12; ++i) {
      auto tag = std::to_string(below(3)) + "." + std::to_string(below(4)) + "." +
                 std::to_string(below(12));
      if (below(4) == 0) tag += "-rc." + std::to_string(below(12));
      if (below(4) == 0) tag = "v" + tag;
      if (below(3) == 0) tag = "b-" + std::to_string(below(200));
      tags.push_back(tag);
    }
    const auto& [policy, rank] = properties[seed % properties.size()];
    const std::string start = tags[below(static_cast<unsigned>(tags.size()))];
    std::optional<std::optional<model::Version>> end;
    for (int order = 0; order < 4; ++order) {
      std::shuffle(tags.begin(), tags.end(), random);
      std::string current = start;
      for (std::size_t from = 0; from < tags.size();) {
        const std::size_t size = std::min<std::size_t>(1 + below(5), tags.size() - from);
        const auto choice = choose_tag(policy, std::span(tags).subspan(from, size), current);
        if (choice.tag && *choice.tag != current) {
          ASSERT_TRUE(rank(*choice.tag));
          ASSERT_FALSE(rank(current) && !(*rank(current) < *rank(*choice.tag)))
              << current << " to " << *choice.tag;
        }
        current = choice.tag.value_or(current);
        from += size;
      }
      if (!end) end = rank(current);
      EXPECT_EQ(rank(current), *end) << "ended at " << current;
    }
  }
}

}  // namespace
}  // namespace slipway::rules
