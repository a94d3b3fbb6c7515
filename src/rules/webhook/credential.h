#pragma once
// The hook's secret as such in a header, from senders that sign nothing. Compared in constant time.
// Pure functions, called by the adapters' verify and by receive.

#include <string_view>

#include "base/result.h"
#include "model/hook.h"

namespace slipway::rules {

// Taken as `Authorization: Bearer SECRET`, as the password of Basic authentication (under any user
// name), as the whole value of Authorization (which is how Harbor sends it), or as X-Slipway-Token.
// `advice` says where it is set at this sender; it ends the message of a refusal.
base::Result<void> verify_credential(std::string_view advice, const model::Headers& headers,
                                     std::string_view secret);

// The headers without those that hold secrets, which the store must not show.
model::Headers without_credentials(model::Headers headers);

}  // namespace slipway::rules
