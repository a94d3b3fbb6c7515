#include "rules/decide.h"

#include <random>

#include <gtest/gtest.h>

#include "base/enum.h"
#include "rules/restriction.h"

namespace slipway::rules {
namespace {

using model::Decision;
using model::Reason;
using model::RestrictionMode;

const std::string kBase(40, 'a');
const std::string kTip(40, 'b');

model::Restriction match(std::string value) {
  return {{}, RestrictionMode::MATCH, std::move(value), {}, {}};
}
model::Restriction exclude(std::string value) {
  return {{}, RestrictionMode::EXCLUDE, std::move(value), {}, {}};
}

Candidate with(std::vector<model::Restriction> restrictions) {
  Candidate candidate;
  candidate.watermark = kBase;
  candidate.restrictions = std::move(restrictions);
  return candidate;
}

Candidate changed(Candidate candidate, void (*change)(Candidate&)) {
  change(candidate);
  return candidate;
}

model::ChangeSet files(model::FileList list) {
  std::sort(list.begin(), list.end());
  return {kBase, kTip, true, "git", std::move(list)};
}

struct RulingCase {
  std::string name;
  Candidate candidate;
  std::string message;
  model::ChangeSet changes;
  Decision decision;
  Reason reason;
  bool moves;
  std::string file{};  // the first evidence's
  std::string rule{};
};

class Verdicts : public testing::TestWithParam<RulingCase> {};

TEST_P(Verdicts, FollowTheTable) {
  const RulingCase& c = GetParam();
  const Ruling ruling = decide(c.candidate, kTip, c.message, c.changes);
  EXPECT_EQ(ruling.decision, c.decision);
  EXPECT_EQ(base::to_string(ruling.reason), base::to_string(c.reason));
  EXPECT_EQ(ruling.moves_watermark, c.moves);
  EXPECT_FALSE(ruling.explanation.empty());
  if (!c.file.empty()) {
    ASSERT_FALSE(ruling.deciding.empty());
    EXPECT_EQ(ruling.deciding.front().file, c.file);
    EXPECT_EQ(ruling.deciding.front().value, c.rule);
  }
}

const auto kApi = files({"apps/api/main.go"});

INSTANTIATE_TEST_SUITE_P(
    Table, Verdicts,
    testing::Values(
        RulingCase{"off", changed(with({}), [](auto& c) { c.auto_deploy = false; }), "", kApi,
                   Decision::SKIP, Reason::AUTO_DEPLOY_OFF, false},
        RulingCase{"off_comes_first",
                   changed(with({}),
                           [](auto& c) {
                             c.auto_deploy = false;
                             c.stopped = true;
                             c.watermark = kTip;
                           }),
                   "[skip deploy]", kApi, Decision::SKIP, Reason::AUTO_DEPLOY_OFF, false},
        RulingCase{"never_deployed",
                   changed(with({}),
                           [](auto& c) {
                             c.deployed_once = false;
                             c.watermark.clear();
                           }),
                   "", kApi, Decision::SKIP, Reason::NEVER_DEPLOYED, false},
        RulingCase{"stopped", changed(with({}), [](auto& c) { c.stopped = true; }), "", kApi,
                   Decision::SKIP, Reason::STOPPED, false},
        RulingCase{"considered", changed(with({}), [](auto& c) { c.watermark = kTip; }),
                   "[skip deploy]", kApi, Decision::SKIP, Reason::ALREADY_CONSIDERED, false},
        RulingCase{"skip_deploy", with({}), "fix\n\n[skip deploy]", kApi, Decision::SKIP,
                   Reason::SKIPPED_BY_MESSAGE, true},
        RulingCase{"deploy_skip", with({match("docs")}), "[deploy skip] x", kApi, Decision::SKIP,
                   Reason::SKIPPED_BY_MESSAGE, true},
        RulingCase{"skip_not_honoured",
                   changed(with({}), [](auto& c) { c.skip_by_message = false; }), "[skip deploy]",
                   kApi, Decision::DEPLOY, Reason::UNRESTRICTED, true},
        RulingCase{"unrestricted", with({}), "", kApi, Decision::DEPLOY, Reason::UNRESTRICTED, true,
                   "apps/api/main.go", ""},
        RulingCase{
            "unrestricted_unknown", with({}), "", {}, Decision::DEPLOY, Reason::UNRESTRICTED, true},
        RulingCase{"unknown",
                   with({match("docs")}),
                   "",
                   {},
                   Decision::DEPLOY,
                   Reason::UNKNOWN_CHANGES,
                   true},
        RulingCase{"matched", with({match("docs"), match("apps/api")}), "", kApi, Decision::DEPLOY,
                   Reason::MATCHED, true, "apps/api/main.go", "apps/api"},
        RulingCase{"no_match", with({match("docs")}), "", kApi, Decision::SKIP, Reason::NO_MATCH,
                   true, "apps/api/main.go", ""},
        RulingCase{"excluded", with({exclude("apps/api")}), "", kApi, Decision::SKIP,
                   Reason::EXCLUDED, true, "apps/api/main.go", "apps/api"},
        RulingCase{"exclude_only_other_file", with({exclude("docs")}), "",
                   files({"docs/a", "src/b"}), Decision::DEPLOY, Reason::MATCHED, true, "src/b",
                   ""},
        RulingCase{"exclude_beats_match", with({match("apps"), exclude("apps/api")}), "", kApi,
                   Decision::SKIP, Reason::EXCLUDED, true, "apps/api/main.go", "apps/api"},
        RulingCase{"match_beside_excluded", with({match("apps"), exclude("apps/api/README.md")}),
                   "", files({"apps/api/README.md", "apps/api/z.go"}), Decision::DEPLOY,
                   Reason::MATCHED, true, "apps/api/z.go", "apps"},
        RulingCase{"nothing_changed", with({match("apps")}), "", files({}), Decision::SKIP,
                   Reason::NO_MATCH, true},
        RulingCase{"nothing_changed_excludes", with({exclude("apps")}), "", files({}),
                   Decision::SKIP, Reason::NO_MATCH, true}),
    [](const auto& test) { return test.param.name; });

// The oracle asks every file of every rule, as the rule's sentence reads.
TEST(Verdicts, AgreeWithTheSentenceForRandomRules) {
  std::mt19937 random(20260101);
  const std::vector<std::string> names{"a",  "b",   "ab",   "a-b",  "a/b",   "a/b/c", "b/a",
                                       "b-", "a.b", "a/bc", "ab/c", "b/a/b", "a0"};
  const std::vector<std::string> values{"a", "a/b", "a*", "b", "b/*", "a/b*", "*", "ab", "a-*"};
  const auto pick = [&](const auto& list) { return list[random() % list.size()]; };
  for (int round = 0; round < 20'000; ++round) {
    Candidate candidate = with({});
    for (auto rules = random() % 4; rules > 0; --rules) {
      candidate.restrictions.push_back(random() % 2 == 0 ? match(pick(values))
                                                         : exclude(pick(values)));
    }
    model::FileList list;
    for (auto count = random() % 6; count > 0; --count) list.push_back(pick(names));
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    const auto& rules = candidate.restrictions;
    const auto has = [&](RestrictionMode mode) {
      return std::any_of(rules.begin(), rules.end(), [&](auto& r) { return r.mode == mode; });
    };
    const auto covered_by = [&](RestrictionMode mode, const std::string& file) {
      return std::any_of(rules.begin(), rules.end(),
                         [&](auto& r) { return r.mode == mode && covers(r.value, file); });
    };
    const bool counts = std::any_of(list.begin(), list.end(), [&](const std::string& file) {
      return (!has(RestrictionMode::MATCH) || covered_by(RestrictionMode::MATCH, file)) &&
             !covered_by(RestrictionMode::EXCLUDE, file);
    });
    const auto ruling = decide(candidate, kTip, "", files(list));
    ASSERT_EQ(ruling.decision == Decision::DEPLOY, counts || rules.empty()) << "round " << round;
  }
}

}  // namespace
}  // namespace slipway::rules
