#pragma once
// The fields of an answer of the API as the keys of a slipway.yaml, by the tables of config_keys.h.
// Called by export_config. Pure.

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "cli/config_keys.h"

namespace slipway::cli {

// In the order of the table, without the name, and without what a new one has by itself.
boost::json::object exported_fields(const Shape& shape, Kinds kinds,
                                    const boost::json::value& answer);

}  // namespace slipway::cli
