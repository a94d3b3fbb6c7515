#pragma once
// ServiceSettings as the JSON document that the store keeps. Internal to store/.

#include <string>

#include "model/service.h"

namespace slipway::store {

std::string to_json(const model::ServiceSettings& settings);
model::ServiceSettings settings_from_json(const std::string& text);

}  // namespace slipway::store
