#pragma once
// What a helm service of a slipway.yaml has that others don't: its chart, and the values for it.
// Called by read_service only. Pure.

#include "cli/config_reader.h"

namespace slipway::cli {

// Whether `chart` says that it comes from git: chart: git.
bool is_chart_from_git(YamlMap& service);

void read_chart(YamlMap& map, ConfigReader& reader, DesiredService& service);

}  // namespace slipway::cli
