#pragma once
// A plain git server, whose post-receive hook sends {"repository": URL, "updates": [{"ref",
// "before", "after"}]}, signed as GitHub signs. Made by daemon/ for its list of senders.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::forge {

std::unique_ptr<rules::Sender> make_git_forge();

}  // namespace slipway::forge
