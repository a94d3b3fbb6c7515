#pragma once
// A push as the API shows it, with its verdicts.

#include <boost/json/object.hpp>

#include "store/pushes.h"

namespace slipway::api {

boost::json::object push_shape(store::Transaction& tx, const model::Push& push);

}  // namespace slipway::api
