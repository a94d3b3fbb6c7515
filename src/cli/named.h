#pragma once
// Things of the API that people name on the command line.

#include <string>

#include <boost/json/array.hpp>

#include "base/result.h"

namespace slipway::cli {

// By name or id. kNotFound names what there is: "There is no stage 'x'; there are a and b."
base::Result<boost::json::value> find_named(const boost::json::array& all, const std::string& kind,
                                            const std::string& words);

}  // namespace slipway::cli
