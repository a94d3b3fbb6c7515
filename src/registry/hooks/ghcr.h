#pragma once
// GitHub's webhooks of ghcr.io: the events package and registry_package, signed as its pushes are.
// Made by daemon/ for its list of senders.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::registry {

std::unique_ptr<rules::Sender> make_ghcr_hook();

}  // namespace slipway::registry
