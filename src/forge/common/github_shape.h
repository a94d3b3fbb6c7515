#pragma once
// Payloads of GitHub's shape, which Gitea, Forgejo and Gogs took over: push, create and delete.
// Pure functions, called by the adapters of these forges.

#include <string>
#include <vector>

#include "base/result.h"
#include "rules/webhook/json.h"
#include "rules/webhook/sender.h"

namespace slipway::forge {

// Of a branch that moved, one move; its file list is left to the adapter.
base::Result<rules::Meaning> read_shaped_push(const rules::Json& root);

// The addresses of the payload's repository, best first.
std::vector<std::string> shaped_addresses(const rules::Json& root);

// The events `create` and `delete`: `ref_type`, and `ref` as a short name.
rules::Nothing read_shaped_creation(const rules::Json& root);
rules::Nothing read_shaped_deletion(const rules::Json& root);

}  // namespace slipway::forge
