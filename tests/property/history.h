#pragma once
// A random history of one repository: commits with awkward names, modes, merges and submodules, and
// the tips that its branch takes, resets and forced pushes among them. By seed alone.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "git/test_repository.h"
#include "model/restriction.h"
#include "pipeline/test_world.h"

namespace slipway::property {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }
  bool one_in(std::size_t times) { return below(times) == 0; }

 private:
  std::mt19937_64 engine_;
};

struct Tip {
  std::string commit;
  std::string message;
};

// What a history will be before git has seen it.
struct HistoryPlan {
  std::vector<git::TestCommit> commits;
  std::vector<std::size_t> tips;  // positions in `commits`, as the branch takes them
};

// Its commits' marks begin after `earlier_commits`, so that many plans can be written in one go.
HistoryPlan plan_history(Chance& chance, std::size_t moves, bool with_skip_messages,
                         std::size_t earlier_commits = 0);

// The plans' tips, in the order in which the branch takes them.
std::vector<std::vector<Tip>> write_histories(git::TestRepository& repository,
                                              const std::vector<HistoryPlan>& plans);

// One history alone, with refs/heads/main at its first tip.
std::vector<Tip> make_history(git::TestRepository& repository, Chance& chance, std::size_t moves,
                              bool with_skip_messages);

// Moves refs/heads/main.
void move_branch(const git::TestRepository& repository, const std::string& commit);

// Some services of the repository with random restrictions.
std::vector<pipeline::ServiceSpec> make_services(Chance& chance, const std::string& url);

// How many histories a test makes: of the environment, or so many.
std::size_t rounds(std::size_t otherwise);
std::uint64_t first_seed();

}  // namespace slipway::property
