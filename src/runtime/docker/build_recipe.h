#pragma once
// What a checkout says of how its image is built, for whoever builds it.

#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"
#include "runtime/docker/dockerfile.h"
#include "runtime/runtime.h"

namespace slipway::runtime::docker {

struct BuildRecipe {
  std::string path;  // of the Dockerfile, in the service's folder
  Dockerfile dockerfile;
  std::map<std::string, std::string> arguments;  // with the variables that it declares
};

// kInvalid where the folder has no such Dockerfile, or it is outside.
base::Result<BuildRecipe> read_recipe(const Version& version, const std::filesystem::path& folder);

}  // namespace slipway::runtime::docker
