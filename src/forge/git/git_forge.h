#pragma once
// A plain git server, whose post-receive hook sends {"repository": URL, "updates": [{"ref",
// "before", "after"}]}, signed as GitHub signs. Made by daemon/ for its list of forges.

#include <memory>

#include "forge/forge.h"

namespace slipway::forge {

std::unique_ptr<Forge> make_git_forge();

}  // namespace slipway::forge
