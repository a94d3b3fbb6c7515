#pragma once
// Builds on a container engine. What it built before is not built again.

#include "runtime/docker/engine.h"
#include "runtime/docker/images.h"
#include "runtime/kubernetes/image_builder.h"

namespace slipway::runtime::kubernetes {

class EngineImageBuilder final : public ImageBuilder {
 public:
  explicit EngineImageBuilder(const DockerOptions& options)
      : engine_(options), images_(engine_, options.may_connect) {}

  base::Result<std::string> check() override;
  base::Result<std::string> build(const Version& version, const Image& target,
                                  const std::filesystem::path& folder, const LogSink& log,
                                  const std::stop_token& stop) override;
  base::Result<void> remove(const model::DeploymentId& deployment) override;

 private:
  docker::Engine engine_;
  docker::Images images_;
};

}  // namespace slipway::runtime::kubernetes
