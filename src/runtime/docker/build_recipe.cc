#include "runtime/docker/build_recipe.h"

#include "io/files.h"
#include "runtime/docker/build_context.h"
#include "runtime/docker/requests.h"

namespace slipway::runtime::docker {

base::Result<BuildRecipe> read_recipe(const Version& version, const std::filesystem::path& folder) {
  BuildRecipe recipe;
  recipe.path = dockerfile_of(version.settings);
  if (const auto is_there = BuildContext::check(folder, recipe.path); !is_there) {
    return base::fail(is_there.error());
  }
  const auto text = io::read_file(folder / recipe.path);
  if (!text) return base::fail(text.error());
  auto known = version.settings.build_args;
  known.insert(version.environment.begin(), version.environment.end());
  recipe.dockerfile = read_dockerfile(*text, known);
  recipe.arguments = build_arguments(version, recipe.dockerfile.arguments);
  return recipe;
}

SecretMask mask_of(const Version& version) {
  auto secrets = version.secrets;
  for (const auto& registry : version.registries) secrets.push_back(registry.password);
  if (version.image) secrets.push_back(version.image->password);
  return SecretMask(secrets);
}

}  // namespace slipway::runtime::docker
