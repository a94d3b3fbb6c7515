// Every verdict about a random history is the one that the rules' sentences give, asked of git.

#include <algorithm>
#include <iostream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "base/enum.h"
#include "git/mirrored_git.h"
#include "history.h"
#include "oracle.h"

namespace slipway::property {
namespace {

constexpr std::size_t kMoves = 12;

class Round {
 public:
  explicit Round(std::uint64_t seed) : chance_(seed) {
    services_ = make_services(chance_, repository_.path().string());
    tips_ = make_history(repository_, chance_, kMoves, true);
    for (const auto& service : services_) {
      world_.add(service);
      world_.deploy(service.name);
      watermarks_[service.name] = tips_.front().commit;
    }
    world_.run();
  }

  // How many verdicts were right.
  std::size_t run() {
    std::size_t verdicts = 0;
    for (std::size_t i = 1; i < tips_.size() && !testing::Test::HasFailure(); ++i) {
      if (chance_.one_in(6)) {
        world_.runtime.fake.fail_build(tips_[i].commit, {base::ErrorCode::kFailed, "broken"});
        broken_.insert(tips_[i].commit);
      }
      move_branch(repository_, tips_[i].commit);
      EXPECT_TRUE(world_.deliver({{tips_[i].commit, "main", repository_.path().string()}}));
      world_.run();
      for (const auto& service : services_) {
        check(service, tips_[i], i);
        ++verdicts;
      }
    }
    return verdicts;
  }

 private:
  void check(const pipeline::ServiceSpec& service, const Tip& tip, std::size_t number) {
    SCOPED_TRACE(service.name + ", move " + std::to_string(number) + " to " + tip.commit);
    std::string& watermark = watermarks_[service.name];
    const auto expected = expect(service, watermark, tip,
                                 [&] { return changed_files(repository_, watermark, tip.commit); });
    const auto verdicts = world_.verdicts_of(service.name);
    ASSERT_EQ(verdicts.size(), number);
    const auto& verdict = verdicts.back();
    EXPECT_EQ(verdict.from, watermark);
    EXPECT_EQ(verdict.to, tip.commit);
    EXPECT_EQ(verdict.decision == model::Decision::DEPLOY, expected.deploys);
    EXPECT_THAT(expected.reasons, testing::Contains(base::to_string(verdict.reason)));
    EXPECT_EQ(verdict.changed_files_count, expected.files) << verdict.explanation;
    if (verdict.reason == model::Reason::MATCHED) {
      EXPECT_TRUE(std::any_of(expected.counting.begin(), expected.counting.end(),
                              [&](const auto& file) {
                                return base::to_valid_utf8(file) == verdict.deciding.at(0).file;
                              }))
          << verdict.deciding.at(0).file;
    }
    if (!expected.deploys || !broken_.contains(tip.commit)) watermark = tip.commit;
    EXPECT_EQ(world_.service(service.name).watermark, watermark);
    if (expected.deploys && !broken_.contains(tip.commit)) {
      EXPECT_EQ(world_.serving_commit(service.name), tip.commit);
    }
  }

  Chance chance_;
  git::TestFolder folder_;
  git::TestRepository repository_{folder_.path() / "shop.git"};
  git::MirroredGit git_{{.mirrors = folder_.path() / "mirrors",
                         .known_hosts = folder_.path() / "known_hosts",
                         .allow_file_repositories = true}};
  pipeline::World world_{git_};
  std::vector<pipeline::ServiceSpec> services_;
  std::vector<Tip> tips_;
  std::map<std::string, std::string> watermarks_;
  std::set<std::string> broken_;
};

TEST(Property, VerdictsAreThoseOfTheRules) {
  const auto count = rounds(10);
  std::size_t verdicts = 0;
  std::uint64_t seed = first_seed();
  for (std::size_t i = 0; i < count && !HasFailure(); ++i, ++seed) {
    SCOPED_TRACE("SLIPWAY_PROPERTY_SEED=" + std::to_string(seed));
    verdicts += Round(seed).run();
  }
  std::cout << count << " histories, " << verdicts << " verdicts\n";
}

}  // namespace
}  // namespace slipway::property
