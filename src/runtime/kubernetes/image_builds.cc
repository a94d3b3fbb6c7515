#include "runtime/kubernetes/image_builds.h"

#include <utility>

#include "runtime/docker/answers.h"
#include "runtime/docker/build_plan.h"
#include "runtime/docker/requests.h"

namespace slipway::runtime::kubernetes {

using base::ErrorCode;
using base::fail;

std::optional<Image> pushed_image(const std::string& registry, const Version& version) {
  return docker::base_image(registry + "/" + docker::image_repository(version.service) + ":" +
                                version.deployment.to_string(),
                            version.registries);
}

ImageBuilds::ImageBuilds(const KubernetesOptions& options)
    : registry_(options.registry),
      files_(std::filesystem::absolute(options.builder->data)),
      engine_(*options.builder),
      images_(engine_, options.builder->may_connect) {}

base::Result<std::string> ImageBuilds::check() {
  const auto version = engine_.version();
  if (!version) return fail(version.error());
  if (const auto spoken = docker::negotiate(*version); !spoken) return fail(spoken.error());
  return docker::engine_name(*version);
}

std::filesystem::path ImageBuilds::checkout(const Version& version) const {
  return files_.checkout(version);
}

base::Result<Image> ImageBuilds::build(const Version& version, const LogSink& log,
                                       const std::stop_token& stop) {
  auto image = pushed_image(registry_, version);
  if (!image) {
    return fail(ErrorCode::kInvalid, "The runtime's registry '" + registry_ +
                                         "' is none; write it like registry.example.org/team.");
  }
  const auto folder = files_.service_folder(version);
  if (!folder) return fail(folder.error());
  if (auto built = images_.build(version, *folder, log, stop); !built) return fail(built.error());
  auto digest = images_.push(version, *image, log, stop);
  if (!digest) return fail(digest.error());
  image->digest = std::move(*digest);
  return std::move(*image);
}

base::Result<void> ImageBuilds::remove(const model::DeploymentId& deployment) {
  // An engine that is away keeps none from going that it never built.
  if (!files_.has_checkout(deployment)) return {};
  return images_.remove(deployment).and_then([&] { return files_.remove(deployment); });
}

}  // namespace slipway::runtime::kubernetes
