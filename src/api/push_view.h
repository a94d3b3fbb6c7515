#pragma once
// Pushes and release notices as the API shows them, with their verdicts.

#include <boost/json/object.hpp>

#include "model/notice.h"
#include "store/pushes.h"

namespace slipway::api {

boost::json::object notice_shape(store::Transaction& tx, const model::Notice& notice);
boost::json::object push_shape(store::Transaction& tx, const model::Push& push);

}  // namespace slipway::api
