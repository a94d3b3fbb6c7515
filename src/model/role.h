#pragma once
// What the bearer of an API token may do. Each role may do what those before it may.

#include <boost/describe/enum.hpp>

namespace slipway::model {

// Look; start, stop and deploy what is there; change everything.
BOOST_DEFINE_ENUM_CLASS(Role, VIEWER, DEPLOYER, ADMIN)

}  // namespace slipway::model
