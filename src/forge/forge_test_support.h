#pragma once
// What the tests of the forges share. Test code only.

#include <memory>
#include <string>

#include "rules/webhook/test_webhooks.h"

namespace slipway::forge {

using rules::describe;
using rules::gitea_signature;
using rules::github_signature;
using rules::json_headers;
using rules::read_whole_file;

// Ids of commits.
inline const std::string kBefore(40, 'a');
inline const std::string kAfter(40, 'b');
inline const std::string kZero(40, '0');

std::unique_ptr<rules::Sender> forge_of(model::HookKind kind);

}  // namespace slipway::forge
