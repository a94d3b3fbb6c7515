#pragma once
// What the tests of the registries' hooks share. Test code only.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::registry {

std::unique_ptr<rules::Sender> hook_of(model::HookKind kind);

}  // namespace slipway::registry
