#pragma once
// One event of the Distribution registry, which Azure Container Registry's webhooks have the shape
// of too (https://distribution.github.io/distribution/about/notifications/). Pure, called by both.

#include "base/result.h"
#include "registry/hooks/announced.h"
#include "rules/webhook/json.h"

namespace slipway::registry {

// Adds what it announces. Layers and configurations come as pushes too, and pulls as events.
base::Result<void> add_event(const rules::Json& event, AnnouncedTags& tags);

}  // namespace slipway::registry
