#include "rules/helm_ports.h"

namespace slipway::rules {

const model::HelmPort* gateway_port(const model::HelmSettings& settings) {
  const model::HelmPort* first = nullptr;
  for (const auto& port : settings.ports) {
    if (port.protocol != "HTTP") continue;
    if (port.is_default) return &port;
    if (first == nullptr) first = &port;
  }
  return first;
}

}  // namespace slipway::rules
