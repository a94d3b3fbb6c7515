#pragma once
// For tests: a repository of two services whose branch a test moves, seen through the fake git.

#include <map>

#include "git/fake_git.h"
#include "pipeline/test_world.h"

namespace slipway::pipeline {

inline const auto kMatch = model::RestrictionMode::MATCH;
inline const auto kExclude = model::RestrictionMode::EXCLUDE;

struct Shop {
  git::FakeGit git;
  World world{git};
  git::FakeGit::Files files{{"web/index", "0"}, {"api/main", "0"}, {"docs/guide", "0"}};
  std::map<std::string, std::string> tips;  // by branch
  int revision = 0;
  std::string url = kShop;

  // A commit on top of the branch that changes these files; the remote's branch moves to it.
  std::string commit(const std::vector<std::string>& changed, const std::string& message = "change",
                     const std::string& branch = "main") {
    for (const auto& file : changed) files[file] = std::to_string(++revision);
    std::vector<std::string> parents;
    if (tips.contains(branch)) parents.push_back(tips[branch]);
    return move(
        git.add_commit(key_of(url), files, parents, message + " " + std::to_string(++revision)),
        branch);
  }

  std::string move(const std::string& to, const std::string& branch = "main") {
    git.set_tip(key_of(url), branch, to);
    return tips[branch] = to;
  }

  void push(const std::string& tip, const std::string& branch = "main") {
    if (!world.deliver({{tip, branch, url}})) throw std::runtime_error("a delivery was refused");
    world.run();
  }

  std::string commit_and_push(const std::vector<std::string>& changed,
                              const std::string& message = "change") {
    const auto tip = commit(changed, message);
    push(tip);
    return tip;
  }

  // A first commit, deployed by hand.
  std::string begin(const std::vector<ServiceSpec>& services) {
    const auto first = commit({});
    for (const auto& spec : services) {
      world.add(spec);
      world.deploy(spec.name);
    }
    world.run();
    return first;
  }
};

inline ServiceSpec spec(const std::string& name, const std::string& match = "") {
  ServiceSpec result;
  result.name = name;
  if (!match.empty()) result.restrictions = {{kMatch, match}};
  return result;
}

}  // namespace slipway::pipeline
