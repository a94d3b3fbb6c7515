#include "runtime/kubernetes/image_builds.h"

#include <utility>

#include "runtime/docker/requests.h"
#include "runtime/kubernetes/cluster_image_builder.h"
#include "runtime/kubernetes/engine_image_builder.h"

namespace slipway::runtime::kubernetes {
namespace {

std::unique_ptr<ImageBuilder> make_builder(Cluster& cluster, Watches& watches, Workloads& workloads,
                                           base::Clock& clock) {
  const auto& options = cluster.options();
  if (options.builder) return std::make_unique<EngineImageBuilder>(*options.builder);
  return std::make_unique<ClusterImageBuilder>(cluster, watches, workloads, clock);
}

}  // namespace

using base::ErrorCode;
using base::fail;

std::optional<Image> pushed_image(const std::string& registry, const Version& version) {
  return docker::base_image(registry + "/" + docker::image_repository(version.service) + ":" +
                                version.deployment.to_string(),
                            version.registries);
}

ImageBuilds::ImageBuilds(Cluster& cluster, Watches& watches, Workloads& workloads,
                         base::Clock& clock)
    : registry_(cluster.options().registry),
      files_(std::filesystem::absolute(cluster.options().data)),
      builder_(make_builder(cluster, watches, workloads, clock)) {}

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
  auto digest = builder_->build(version, *image, *folder, log, stop);
  if (!digest) return fail(digest.error());
  image->digest = std::move(*digest);
  return std::move(*image);
}

base::Result<void> ImageBuilds::remove(const model::DeploymentId& deployment) {
  // A builder that is away keeps none from going that it never built.
  if (!files_.has_checkout(deployment)) return {};
  return builder_->remove(deployment).and_then([&] { return files_.remove(deployment); });
}

}  // namespace slipway::runtime::kubernetes
