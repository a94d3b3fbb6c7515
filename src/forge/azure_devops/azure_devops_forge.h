#pragma once
// The service hooks of Azure DevOps. Made by daemon/ for its list of senders.

#include <memory>

#include "rules/webhook/sender.h"

namespace slipway::forge {

std::unique_ptr<rules::Sender> make_azure_devops_forge();

}  // namespace slipway::forge
