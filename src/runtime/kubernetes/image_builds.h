#pragma once
// Versions from git: built, and pushed to a registry, from where nodes pull them. Part of
// KubernetesRuntime; blocking; thread-safe.

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "runtime/kubernetes/image_builder.h"
#include "runtime/kubernetes/kubernetes_options.h"
#include "runtime/kubernetes/watches.h"
#include "runtime/kubernetes/workloads.h"
#include "runtime/release_files.h"
#include "runtime/runtime.h"

namespace slipway::runtime::kubernetes {

// Where a version is pushed to, by a tag of its own, with the credentials of that registry.
std::optional<Image> pushed_image(const std::string& registry, const Version& version);

class ImageBuilds {
 public:
  // Of a cluster whose options name a builder.
  ImageBuilds(Cluster& cluster, Watches& watches, Workloads& workloads, base::Clock& clock);

  // Who builds, for people; kUnavailable where nobody answers.
  base::Result<std::string> check() { return builder_->check(); }
  // Where a version's checkout belongs.
  std::filesystem::path checkout(const Version& version) const;
  // By its digest.
  base::Result<Image> build(const Version& version, const LogSink& log,
                            const std::stop_token& stop);
  // The checkout, and what the builder keeps of it; the registry keeps what was pushed.
  base::Result<void> remove(const model::DeploymentId& deployment);

 private:
  const std::string registry_;
  ReleaseFiles files_;
  const std::unique_ptr<ImageBuilder> builder_;
};

}  // namespace slipway::runtime::kubernetes
