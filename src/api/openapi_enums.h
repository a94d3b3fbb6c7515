#pragma once
// The enumerations of the wire under the names of their schemas: their values stand in the code
// alone, their descriptions in openapi/.

#include <string>
#include <utility>
#include <vector>

namespace slipway::api {

std::vector<std::pair<std::string, std::vector<std::string>>> openapi_enums();

}  // namespace slipway::api
