#pragma once
// Which public names a service may have. Called by whoever checks what people write. Pure.

#include <string_view>

#include "base/result.h"

namespace slipway::model {

// kInvalid, with the name in its message, for what is no name as shop.example.com.
base::Result<void> check_domain(std::string_view name);

}  // namespace slipway::model
