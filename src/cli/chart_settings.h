#pragma once
// The settings of a helm service: which of them differ, and the request that changes them. Called
// by diff. Pure.

#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "cli/settings_diff.h"

namespace slipway::cli {

// As diff_settings; of values, all that a key of the file gives is all that there should be.
std::vector<FieldChange> diff_chart(const boost::json::object& desired,
                                    const boost::json::value& current);

// The API takes the files of values as a whole: what of them the file doesn't give stays.
boost::json::object chart_edit(const boost::json::value& current, boost::json::object settings);

}  // namespace slipway::cli
