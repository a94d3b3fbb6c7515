#include "api/console_assets.h"

namespace slipway::api {

std::span<const ConsoleAsset> console_assets() { return {}; }

}  // namespace slipway::api
