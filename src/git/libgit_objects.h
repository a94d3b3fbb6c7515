#pragma once
// Objects by libgit2. Opened by Mirror, which serialises its users.

#include "git/libgit.h"
#include "git/objects.h"

namespace slipway::git {

class LibgitObjects final : public Objects {
 public:
  // kNotFound where there is no repository, kFailed where it is damaged.
  static base::Result<std::unique_ptr<Objects>> open(const std::filesystem::path& git_dir,
                                                     const ObjectLimits& limits = {});

  Tips branches(const std::set<std::string>& names) override;
  void remove_branch(const std::string& name) override;
  bool has_commit(const std::string& id) override;
  base::Result<model::FileList> compare(const std::string& from, const std::string& to) override;
  bool is_ancestor(const std::string& ancestor, const std::string& descendant) override;
  base::Result<std::vector<model::Commit>> history(const std::string& from,
                                                   std::size_t limit) override;
  base::Result<std::vector<std::string>> folders(const std::string& commit,
                                                 std::size_t limit) override;
  base::Result<void> write_tree(const std::string& commit, const std::filesystem::path& directory,
                                const CheckoutLimits& limits, const std::stop_token& stop) override;

 private:
  LibgitObjects(RepositoryPtr repository, const ObjectLimits& limits)
      : repository_(std::move(repository)), limits_(limits) {}
  base::Result<CommitPtr> find(const std::string& id);
  base::Result<CommitPtr> load_commit(const git_oid& oid);

  RepositoryPtr repository_;
  ObjectLimits limits_;
};

}  // namespace slipway::git
