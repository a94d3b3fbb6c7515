#pragma once
// Gitea's webhooks. Made by daemon/ for its list of senders.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::forge {

std::unique_ptr<rules::Sender> make_gitea_forge();

}  // namespace slipway::forge
