#pragma once
// No gateway: services are reached at their own ports. Stateless and thread-safe.

#include "gateway/gateway.h"

namespace slipway::gateway {

class NoGateway final : public Gateway {
 public:
  base::Result<void> apply(const std::vector<Route>& /*routes*/) override { return {}; }
  std::string address() const override { return ""; }
};

}  // namespace slipway::gateway
