#pragma once
// The OpenAPI 3.1 description of everything that the router serves. Pure.

#include <boost/json/object.hpp>

#include "api/router.h"

namespace slipway::api {

boost::json::object openapi(const Router& router);

}  // namespace slipway::api
