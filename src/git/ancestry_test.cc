// Which commits are behind which, where histories fork, join and lie about their time.

#include <random>
#include <set>

#include <gtest/gtest.h>

#include "git/test_mirrors.h"
#include "git/test_repository.h"

namespace slipway::git {
namespace {

TEST_F(MirroredGitTest, AncestorsAreThoseThatParentsLeadTo) {
  constexpr std::size_t commits = 40;
  std::mt19937 dice(7);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(dice()) % limit; };
  const auto tree = repository.git({"mktree"});
  std::vector<std::string> ids;
  std::vector<std::set<std::size_t>> behind(commits);  // with itself
  ids.reserve(commits);
  std::set<std::size_t> heads;
  for (std::size_t i = 0; i < commits; ++i) {
    std::set<std::size_t> parents;
    const auto wanted = i == 0 || below(12) == 0 ? 0 : 1 + below(3);
    for (std::size_t p = 0; p < wanted; ++p)
      parents.insert(i - 1 - below(std::min(i, std::size_t{6})));
    std::string text = "tree " + tree + "\n";
    behind[i] = {i};
    for (const auto parent : parents) {
      text += "parent " + ids[parent] + "\n";
      behind[i].insert(behind[parent].begin(), behind[parent].end());
      heads.erase(parent);
    }
    heads.insert(i);
    const auto time = std::to_string(1000 + 10 * i - (below(4) == 0 ? below(200) : 0));
    text += "author A <a> " + time + " +0000\ncommitter A <a> " + time + " +0000\n\n" +
            std::to_string(i) + "\n";
    ids.push_back(repository.git({"hash-object", "-w", "-t", "commit", "--stdin"}, text));
  }
  for (const auto head : heads) {
    repository.git({"update-ref", "refs/heads/b" + std::to_string(head), ids[head]});
  }
  ASSERT_TRUE(git->fetch(shop, {}, {}));
  for (std::size_t a = 0; a < commits; ++a) {
    for (std::size_t b = 0; b < commits; ++b) {
      EXPECT_EQ(git->is_ancestor(shop.key, ids[a], ids[b]), behind[b].contains(a)) << a << " " << b;
    }
  }
}

}  // namespace
}  // namespace slipway::git
