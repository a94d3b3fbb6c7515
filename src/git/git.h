#pragma once
// Remote git repositories and Slipway's bare mirrors of them, one for each RepositoryKey. Called by
// survey, release and the API. Blocking; thread-safe: calls for one repository are serialised where
// they write, different repositories go in parallel.

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/push.h"

namespace slipway::git {

// How to reach a repository. The address is always the configured one.
struct Remote {
  model::RepositoryKey key;
  std::string url;
  std::string token{};       // https: the password; never in argv, a URL or a log
  std::string token_user{};  // https: its user, "" for the forge's default
  std::string deploy_key{};  // ssh: an OpenSSH private key
  // Gets another token for one that the remote refused; empty: there is none. Blocking.
  std::function<base::Result<std::string>()> renew_token{};
};

// Branch name ("main") to its commit. A branch that is asked for and missing is not there.
using Tips = std::map<std::string, std::string>;

class Git {
 public:
  virtual ~Git() = default;

  // "git version 2.39.5": what does the work here. kUnavailable where it does not run.
  virtual base::Result<std::string> version(std::stop_token stop) = 0;

  // Asks the remote for the tips of these branches; no branches: of all. kUnavailable, kNotFound
  // (no such repository), kUnauthenticated, kForbidden (a changed host key), kTimeout. Here and
  // below a remote that refuses a token which can be renewed is asked once more, with the new one.
  virtual base::Result<Tips> tips(const Remote& remote, const std::vector<std::string>& branches,
                                  std::stop_token stop) = 0;

  // One fetch into the mirror, which is made if need be; the tips as the remote says now. No
  // ls-remote is made before. A missing branch is not an error.
  virtual base::Result<Tips> fetch(const Remote& remote, const std::vector<std::string>& branches,
                                   std::stop_token stop) = 0;

  // Makes sure that the mirror has this commit, asking the remote for it by id if need be.
  virtual base::Result<void> fetch_commit(const Remote& remote, const std::string& commit,
                                          std::stop_token stop) = 0;

  virtual bool has_commit(const model::RepositoryKey& key, const std::string& commit) = 0;

  // The files in which the trees of two commits differ: bytes, sorted, without doubles. kNotFound
  // where the mirror lacks one of them.
  virtual base::Result<model::FileList> compare(const model::RepositoryKey& key,
                                                const std::string& from, const std::string& to) = 0;

  // False also where a commit is not there.
  virtual bool is_ancestor(const model::RepositoryKey& key, const std::string& ancestor,
                           const std::string& descendant) = 0;

  virtual base::Result<model::Commit> commit(const model::RepositoryKey& key,
                                             const std::string& id) = 0;

  // The newest `limit` commits that `from` (a commit or branch name) reaches by first parents.
  virtual base::Result<std::vector<model::Commit>> history(const model::RepositoryKey& key,
                                                           const std::string& from,
                                                           std::size_t limit) = 0;

  // The folders of a commit, "" not among them; the uppermost come first, at most `limit`.
  virtual base::Result<std::vector<std::string>> folders(const model::RepositoryKey& key,
                                                         const std::string& commit,
                                                         std::size_t limit) = 0;

  // Writes the files of a commit into `directory`, which must not exist yet (kConflict) and appears
  // only when it is whole. Symlinks that leave it are refused (kInvalid); submodules become empty
  // directories.
  virtual base::Result<void> checkout(const model::RepositoryKey& key, const std::string& commit,
                                      const std::filesystem::path& directory,
                                      std::stop_token stop) = 0;

  // Removes the mirrors of all other repositories that nothing was fetched into for so long. One
  // that is needed again is made anew by its next fetch.
  virtual void remove_mirrors_but(const std::vector<model::RepositoryKey>& in_use,
                                  base::Duration unused, std::stop_token stop) = 0;
};

}  // namespace slipway::git
