#pragma once
// The folders in which Caddy finds the upstreams of each host, and the domains (see
// caddy_config.h). Called by CaddyGateway, by one thread at a time, while Caddy reads.

#include <filesystem>
#include <set>
#include <string>

#include "base/result.h"
#include "gateway/caddy/caddy_config.h"

namespace slipway::gateway {

// Makes the folder hold exactly `names`. At no moment is a host that keeps a route without a file.
base::Result<void> sync_route_files(const std::filesystem::path& folder, const RouteNames& names);

// What the folder holds. What cannot be read is left out.
HostUpstreams read_route_files(const std::filesystem::path& folder);

// Makes it hold exactly one empty file for each domain.
base::Result<void> sync_domain_files(const std::filesystem::path& folder,
                                     const std::set<std::string>& domains);

}  // namespace slipway::gateway
