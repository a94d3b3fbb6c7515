#pragma once
// One service of a slipway.yaml. Called by parse_desired only. Pure.

#include <string>
#include <string_view>

#include "cli/desired.h"
#include "cli/yaml_reader.h"

namespace slipway::cli {

DesiredService read_service(const YamlNode& node, std::string_view file_name,
                            YamlProblems& problems);

// "slipway.yaml:12:7"
std::string place_of(const YamlNode& node, std::string_view file_name);

}  // namespace slipway::cli
