#pragma once
// Pushes and release notices as the API shows them, with their verdicts. `memory` is as in
// shapes.h.

#include <boost/json/object.hpp>

#include "model/notice.h"
#include "store/pushes.h"

namespace slipway::api {

boost::json::object notice_shape(store::Transaction& tx, const model::Notice& notice,
                                 const boost::json::storage_ptr& memory = {});
boost::json::object push_shape(store::Transaction& tx, const model::Push& push,
                               const boost::json::storage_ptr& memory = {});

}  // namespace slipway::api
