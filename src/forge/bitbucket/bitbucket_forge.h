#pragma once
// Bitbucket Cloud's webhooks. Made by daemon/ for its list of senders.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::forge {

std::unique_ptr<rules::Sender> make_bitbucket_forge();

}  // namespace slipway::forge
