#pragma once
// What nodes tell one another of beside the steps that were asked for (Transaction::announce):
// what each keeps in memory, and what somebody watches.

namespace slipway::store {

inline constexpr const char* kEvents = "events";        // something happened that views show
inline constexpr const char* kHooks = "hooks";          // a hook was made, changed or removed
inline constexpr const char* kAccess = "access";        // tokens, sessions or users
inline constexpr const char* kCancelled = "cancelled";  // somebody asked to cancel a deployment

}  // namespace slipway::store
