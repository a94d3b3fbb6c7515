#pragma once
// Versions from git: built on a container engine and pushed to a registry, from where nodes pull
// them. Part of KubernetesRuntime; blocking; thread-safe.

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "runtime/docker/engine.h"
#include "runtime/docker/images.h"
#include "runtime/kubernetes/kubernetes_options.h"
#include "runtime/release_files.h"
#include "runtime/runtime.h"

namespace slipway::runtime::kubernetes {

// Where a version is pushed to, by a tag of its own, with the credentials of that registry.
std::optional<Image> pushed_image(const std::string& registry, const Version& version);

class ImageBuilds {
 public:
  // Of options that have a builder.
  explicit ImageBuilds(const KubernetesOptions& options);

  // Who builds, for people; kUnavailable where nobody answers.
  base::Result<std::string> check();
  // Where a version's checkout belongs.
  std::filesystem::path checkout(const Version& version) const;
  // By its digest. What the engine built before is not built again.
  base::Result<Image> build(const Version& version, const LogSink& log,
                            const std::stop_token& stop);
  // The checkout, and what the engine keeps of it; the registry keeps what was pushed.
  base::Result<void> remove(const model::DeploymentId& deployment);

 private:
  const std::string registry_;
  ReleaseFiles files_;
  docker::Engine engine_;
  docker::Images images_;
};

}  // namespace slipway::runtime::kubernetes
