#pragma once
// What a start asks for, so that nothing that was under way is forgotten: leases are given back,
// every service is settled, waiting deployments are dispatched, and every repository is polled. And
// the gateway's routes are known again.

#include <string>

#include "pipeline/context.h"

namespace slipway::daemon {

void recover(pipeline::Context& context, const std::string& owner);

}  // namespace slipway::daemon
