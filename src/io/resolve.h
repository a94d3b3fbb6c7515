#pragma once
// What a host's name stands for, by the machine's own ways (its hosts file, its name servers).
// Blocking; thread-safe.

#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/ip_address.h"

namespace slipway::io {

// In the order in which they are to be tried, each once; an address stands for itself.
// kUnavailable where there is none, kCancelled at `stop`, which a slow name server does not delay.
base::Result<std::vector<IpAddress>> resolve_host(const std::string& host,
                                                  const std::stop_token& stop);

}  // namespace slipway::io
