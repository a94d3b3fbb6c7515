#pragma once
// Amazon ECR's events, as an EventBridge API destination sends them. Made by daemon/ for
// its list of senders.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::registry {

std::unique_ptr<rules::Sender> make_ecr_hook();

}  // namespace slipway::registry
