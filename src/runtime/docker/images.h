#pragma once
// The images of versions on one engine: pulled or built, kept under a name of their deployment, and
// removed with it. Called by DockerRuntime; blocking; thread-safe.

#include <filesystem>
#include <stop_token>

#include "base/result.h"
#include "runtime/docker/engine.h"
#include "runtime/runtime.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime::docker {

class Images {
 public:
  explicit Images(Engine& engine);

  // Both return at once where the version's image is there.
  base::Result<void> pull(const Version& version, const LogSink& log, const std::stop_token& stop);
  base::Result<void> build(const Version& version, const std::filesystem::path& folder,
                           const LogSink& log, const std::stop_token& stop);

  // What only this deployment kept; an image that a container still needs stays.
  base::Result<void> remove(const model::DeploymentId& deployment);

 private:
  // kNotFound where the engine has no such image.
  base::Result<boost::json::value> inspect(const std::string& reference,
                                           const std::stop_token& stop = {});
  base::Result<void> keep(const std::string& reference, const Version& version);
  base::Result<void> untag(const std::string& reference);
  // Sends a request whose answer is a stream of progress.
  base::Result<void> follow(const EngineCall& call, const Version& version, const LogSink& log,
                            const std::stop_token& stop);

  Engine& engine_;
};

}  // namespace slipway::runtime::docker
