#pragma once
// Services as Deployments in one namespace of a Kubernetes cluster: a version is an image, ready
// or built from git; an instance is a Deployment of its own with a Service by which the gateway
// reaches it, and the cluster keeps it running, with or without the daemon; and charts, each a
// release of helm. Made by daemon/ for each runtime record. It touches only objects that carry its
// installation's label, and those of its releases. Blocking; thread-safe.

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "runtime/kubernetes/cluster.h"
#include "runtime/kubernetes/image_builds.h"
#include "runtime/kubernetes/kubernetes_charts.h"
#include "runtime/kubernetes/kubernetes_jobs.h"
#include "runtime/kubernetes/kubernetes_options.h"
#include "runtime/kubernetes/logs.h"
#include "runtime/kubernetes/watches.h"
#include "runtime/kubernetes/workloads.h"
#include "runtime/runtime.h"

namespace slipway::runtime {

class KubernetesRuntime final : public Runtime {
 public:
  KubernetesRuntime(KubernetesOptions options, base::Clock& clock);

  base::Result<std::string> check() override;

  std::optional<std::filesystem::path> source_directory(const Version& version) const override;
  // Nodes pull by themselves: of a ready image it only makes what that needs to start. Of a commit
  // it builds and pushes one first, where it has a builder.
  base::Result<void> build(const Version& version, const LogSink& log,
                           std::stop_token stop) override;
  // Nothing: an image says only what serves.
  base::Result<void> run_release_command(const Version& version, const LogSink& log,
                                         std::stop_token stop) override;
  // Returns once a container of it ran, and fails, in words, where none did by its start_timeout.
  base::Result<Instance> start(const Version& version, const LogSink& log,
                               std::stop_token stop) override;
  Instance inspect(const model::DeploymentId& deployment) override;
  base::Result<std::vector<Instance>> list() override;
  base::Result<void> serve(const Version& version, const std::vector<std::string>& hosts) override;
  base::Result<void> stop(const model::DeploymentId& deployment, base::Duration grace) override;
  base::Result<void> remove(const model::DeploymentId& deployment) override;
  std::vector<model::LogLine> log(const model::DeploymentId& deployment, std::uint64_t after,
                                  std::size_t limit) override;
  base::Result<std::vector<Usage>> usage(const model::DeploymentId& deployment) override;
  base::Result<std::unique_ptr<io::ByteStream>> dial(const model::DeploymentId& deployment,
                                                     const std::stop_token& stop) override;
  base::Result<void> forget(const model::ServiceId& service) override;
  bool runs_images() const override { return true; }
  bool builds_sources() const override { return builds_.has_value(); }
  bool probes_liveness() const override { return true; }
  bool mounts_files() const override { return true; }
  std::vector<Unable> unable(const model::ServiceSettings& settings) const override;
  KubernetesJobs* jobs() override { return &jobs_; }
  KubernetesCharts* charts() override { return &charts_; }
  std::vector<std::string> capabilities() const override;

 private:
  void forget_removal(const model::DeploymentId& deployment);

  base::Clock& clock_;
  mutable kubernetes::Cluster cluster_;
  kubernetes::Watches watches_;
  kubernetes::Workloads workloads_;
  kubernetes::Logs logs_;
  KubernetesJobs jobs_;
  KubernetesCharts charts_;
  std::optional<kubernetes::ImageBuilds> builds_;
  std::mutex mutex_;
  std::set<model::DeploymentId> removed_;  // settle asks for it again and again
};

}  // namespace slipway::runtime
