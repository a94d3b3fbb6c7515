#pragma once
// Quay's repository notifications by webhook. Made by daemon/ for
// its list of senders.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::registry {

std::unique_ptr<rules::Sender> make_quay_hook();

}  // namespace slipway::registry
