#pragma once
// The images of versions on one engine: pulled or built, kept under a name of their deployment, and
// removed with it. Called by DockerRuntime; blocking; thread-safe.

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/ip_address.h"
#include "runtime/docker/build_plan.h"
#include "runtime/docker/engine.h"
#include "runtime/docker/turns.h"
#include "runtime/runtime.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime::docker {

class Images {
 public:
  // `may_connect`: where registries may be; empty: anywhere.
  Images(Engine& engine, io::AddressCheck may_connect);

  // Both return at once where the version's image is there.
  base::Result<void> pull(const Version& version, const LogSink& log, const std::stop_token& stop);
  base::Result<void> build(const Version& version, const std::filesystem::path& folder,
                           const LogSink& log, const std::stop_token& stop);

  // The image of this version, which is there, to `target`, a name and a tag; its digest.
  base::Result<std::string> push(const Version& version, const Image& target, const LogSink& log,
                                 const std::stop_token& stop);

  // What only this deployment kept; an image that a container still needs stays.
  base::Result<void> remove(const model::DeploymentId& deployment);

 private:
  // kNotFound where the engine has no such image.
  base::Result<boost::json::value> inspect(const std::string& reference,
                                           const std::stop_token& stop = {});
  base::Result<void> keep(const std::string& reference, const Version& version);
  // By which of the engine's builders, which is asked what it is.
  base::Result<BuildPlan> plan(const Dockerfile& dockerfile, const std::string& path,
                               const std::stop_token& stop);
  // What the first of them cannot be pulled for, or "": whether it is needed, the build decides.
  base::Result<std::string> pull_before(const std::vector<std::string>& references,
                                        const Version& version, const LogSink& log,
                                        const std::stop_token& stop);
  base::Result<void> send_context(const Version& version, const std::filesystem::path& folder,
                                  const BuildPlan& plan, const LogSink& log,
                                  const std::stop_token& stop);
  // The image goes with its last name, unless a container needs it.
  base::Result<void> untag(const std::string& reference);
  // Of an image that stays: Podman lets a cancelled build's step run on, and that holds the images
  // of the steps before it, which another version may have named.
  base::Result<void> take_name(const std::string& reference);
  base::Result<void> pull_and_keep(const Version& version, const LogSink& log,
                                   const std::stop_token& stop);
  // Asks the registry, whatever the engine has already.
  base::Result<void> fetch(const Image& image, const Version& version, const LogSink& log,
                           const std::stop_token& stop);
  // Sends a request whose answer is a stream of progress; the digest that it tells, where it is one
  // of a push.
  base::Result<std::string> follow(const EngineCall& call, const Version& version,
                                   const LogSink& log, const std::stop_token& stop);

  Engine& engine_;
  const io::AddressCheck may_connect_;
  Turns pulls_;  // by reference
};

}  // namespace slipway::runtime::docker
