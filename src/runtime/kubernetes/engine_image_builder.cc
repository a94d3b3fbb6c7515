#include "runtime/kubernetes/engine_image_builder.h"

#include "runtime/docker/answers.h"

namespace slipway::runtime::kubernetes {

using base::fail;

base::Result<std::string> EngineImageBuilder::check() {
  const auto version = engine_.version();
  if (!version) return fail(version.error());
  if (const auto spoken = docker::negotiate(*version); !spoken) return fail(spoken.error());
  return docker::engine_name(*version);
}

base::Result<std::string> EngineImageBuilder::build(const Version& version, const Image& target,
                                                    const std::filesystem::path& folder,
                                                    const LogSink& log,
                                                    const std::stop_token& stop) {
  if (auto built = images_.build(version, folder, log, stop); !built) return fail(built.error());
  return images_.push(version, target, log, stop);
}

base::Result<void> EngineImageBuilder::remove(const model::DeploymentId& deployment) {
  return images_.remove(deployment);
}

}  // namespace slipway::runtime::kubernetes
