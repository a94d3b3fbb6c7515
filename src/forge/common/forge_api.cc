#include "forge/common/forge_api.h"

namespace slipway::forge {

std::string ForgeApi::path_of(const model::GitUrl& repository) const {
  const std::string owner = model::repository_owner(repository);
  return owner.empty() ? "" : owner + "/" + model::repository_name(repository);
}

}  // namespace slipway::forge
