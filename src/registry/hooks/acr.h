#pragma once
// Azure Container Registry's webhooks: one Distribution event each, with custom headers. Made by
// daemon/ for its list of senders.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::registry {

std::unique_ptr<rules::Sender> make_acr_hook();

}  // namespace slipway::registry
