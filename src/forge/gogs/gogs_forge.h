#pragma once
// Gogs's webhooks. Made by daemon/ for its list of forges.

#include <memory>

#include "forge/forge.h"

namespace slipway::forge {

std::unique_ptr<Forge> make_gogs_forge();

}  // namespace slipway::forge
