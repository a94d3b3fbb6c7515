#pragma once
// Objects by the git program, for what libgit2 1.5 can't open: repositories that use SHA-256.
// Opened by Mirror, which serialises its users.

#include <utility>

#include "git/git_program.h"
#include "git/objects.h"
#include "git/tree_writer.h"

namespace slipway::git {

class ProgramObjects final : public Objects {
 public:
  // `program` outlives it.
  ProgramObjects(const GitProgram& program, std::filesystem::path git_dir)
      : program_(program), git_dir_(std::move(git_dir)) {}

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
  struct Blob {
    std::string mode;
    std::string id;
    std::string path;
  };
  // Its output, where it ended well; kTooLarge over one of the limits of objects.
  base::Result<std::string> run(const std::vector<std::string>& arguments,
                                const std::stop_token& stop = {});
  base::Result<std::string> run(const io::Command& command, const std::stop_token& stop);
  // kNotFound, kTooLarge.
  base::Result<void> find(const std::string& id);
  base::Result<void> write_blobs(const std::vector<Blob>& blobs, TreeWriter& writer,
                                 const std::stop_token& stop);

  const GitProgram& program_;
  std::filesystem::path git_dir_;
};

}  // namespace slipway::git
