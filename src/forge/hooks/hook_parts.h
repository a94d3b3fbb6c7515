#pragma once
// Where each webhook of a forge tells of one event alone, those of the same address are shown as
// one. Pure; called by HookKeeper.

#include <optional>
#include <string_view>
#include <vector>

#include "forge/hooks/hook_api.h"

namespace slipway::forge {

// One for each address, in the order of their first; `push_event` is missing where no part has it.
std::vector<FoundHook> put_together(const std::vector<FoundHook>& all, std::string_view push_event);

// Of those that tell of this event the one that is right, else the first.
std::optional<FoundHook> part_of(const FoundHook& whole, std::string_view event);

}  // namespace slipway::forge
