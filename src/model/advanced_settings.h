#pragma once
// The reference's advanced settings of services. Two of them decide something here:
// deployment.termination_grace_period_seconds and build.timeout_max_sec. The others are about
// clusters; they are kept, and given back.

#include <optional>

#include <boost/json/object.hpp>

#include "base/result.h"
#include "model/service.h"

namespace slipway::model {

// All that there are for this kind, with the reference's defaults where nothing was set.
boost::json::object advanced_settings(const Service& service);

// What the body leaves out stays as it is. An unknown name or a value of another type is refused,
// naming it.
std::optional<base::Error> set_advanced_settings(const boost::json::value& body, Service& service);

}  // namespace slipway::model
