#pragma once
// Who builds the images of versions from git and pushes them. Part of KubernetesRuntime; blocking;
// thread-safe.

#include <filesystem>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "runtime/runtime.h"

namespace slipway::runtime::kubernetes {

class ImageBuilder {
 public:
  ImageBuilder() = default;
  virtual ~ImageBuilder() = default;
  ImageBuilder(const ImageBuilder&) = delete;
  ImageBuilder& operator=(const ImageBuilder&) = delete;

  // Who it is, for people; kUnavailable where nobody answers.
  virtual base::Result<std::string> check() = 0;
  // From the service's folder of its checkout, pushed as `target`, a name and a tag, with its
  // credentials: the digest. kInvalid and kFailed say what is wrong with the build.
  virtual base::Result<std::string> build(const Version& version, const Image& target,
                                          const std::filesystem::path& folder, const LogSink& log,
                                          const std::stop_token& stop) = 0;
  // What the builder keeps of it; the registry keeps what was pushed.
  virtual base::Result<void> remove(const model::DeploymentId& deployment) = 0;
};

}  // namespace slipway::runtime::kubernetes
