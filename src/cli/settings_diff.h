#pragma once
// Which settings of a service or another thing differ from what a slipway.yaml gives. Called by
// diff. Pure.

#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace slipway::cli {

struct FieldChange {
  std::string field, from, to;  // the values as a person reads them
};

// Only fields that the file gives are compared. What the daemon may write differently (an absent
// text, "/" around a root path, defaults of ports and probes) is no difference.
std::vector<FieldChange> diff_settings(const boost::json::object& desired,
                                       const boost::json::value& application);

}  // namespace slipway::cli
