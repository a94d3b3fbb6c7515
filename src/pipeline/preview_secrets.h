#pragma once
// Secrets that previews copied before the environment became production's. Called by the API in the
// transaction that makes it so.

#include <string>

#include "model/ids.h"
#include "pipeline/context.h"
#include "store/database.h"

namespace slipway::pipeline {

// Takes from the previews of `base` every secret that has the name or the value of one of its own
// or of its services', with its aliases, and deploys the same version of what saw it once more, so
// that no process keeps it. What a person gave a preview under such a name goes too: it cannot be
// told from a copy of what production has had since.
void withhold_secrets(Context& context, store::Transaction& tx, const model::EnvironmentId& base,
                      const std::string& user);

}  // namespace slipway::pipeline
