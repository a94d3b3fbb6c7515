#pragma once
// What a chart repository has, as its index.yaml says it (helm.sh/docs/topics/chart_repository).
// Pure.

#include <string>
#include <vector>

#include "base/result.h"

namespace slipway::registry {

struct Chart {
  std::string name;
  std::vector<std::string> versions;  // in the index' order, which is the newest first
};

// By name; charts without a version are left out. kFailed where it is no index of charts.
base::Result<std::vector<Chart>> read_chart_index(const std::string& yaml);

}  // namespace slipway::registry
