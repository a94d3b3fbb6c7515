#pragma once
// Whether one commit is behind another, by whoever loads commits: libgit2's own search reads them
// whatever their size. Called by LibgitObjects under its lock.

#include <functional>

#include "base/result.h"
#include "git/libgit.h"

namespace slipway::git {

using LoadCommit = std::function<base::Result<CommitPtr>(const git_oid& id)>;

// Goes back from both, the younger first, until what is left are ancestors of both. False, too,
// where a commit on the way cannot be loaded.
bool is_behind(const git_oid& ancestor, const git_oid& descendant, const LoadCommit& load);

}  // namespace slipway::git
