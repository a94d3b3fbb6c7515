#pragma once
// Which port of a helm service the gateway leads to. Pure.

#include "model/helm.h"

namespace slipway::rules {

// Of those that speak HTTP the default one, or the first; nullptr where there is none.
const model::HelmPort* gateway_port(const model::HelmSettings& settings);

}  // namespace slipway::rules
