#pragma once
// This program's version, in the one source that a new one compiles anew.

#include <string_view>

namespace slipway::api {

std::string_view version();

}  // namespace slipway::api
