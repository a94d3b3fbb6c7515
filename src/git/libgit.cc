#include "git/libgit.h"

namespace slipway::git {

std::optional<std::uint64_t> size_of(git_repository* repository, const git_oid& id) {
  git_odb* opened = nullptr;
  if (git_repository_odb(&opened, repository) != 0) return std::nullopt;
  const OdbPtr odb(opened);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (git_odb_read_header(&size, &type, opened, &id) != 0) return std::nullopt;
  return size;
}

base::Result<TreePtr> load_tree(git_repository* repository, const git_oid& id, std::uint64_t most,
                                const std::string& shown) {
  const auto size = size_of(repository, id);
  if (size && *size > most) {
    return base::fail(base::ErrorCode::kTooLarge, "the folder '" + shown + "' is a list of " +
                                                      std::to_string(*size) + " bytes; at most " +
                                                      std::to_string(most) + " are read");
  }
  git_tree* loaded = nullptr;
  if (!size || git_tree_lookup(&loaded, repository, &id) != 0) {
    return base::fail(base::ErrorCode::kFailed, "the mirror is damaged: cannot read the tree of '" +
                                                    shown + "': " + last_libgit_error());
  }
  return TreePtr(loaded);
}

}  // namespace slipway::git
