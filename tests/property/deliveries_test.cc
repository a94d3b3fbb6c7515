// Deliveries may be lost, doubled and shuffled: with a poll in the end all comes out the same.
//
// What a service runs may be an older commit in one world than in the other, where a change was
// taken back meanwhile. But nothing that counts for it may differ from the branch's tip.

#include <algorithm>
#include <iostream>

#include <gtest/gtest.h>

#include "git/mirrored_git.h"
#include "history.h"
#include "oracle.h"

namespace slipway::property {
namespace {

constexpr std::size_t kShuffledMoves = 10;

struct Side {
  explicit Side(const git::TestRepository& repository, const std::filesystem::path& folder,
                const std::vector<pipeline::ServiceSpec>& services)
      : url(repository.path().string()),
        git({.mirrors = folder / "mirrors",
             .known_hosts = folder / "known_hosts",
             .allow_file_repositories = true}) {
    for (const auto& service : services) {
      world.add(service);
      world.deploy(service.name);
    }
    world.run();
  }

  void deliver(const std::string& tip) {
    EXPECT_TRUE(world.deliver({{tip, "main", url}}, "of " + tip));
  }

  std::string url;
  git::MirroredGit git;
  pipeline::World world{git};
};

void compare(const git::TestRepository& repository, Side& perfect, Side& chaotic,
             const std::vector<pipeline::ServiceSpec>& services, const std::string& tip) {
  EXPECT_EQ(perfect.world.considered("main", perfect.url), tip);
  EXPECT_EQ(chaotic.world.considered("main", chaotic.url), tip);
  for (const auto& service : services) {
    SCOPED_TRACE(service.name);
    EXPECT_EQ(perfect.world.service(service.name).watermark, tip);
    EXPECT_EQ(chaotic.world.service(service.name).watermark, tip);
    for (auto* side : {&perfect, &chaotic}) {
      const auto serving = side->world.serving_commit(service.name);
      EXPECT_FALSE(any_counts(service, changed_files(repository, serving, tip)))
          << (side == &perfect ? "perfect" : "chaotic") << " serves " << serving;
    }
  }
}

void run_round(std::uint64_t seed) {
  Chance chance(seed);
  const git::TestFolder folder;
  git::TestRepository repository(folder.path() / "shop.git");
  const auto services = make_services(chance, repository.path().string());
  const auto tips = make_history(repository, chance, kShuffledMoves, false);
  Side perfect(repository, folder.path() / "perfect", services);
  Side chaotic(repository, folder.path() / "chaotic", services);
  std::vector<std::string> on_their_way;
  for (std::size_t i = 1; i < tips.size(); ++i) {
    const auto& tip = tips[i].commit;
    move_branch(repository, tip);
    // The same commit may come again by a reset, which is another delivery.
    EXPECT_TRUE(perfect.world.deliver({{tip, "main", perfect.url}}));
    perfect.world.run();
    for (std::size_t copies = chance.below(3); copies > 0; --copies) on_their_way.push_back(tip);
    while (!on_their_way.empty() && chance.one_in(2)) {
      const auto chosen =
          on_their_way.begin() + static_cast<std::ptrdiff_t>(chance.below(on_their_way.size()));
      chaotic.deliver(*chosen);
      on_their_way.erase(chosen);
    }
    if (chance.one_in(2)) chaotic.world.run_due();
    if (chance.one_in(8)) chaotic.world.restart();
  }
  for (const auto& late : on_their_way) chaotic.deliver(late);
  chaotic.world.run();
  chaotic.world.poll(chaotic.url);
  compare(repository, perfect, chaotic, services, tips.back().commit);
}

TEST(Property, LostDoubledAndShuffledDeliveriesEndTheSame) {
  const auto count = rounds(8);
  std::uint64_t seed = first_seed();
  for (std::size_t i = 0; i < count && !HasFailure(); ++i, ++seed) {
    SCOPED_TRACE("SLIPWAY_PROPERTY_SEED=" + std::to_string(seed));
    run_round(seed);
  }
  std::cout << count << " histories\n";
}

}  // namespace
}  // namespace slipway::property
