#pragma once
// Harbor's webhooks, in its default format or as CloudEvents, with the value of Authorization. Made
// by daemon/ for its list of senders.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::registry {

std::unique_ptr<rules::Sender> make_harbor_hook();

}  // namespace slipway::registry
