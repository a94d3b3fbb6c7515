#pragma once
// The values and arguments that a helm service gives its chart: what may be written, and what it
// comes to. Pure.

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/result.h"
#include "model/helm.h"
#include "model/restriction.h"
#include "model/service.h"

namespace slipway::rules {

// The values of set_json, set and set_string as one document, which helm takes as its last values
// file: so none of them is seen in a list of processes. A key is a path, "image.tag", where "\."
// is a dot of a name (helm.sh/docs/intro/using_helm). Of `set`, true, false, null and whole numbers
// are what they say, and {a,b} is a list. kInvalid names the field.
base::Result<boost::json::object> helm_values(const model::HelmSettings& settings);

// Whether helm may be called with this argument: a flag that changes how the chart is brought, and
// neither where to nor which files and programs of this machine are used. kInvalid with the list.
base::Result<void> check_helm_argument(std::string_view argument);

// What counts of the repository that a helm service's values are of: their files. Without ids.
std::vector<model::Restriction> values_restrictions(const model::Service& service);
// Where that is the chart's own branch, and only what matches counts there, these files do, too.
void count_values(const model::Service& service, std::vector<model::Restriction>& restrictions);

}  // namespace slipway::rules
