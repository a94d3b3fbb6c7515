#pragma once
// Serves the console: its files, and its first page for every path that is the console's own.
// Pure, so it may be called on the HTTP edge's thread.

#include <optional>
#include <span>

#include "api/console_assets.h"
#include "io/http_exchange.h"

namespace slipway::api {

// Nothing where the path is not the console's: those of the API, of hooks and of the probes.
std::optional<io::ServerResponse> console_response(
    const io::RequestHead& request, std::span<const ConsoleAsset> assets = console_assets());

}  // namespace slipway::api
