#pragma once
// How registries are reached, and the limits of what they may send. Made by daemon/.

#include <cstddef>
#include <set>
#include <string>

#include "base/time.h"
#include "io/ip_address.h"

namespace slipway::registry {

struct DistributionOptions {
  // Hosts of image names ("registry.lan:5000") that are asked over plain HTTP, which shows
  // credentials to the network between. Those of this machine always are.
  std::set<std::string> plain_http_hosts{};
  // Where registries, the servers of their tokens and of their blobs may be; empty: anywhere.
  io::AddressCheck may_connect{};
  base::Duration connect_timeout = std::chrono::seconds(5);
  base::Duration request_timeout = std::chrono::seconds(20);
  base::Duration call_timeout = std::chrono::seconds(60);  // of all requests that one call needs
  std::size_t manifest_limit = std::size_t{4} << 20U;      // bytes; what registries take at most
  std::size_t page_limit = std::size_t{4} << 20U;          // bytes of one page of tags
  std::size_t page_size = 1000;                            // tags asked for at once
  std::size_t tag_limit = 100'000;                         // of one image
};

}  // namespace slipway::registry
