#pragma once
// One service of a slipway.yaml. Called by parse_desired only. Pure.

#include "cli/config_reader.h"

namespace slipway::cli {

DesiredService read_service(const YamlNode& node, ConfigReader& reader);

}  // namespace slipway::cli
