#pragma once
// Docker Hub's webhooks, which carry no header of their user's choice. Made by daemon/ for
// its list of senders.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::registry {

std::unique_ptr<rules::Sender> make_docker_hub_hook();

}  // namespace slipway::registry
