#pragma once
// Where something comes from that a git repository keeps: a service, a chart, or a chart's values.

#include <optional>
#include <string>

#include "model/ids.h"

namespace slipway::model {

struct GitSource {
  std::string provider = "GIT";
  std::string url;
  std::string branch = "main";
  std::string root_path = "/";
  std::optional<GitTokenId> token;
};

}  // namespace slipway::model
