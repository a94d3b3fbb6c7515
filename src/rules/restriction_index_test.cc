#include "rules/restriction_index.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "rules/decide.h"

namespace slipway::rules {
namespace {

using model::RestrictionMode;
using Restrictions = RestrictionIndex::Restrictions;

model::Restriction rule(RestrictionMode mode, std::string value) {
  return {{}, mode, std::move(value), {}, {}};
}

std::vector<std::uint32_t> by_deciding(const std::vector<Restrictions>& services,
                                       const model::FileList& files) {
  std::vector<std::uint32_t> result;
  for (std::uint32_t i = 0; i < services.size(); ++i) {
    Candidate candidate;
    candidate.watermark = "a";
    candidate.restrictions = services[i];
    if (decide(candidate, "b", "", {"a", "b", true, "git", files}).decision ==
        model::Decision::DEPLOY) {
      result.push_back(i);
    }
  }
  return result;
}

// Few short segments, one of which sorts before '/': what is covered and what only looks so meet.
std::string random_path(std::mt19937& random) {
  static const std::vector<std::string> kSegments{"a", "a-b", "ab", "b", "\xff"};
  std::string path;
  const auto depth = 1 + random() % 3;
  for (std::size_t i = 0; i < depth; ++i) {
    path += (i == 0 ? "" : "/") + kSegments[random() % kSegments.size()];
  }
  return path;
}

std::string random_value(std::mt19937& random) {
  const std::string path = random_path(random);
  switch (random() % 5) {
    case 0:
      return path + "*";
    case 1:
      return path + "/*";
    case 2:
      return random() % 4 == 0 ? "*" : path.substr(0, 1) + "*";
    default:
      return path;
  }
}

TEST(RestrictionIndex, AnswersAsDecide) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    std::mt19937 random(seed);
    std::vector<Restrictions> services(random() % 12);
    for (auto& restrictions : services) {
      const auto count = random() % 4;
      for (std::size_t i = 0; i < count; ++i) {
        const auto mode = random() % 3 == 0 ? RestrictionMode::EXCLUDE : RestrictionMode::MATCH;
        restrictions.push_back(rule(mode, random_value(random)));
      }
    }
    model::FileList files;
    const auto count = random() % 6;
    for (std::size_t i = 0; i < count; ++i) files.push_back(random_path(random));
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    ASSERT_EQ(RestrictionIndex(services).concerned(files), by_deciding(services, files))
        << "seed " << seed;
  }
}

TEST(RestrictionIndex, TellsAFolderFromAPrefixThatEndsInASlash) {
  const std::vector<Restrictions> services{{rule(RestrictionMode::MATCH, "apps")},
                                           {rule(RestrictionMode::MATCH, "apps/*")}};
  const RestrictionIndex index(services);
  EXPECT_EQ(index.concerned({"apps"}), std::vector<std::uint32_t>({0}));
  EXPECT_EQ(index.concerned({"apps", "apps/x"}), std::vector<std::uint32_t>({0, 1}));
  EXPECT_EQ(index.concerned({"apps-x"}), std::vector<std::uint32_t>());
}

}  // namespace
}  // namespace slipway::rules
