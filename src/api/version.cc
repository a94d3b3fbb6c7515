#include "api/version.h"

namespace slipway::api {

std::string_view version() { return SLIPWAY_VERSION; }

}  // namespace slipway::api
