#pragma once
// The notifications of the Distribution registry (registry:2 and registry:3, and GitLab's), whose
// envelopes hold one or more events, with static headers. Made by daemon/ for
// its list of senders.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::registry {

std::unique_ptr<rules::Sender> make_distribution_hook();

}  // namespace slipway::registry
