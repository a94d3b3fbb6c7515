#pragma once
// The webhooks of Bitbucket Server, which is now called Bitbucket Data Center. Made by daemon/ for
// its list of senders.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::forge {

std::unique_ptr<rules::Sender> make_bitbucket_server_forge();

}  // namespace slipway::forge
