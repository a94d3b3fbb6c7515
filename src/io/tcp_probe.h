#pragma once
// Connects by TCP, and whether something accepts that. Blocking, thread-safe.

#include <cstdint>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "io/fd.h"

namespace slipway::io {

// `host` is an IPv4 address. kUnavailable with the system's reason, kTimeout. The socket does not
// block.
base::Result<Fd> connect_tcp(const std::string& host, std::uint16_t port, base::Duration timeout,
                             const std::stop_token& stop);

// As connect_tcp. With `hold` the peer must not close for so long: a proxy accepts first
// and looks for whom it stands in afterwards. kUnavailable with the system's reason, kTimeout.
base::Result<void> probe_tcp(const std::string& host, std::uint16_t port, base::Duration timeout,
                             const std::stop_token& stop, base::Duration hold = {});

}  // namespace slipway::io
