// The forges' APIs for webhooks by their kind, for tests.
#pragma once

#include <memory>
#include <string>

#include "forge/hooks/hook_api.h"
#include "model/hook.h"

namespace slipway::forge {

// The address of the tests' hook at Slipway.
inline const std::string kOurs =
    "https://slipway.example.com/hooks/0190a0b0-0000-7000-8000-000000000000";

std::unique_ptr<HookApi> hook_api(model::HookKind kind);

}  // namespace slipway::forge
