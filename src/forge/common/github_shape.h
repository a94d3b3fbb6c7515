#pragma once
// Payloads of GitHub's shape, which Gitea, Forgejo and Gogs took over: push, create and delete.
// Pure functions, called by the adapters of these forges.

#include "base/result.h"
#include "forge/common/json.h"
#include "forge/forge.h"

namespace slipway::forge {

// Of a branch that moved, one move; its file list is left to the adapter.
base::Result<Meaning> read_shaped_push(const Json& root);

// The events `create` and `delete`: `ref_type`, and `ref` as a short name.
Nothing read_shaped_creation(const Json& root);
Nothing read_shaped_deletion(const Json& root);

}  // namespace slipway::forge
