#pragma once
// Git repositories as they are in truth: small trees of numbered contents, and every place where a
// branch ever stood. What a node sees of them is in remote_git.h.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/git_url.h"
#include "model/push.h"
#include "universe.h"

namespace slipway::simulation {

using Files = std::map<std::string, int>;  // path to content

struct Commit {
  std::string id;
  std::string message;
  Files files;
  std::vector<std::string> parents;
};

struct Move {
  base::Timestamp at{};
  std::string to;  // "": the branch was removed
};

class Repository {
 public:
  Repository(std::string url, Dice dice);

  const std::string& url() const { return url_; }
  const model::RepositoryKey& key() const { return key_; }

  const Commit& add(Files files, std::vector<std::string> parents, std::string message);
  void move(const std::string& branch, const std::string& to, base::Timestamp at);

  const Commit* find(const std::string& id) const;
  const Commit& commit(const std::string& id) const { return *find(id); }
  // "" where there is no such branch.
  std::string tip(const std::string& branch) const;
  std::string tip_at(const std::string& branch, base::Timestamp at) const;
  // Oldest first.
  const std::vector<Move>& moves(const std::string& branch) const;
  bool is_ancestor(const std::string& ancestor, const std::string& descendant) const;
  std::set<std::string> history(const std::string& from) const;
  model::FileList changes(const std::string& from, const std::string& to) const;
  // Whether the branch ever stood at a commit whose message asks for no deployment.
  bool has_skips(const std::string& branch) const;
  // Whether it ever stood there, or on something that came after it.
  bool ever_had(const std::string& branch, const std::string& id) const;

  Weather weather = Weather::kFine;

 private:
  std::string url_;
  model::RepositoryKey key_;
  Dice dice_;
  std::map<std::string, Commit> commits_;
  std::map<std::string, std::vector<Move>> moves_;
};

}  // namespace slipway::simulation
