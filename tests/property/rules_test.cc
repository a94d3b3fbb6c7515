// Thousands of histories: the trees compared in the mirror and decided by the rules, against what
// one git process says of the same pairs. verdicts_test.cc takes fewer through the whole pipeline.

#include <algorithm>
#include <iostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "base/enum.h"
#include "git/libgit.h"
#include "git/libgit_objects.h"
#include "history.h"
#include "oracle.h"
#include "rules/decide.h"

namespace slipway::property {
namespace {

constexpr std::size_t kMovesEach = 12;
constexpr std::size_t kHistoriesAtOnce = 100;

// One service that stands at an earlier tip of its history, or the same.
struct Question {
  pipeline::ServiceSpec service;
  std::string watermark;
  Tip tip;
};

std::vector<Question> questions_about(const std::vector<Tip>& tips, Chance& chance) {
  std::vector<Question> questions;
  const auto services = make_services(chance, "");
  for (std::size_t move = 1; move < tips.size(); ++move) {
    for (std::size_t count = 2; count > 0; --count) {
      questions.push_back({services[chance.below(services.size())],
                           tips[chance.below(move + 1)].commit, tips[move]});
    }
  }
  return questions;
}

rules::Candidate candidate_of(const Question& question) {
  rules::Candidate candidate;
  candidate.watermark = question.watermark;
  for (const auto& [mode, value] : question.service.restrictions) {
    auto& restriction = candidate.restrictions.emplace_back();
    restriction.mode = mode;
    restriction.value = value;
  }
  return candidate;
}

void check(git::Objects& objects, const Question& question,
           const std::vector<std::string>& changed) {
  SCOPED_TRACE(question.watermark + " to " + question.tip.commit);
  const auto compared = objects.compare(question.watermark, question.tip.commit);
  ASSERT_TRUE(compared) << compared.error().message;
  const auto ruling =
      rules::decide(candidate_of(question), question.tip.commit, question.tip.message,
                    {question.watermark, question.tip.commit, true, "git", *compared});
  const auto expected =
      expect(question.service, question.watermark, question.tip, [&] { return changed; });
  EXPECT_EQ(ruling.decision == model::Decision::DEPLOY, expected.deploys) << ruling.explanation;
  EXPECT_THAT(expected.reasons, testing::Contains(base::to_string(ruling.reason)));
  EXPECT_EQ(*compared, changed);
  if (ruling.reason == model::Reason::MATCHED) {
    EXPECT_THAT(expected.counting, testing::Contains(ruling.deciding.at(0).file));
  }
}

std::size_t run_block(Chance& chance, std::size_t histories) {
  const git::TestFolder folder;
  git::TestRepository repository(folder.path() / "shop.git");
  std::vector<HistoryPlan> plans;
  std::size_t commits = 0;
  for (std::size_t i = 0; i < histories; ++i) {
    plans.push_back(plan_history(chance, kMovesEach, true, commits));
    commits += plans.back().commits.size();
  }
  std::vector<Question> questions;
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& tips : write_histories(repository, plans)) {
    for (auto& question : questions_about(tips, chance)) {
      pairs.emplace_back(question.watermark, question.tip.commit);
      questions.push_back(std::move(question));
    }
  }
  const auto changed = changed_files(repository, pairs);
  const git::LibgitSession session;
  const auto objects = git::LibgitObjects::open(repository.path());
  EXPECT_TRUE(objects);
  for (std::size_t i = 0; i < questions.size() && !testing::Test::HasFailure(); ++i) {
    check(**objects, questions[i], changed[i]);
  }
  return questions.size();
}

TEST(Property, ComparisonAndRulesAgreeWithGit) {
  const auto count = rounds(2'000);
  std::size_t verdicts = 0;
  std::uint64_t seed = first_seed();
  for (std::size_t done = 0; done < count && !HasFailure(); done += kHistoriesAtOnce, ++seed) {
    SCOPED_TRACE("SLIPWAY_PROPERTY_SEED=" + std::to_string(seed));
    Chance chance(seed);
    verdicts += run_block(chance, std::min(kHistoriesAtOnce, count - done));
  }
  std::cout << count << " histories, " << verdicts << " verdicts\n";
}

}  // namespace
}  // namespace slipway::property
