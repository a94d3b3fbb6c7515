#pragma once
// Git in memory, for tests of the pipeline: remotes whose branches a test moves, mirrors that know
// what was fetched, answers that can be stale or errors, and a record of the calls. Thread-safe.

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "git/git.h"

namespace slipway::git {

class FakeGit final : public Git {
 public:
  using Files = std::map<std::string, std::string>;  // path to content

  // A new commit of the remote; its id is a digest of all that it is made of.
  std::string add_commit(const model::RepositoryKey& key, const Files& files,
                         const std::vector<std::string>& parents = {},
                         const std::string& message = "a change", base::Timestamp at = {});
  void set_tip(const model::RepositoryKey& key, const std::string& branch,
               const std::string& commit);
  void remove_branch(const model::RepositoryKey& key, const std::string& branch);
  void remove_repository(const model::RepositoryKey& key);

  // The next `times` calls that ask any remote fail so.
  void fail_next(std::size_t times, base::Error error);
  // The next `times` answers of this remote are its tips as they are now.
  void answer_stale(const model::RepositoryKey& key, std::size_t times);
  // The program is not there, or is again.
  void fail_version(std::optional<base::Error> error) {
    const std::lock_guard lock(mutex_);
    version_error_ = std::move(error);
  }
  // What a mirror holds is lost.
  void lose_mirror(const model::RepositoryKey& key);

  // "fetch github.com/acme/shop main,next"
  std::vector<std::string> calls() const;
  void forget_calls();

  base::Result<Tips> tips(const Remote& remote, const std::vector<std::string>& branches,
                          std::stop_token stop) override;
  base::Result<Tips> fetch(const Remote& remote, const std::vector<std::string>& branches,
                           std::stop_token stop) override;
  base::Result<void> fetch_commit(const Remote& remote, const std::string& commit,
                                  std::stop_token stop) override;
  bool has_commit(const model::RepositoryKey& key, const std::string& commit) override;
  base::Result<model::FileList> compare(const model::RepositoryKey& key, const std::string& from,
                                        const std::string& to) override;
  bool is_ancestor(const model::RepositoryKey& key, const std::string& ancestor,
                   const std::string& descendant) override;
  base::Result<model::Commit> commit(const model::RepositoryKey& key,
                                     const std::string& id) override;
  base::Result<std::vector<model::Commit>> history(const model::RepositoryKey& key,
                                                   const std::string& from,
                                                   std::size_t limit) override;
  base::Result<std::vector<std::string>> folders(const model::RepositoryKey& key,
                                                 const std::string& commit,
                                                 std::size_t limit) override;
  base::Result<std::string> version(std::stop_token stop) override;
  base::Result<void> checkout(const model::RepositoryKey& key, const std::string& commit,
                              const std::filesystem::path& directory,
                              std::stop_token stop) override;
  // However long nothing was fetched.
  void remove_mirrors_but(const std::vector<model::RepositoryKey>& in_use, base::Duration unused,
                          std::stop_token stop) override;

 private:
  struct FakeCommit {
    model::Commit described;
    Files files;
    std::vector<std::string> parents;
  };
  struct Repository {
    bool exists = false;
    std::map<std::string, FakeCommit> commits;
    Tips tips;
    Tips stale_tips;
    std::size_t stale_answers = 0;
    std::set<std::string> mirrored;  // commits
    Tips mirrored_tips;
  };

  std::optional<base::Error> record(const std::string& call, const std::stop_token& stop);
  base::Result<Tips> answer(const Remote& remote, const std::vector<std::string>& branches);
  // What the remote has: of its address, which is a fork's where the mirror is another's.
  Repository& source_of(const Remote& remote);
  std::set<std::string> reachable(const Repository& repository, const std::string& from) const;
  const FakeCommit* mirrored(const model::RepositoryKey& key, const std::string& id) const;

  mutable std::mutex mutex_;
  std::optional<base::Error> version_error_;
  std::map<std::string, Repository> repositories_;
  std::vector<std::string> calls_;
  std::size_t failures_ = 0;
  base::Error failure_;
};

}  // namespace slipway::git
