#pragma once
// What a checkout says of how its image is built, for whoever builds it.

#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"
#include "runtime/docker/dockerfile.h"
#include "runtime/runtime.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime::docker {

struct BuildRecipe {
  std::string path;  // of the Dockerfile, in the service's folder
  Dockerfile dockerfile;
  std::map<std::string, std::string> arguments;  // with the variables that it declares
};

// kInvalid where the folder has no such Dockerfile, or it is outside.
base::Result<BuildRecipe> read_recipe(const Version& version, const std::filesystem::path& folder);

// What no log of a build or a pull may show: the version's secrets and the registries' passwords.
SecretMask mask_of(const Version& version);

}  // namespace slipway::runtime::docker
