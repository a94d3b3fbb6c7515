#pragma once
// Git by bare mirrors in a folder: fetched by the git program, read by libgit2. Made by daemon/,
// one for each folder. Thread-safe.

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "git/git.h"
#include "git/git_program.h"
#include "git/libgit.h"
#include "git/mirror.h"
#include "git/options.h"

namespace slipway::git {

// Where the mirror of a repository stands below the folder of all mirrors.
std::filesystem::path mirror_directory(const std::filesystem::path& mirrors,
                                       const model::RepositoryKey& key);

class MirroredGit final : public Git {
 public:
  explicit MirroredGit(Options options);

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
  void remove_mirrors_but(const std::vector<model::RepositoryKey>& in_use, base::Duration unused,
                          std::stop_token stop) override;

  // Where the mirror of this repository stands or would.
  std::filesystem::path mirror_directory(const model::RepositoryKey& key) const {
    return git::mirror_directory(options_.mirrors, key);
  }

 private:
  std::shared_ptr<Mirror> mirror_of(const model::RepositoryKey& key) {
    return mirror_at(mirror_directory(key));
  }
  std::shared_ptr<Mirror> mirror_at(const std::filesystem::path& directory);
  // Its objects; keeps the number of open mirrors within its limit.
  base::Result<Mirror::Reader> read(const std::shared_ptr<Mirror>& mirror);

  LibgitSession session_;
  Options options_;
  GitProgram program_;
  std::mutex mutex_;
  // By their folders, and for good: whoever waits for a turn must find the same one afterwards.
  std::map<std::filesystem::path, std::shared_ptr<Mirror>> mirrors_;
  std::vector<std::shared_ptr<Mirror>> recent_;  // the open ones, the latest used last
};

}  // namespace slipway::git
