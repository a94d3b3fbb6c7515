#include "rules/quarantine.h"

#include <gmock/gmock.h>

namespace slipway::rules {
namespace {

using testing::ElementsAreArray;
using Versions = std::vector<std::string>;

struct Kept {
  const char* why;
  Versions quarantined;  // newest first: "VERSION" or "DIGEST TAG"
  QuarantineUse use;
  Versions outlived;
};

model::TagPolicy ranged(const std::string& range) {
  return {model::TagPolicyKind::SEMVER, range, {}};
}

TEST(OutlivedQuarantines, AreThoseThatNoDecisionNeeds) {
  const std::vector<Kept> cases{
      {"few", {"c", "b"}, {.kept = 2}, {}},
      {"none is kept", {"c", "b"}, {.kept = 0}, {"c", "b"}},
      {"the oldest go", {"d", "c", "b", "a"}, {.kept = 2}, {"b", "a"}},
      {"a branch's tip stays", {"d", "c", "b", "a"}, {.kept = 1, .current = {"b"}}, {"c", "a"}},
      {"the highest of a range stays",
       {"d4 1.2.0", "d3 1.1.0", "d2 1.9.0", "d1 2.0.0"},
       {.kept = 1, .policy = ranged("^1"), .tag = "1.0.0"},
       {"d3", "d1"}},
      {"what is not higher than what was considered goes",
       {"d3 1.0.0", "d2 1.9.0", "d1 1.8.0"},
       {.kept = 1, .policy = ranged("^1"), .tag = "1.9.1"},
       {"d2", "d1"}},
      {"a tag's last digest stays",
       {"d4 next", "d3 stable", "d2 stable", "d1 old"},
       {.kept = 1, .policy = model::TagPolicy{model::TagPolicyKind::EXACT, "stable", {}}},
       {"d2", "d1"}},
      {"and of the service's own tag",
       {"d4 next", "d3 1.0", "d2 1.0"},
       {.kept = 1, .tag = "1.0"},
       {"d2"}},
      {"of the newest the last",
       {"d3 c", "d2 b", "d1 a"},
       {.kept = 0, .policy = model::TagPolicy{}, .tag = "z"},
       {"d2", "d1"}},
  };
  for (const auto& one : cases) {
    std::vector<model::Quarantine> quarantines;
    std::vector<model::QuarantineId> expected;
    quarantines.reserve(one.quarantined.size());
    expected.reserve(one.outlived.size());
    for (const auto& text : one.quarantined) {
      const auto space = text.find(' ');
      model::Quarantine quarantine;
      quarantine.version = text.substr(0, space);
      if (space != std::string::npos) quarantine.tag = text.substr(space + 1);
      quarantine.id = model::QuarantineId::first_of(
          base::Timestamp{std::chrono::hours(static_cast<int>(quarantines.size()) + 1)});
      quarantines.push_back(quarantine);
      if (std::find(one.outlived.begin(), one.outlived.end(), quarantine.version) !=
          one.outlived.end()) {
        expected.push_back(quarantine.id);
      }
    }
    EXPECT_THAT(outlived(quarantines, one.use), ElementsAreArray(expected)) << one.why;
    EXPECT_EQ(expected.size(), one.outlived.size());
  }
}

}  // namespace
}  // namespace slipway::rules
