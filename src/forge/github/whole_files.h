#pragma once
// The changed files that a GitHub push lists, where that list leaves nothing out. Called by
// GithubForge.

#include <optional>

#include "forge/common/json.h"
#include "forge/forge.h"
#include "model/push.h"

namespace slipway::forge {

// Nothing where the branch is new, the push forced, or a list absent or at one of GitHub's limits.
std::optional<model::FileList> whole_files(const Json& root, const BranchMove& move);

}  // namespace slipway::forge
