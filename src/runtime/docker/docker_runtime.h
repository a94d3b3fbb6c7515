#pragma once
// Services as containers of one engine, Docker or Podman: versions are images, pulled or built from
// a checkout's Dockerfile, and each instance is a container that the engine keeps running, with or
// without the daemon. Made by daemon/ for each runtime record. It touches only containers that
// carry its installation's label. Blocking; thread-safe.

#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "runtime/docker/containers.h"
#include "runtime/docker/docker_jobs.h"
#include "runtime/docker/docker_options.h"
#include "runtime/docker/engine.h"
#include "runtime/docker/images.h"
#include "runtime/docker/log_reader.h"
#include "runtime/release_files.h"
#include "runtime/runtime.h"

namespace slipway::runtime {

class DockerRuntime final : public Runtime {
 public:
  DockerRuntime(DockerOptions options, base::Clock& clock);

  // The engine and its version, for people; kUnavailable where it does not answer.
  base::Result<std::string> check() override;

  std::optional<std::filesystem::path> source_directory(const Version& version) const override;
  base::Result<void> build(const Version& version, const LogSink& log,
                           std::stop_token stop) override;
  // Nothing: an image says only what serves.
  base::Result<void> run_release_command(const Version& version, const LogSink& log,
                                         std::stop_token stop) override;
  base::Result<Instance> start(const Version& version, const LogSink& log,
                               std::stop_token stop) override;
  Instance inspect(const model::DeploymentId& deployment) override;
  Instance examine(const model::DeploymentId& deployment, const std::stop_token& stop) override;
  base::Result<std::vector<Instance>> list() override;
  base::Result<void> stop(const model::DeploymentId& deployment, base::Duration grace) override;
  base::Result<void> remove(const model::DeploymentId& deployment) override;
  std::vector<model::LogLine> log(const model::DeploymentId& deployment, std::uint64_t after,
                                  std::size_t limit) override;
  base::Result<std::vector<Usage>> usage(const model::DeploymentId& deployment) override;
  base::Result<void> forget(const model::ServiceId& service) override;
  bool runs_images() const override { return true; }
  bool mounts_files() const override { return true; }
  DockerJobs* jobs() override { return &jobs_; }
  std::vector<Unable> unable(const model::ServiceSettings& settings) const override;
  std::vector<std::string> capabilities() const override;

 private:
  void forget_removal(const model::DeploymentId& deployment);

  const DockerOptions options_;
  ReleaseFiles files_;
  mutable docker::Engine engine_;
  docker::Images images_;
  docker::Containers containers_;
  docker::LogReader logs_;
  DockerJobs jobs_;
  std::mutex mutex_;
  std::set<model::DeploymentId> removed_;  // settle asks for it again and again
};

}  // namespace slipway::runtime
