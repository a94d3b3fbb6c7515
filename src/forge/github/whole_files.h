#pragma once
// The changed files that a GitHub push lists, where that list leaves nothing out. Called by
// GithubForge.

#include <optional>

#include "model/push.h"
#include "rules/webhook/json.h"
#include "rules/webhook/sender.h"

namespace slipway::forge {

// Nothing where the branch is new, the push forced, or a list absent or at one of GitHub's limits.
std::optional<model::FileList> whole_files(const rules::Json& root, const rules::BranchMove& move);

}  // namespace slipway::forge
