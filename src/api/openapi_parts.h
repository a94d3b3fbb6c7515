#pragma once
// The files of openapi/, built in: for each topic its tag, what is said of each operation, and the
// schemas that these name.

#include <string_view>
#include <vector>

namespace slipway::api {

const std::vector<std::string_view>& openapi_parts();

}  // namespace slipway::api
