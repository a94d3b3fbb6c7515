#pragma once
// The repositories as one node sees them: by a remote that lags, fails or hangs, and a mirror of
// its own that has only what was fetched.

#include <map>
#include <memory>
#include <set>

#include "git/git.h"
#include "reach.h"
#include "repositories.h"

namespace slipway::simulation {

using Repositories = std::vector<std::unique_ptr<Repository>>;

// What is on a node's disk.
using Mirrors = std::map<std::string, std::set<std::string>>;

// A replica of a remote answers as it was at most so long ago.
inline constexpr auto kMostLag = std::chrono::seconds(45);

class RemoteGit final : public git::Git {
 public:
  RemoteGit(Repositories& repositories, Mirrors& mirrors, Reach& reach)
      : repositories_(repositories), mirrors_(mirrors), reach_(reach) {}

  base::Result<git::Tips> tips(const git::Remote& remote, const std::vector<std::string>& branches,
                               std::stop_token stop) override;
  base::Result<git::Tips> fetch(const git::Remote& remote, const std::vector<std::string>& branches,
                                std::stop_token stop) override;
  base::Result<void> fetch_commit(const git::Remote& remote, const std::string& commit,
                                  std::stop_token stop) override;
  bool has_commit(const model::RepositoryKey& key, const std::string& commit) override;
  base::Result<model::FileList> compare(const model::RepositoryKey& key, const std::string& from,
                                        const std::string& to) override;
  bool is_ancestor(const model::RepositoryKey& key, const std::string& ancestor,
                   const std::string& descendant) override;
  base::Result<model::Commit> commit(const model::RepositoryKey& key,
                                     const std::string& id) override;
  base::Result<std::vector<model::Commit>> history(const model::RepositoryKey&, const std::string&,
                                                   std::size_t) override;
  base::Result<std::vector<std::string>> folders(const model::RepositoryKey&, const std::string&,
                                                 std::size_t) override;
  base::Result<std::string> version(std::stop_token) override { return "git version 2.39.5"; }
  base::Result<void> checkout(const model::RepositoryKey&, const std::string&,
                              const std::filesystem::path&, std::stop_token) override;
  // However long nothing was fetched.
  void remove_mirrors_but(const std::vector<model::RepositoryKey>& in_use, base::Duration,
                          std::stop_token) override;

 private:
  Repository& at(const model::RepositoryKey& key);
  std::set<std::string>& mirror(const Repository& repository);
  git::Tips answer(const Repository& repository, const std::vector<std::string>& branches,
                   base::Timestamp as_of) const;
  // When the replica that answers was like the truth last.
  base::Timestamp replica(const Repository& repository);

  Repositories& repositories_;
  Mirrors& mirrors_;
  Reach& reach_;
  std::set<std::string> told_;  // tips, by the last fetch
};

}  // namespace slipway::simulation
