#pragma once
// What a container uses, of an engine's GET /containers/{id}/stats. Pure.

#include <optional>

#include <boost/json/value.hpp>

#include "runtime/usage.h"

namespace slipway::runtime::docker {

// Of an answer that has a measurement and the one before it, as Docker's has; `before`, an earlier
// answer, gives the latter where an answer has none, as Podman's. Nothing where there are not two.
std::optional<Usage> usage_in(const boost::json::value& stats,
                              const boost::json::value& before = nullptr);

}  // namespace slipway::runtime::docker
