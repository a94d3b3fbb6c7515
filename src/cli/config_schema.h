#pragma once
// The JSON schema of a slipway.yaml, for editors. Made of the tables that its reader goes by. Pure.

#include <boost/json/object.hpp>

namespace slipway::cli {

boost::json::object config_schema();

}  // namespace slipway::cli
