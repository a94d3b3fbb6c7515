#pragma once
// Whether something accepts TCP connections. Blocking, thread-safe.

#include <cstdint>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace slipway::io {

// `host` is an IPv4 address. kUnavailable with the system's reason, kTimeout.
base::Result<void> probe_tcp(const std::string& host, std::uint16_t port, base::Duration timeout,
                             std::stop_token stop);

}  // namespace slipway::io
