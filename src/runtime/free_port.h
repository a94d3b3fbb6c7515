#pragma once
// A TCP port that nobody listens on now. Thread-safe; whoever asks must keep its own picks apart.

#include <cstdint>
#include <set>

#include "base/result.h"

namespace slipway::runtime {

base::Result<std::uint16_t> pick_free_port(const std::set<std::uint16_t>& taken);
bool is_free_port(std::uint16_t port);

}  // namespace slipway::runtime
