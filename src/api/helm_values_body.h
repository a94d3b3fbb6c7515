#pragma once
// The object values_override of a helm service's body. Pure.

#include "base/json_fields.h"
#include "model/helm.h"

namespace slipway::api {

void read_helm_values(base::JsonFields& fields, bool allow_file_repositories,
                      model::HelmSettings& helm);

}  // namespace slipway::api
