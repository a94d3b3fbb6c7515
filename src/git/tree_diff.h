#pragma once
// In which files two trees differ, as `git diff-tree -r --no-renames --name-only` says. Called by
// LibgitObjects under its lock.

#include "base/result.h"
#include "git/libgit.h"
#include "model/push.h"

namespace slipway::git {

// Sorted by bytes, without doubles. kFailed where an object is missing or damaged, kTooLarge over
// two million files, or where a tree unpacks to more than `most` bytes.
base::Result<model::FileList> diff_trees(git_repository* repository, const git_oid& from,
                                         const git_oid& to, std::uint64_t most);

}  // namespace slipway::git
