#pragma once
// The embedded runtime: versions are checkouts on this machine, instances are processes, each under
// a small supervisor that outlives the daemon. Made by daemon/. Blocking; thread-safe. Any number
// of them, also one after another, may work on the same data.

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runtime/process/control_groups.h"
#include "runtime/process/instance/spec.h"
#include "runtime/process/process_jobs.h"
#include "runtime/process/process_options.h"
#include "runtime/process/service_users.h"
#include "runtime/release_files.h"
#include "runtime/runtime.h"

namespace slipway::runtime {

class ProcessRuntime final : public Runtime {
 public:
  explicit ProcessRuntime(ProcessOptions options);

  // Whether memory or cpu of instances is limited here.
  bool limits_anything() const { return !control_groups_.controllers().empty(); }

  std::optional<std::filesystem::path> source_directory(const Version& version) const override;
  base::Result<void> build(const Version& version, const LogSink& log,
                           std::stop_token stop) override;
  base::Result<void> run_release_command(const Version& version, const LogSink& log,
                                         std::stop_token stop) override;
  base::Result<Instance> start(const Version& version, const LogSink& log,
                               std::stop_token stop) override;
  Instance inspect(const model::DeploymentId& deployment) override;
  base::Result<std::vector<Instance>> list() override;
  base::Result<void> stop(const model::DeploymentId& deployment, base::Duration grace) override;
  base::Result<void> remove(const model::DeploymentId& deployment) override;
  std::vector<model::LogLine> log(const model::DeploymentId& deployment, std::uint64_t after,
                                  std::size_t limit) override;
  base::Result<std::vector<Usage>> usage(const model::DeploymentId& deployment) override;
  ProcessJobs* jobs() override { return &jobs_; }
  std::vector<Unable> unable(const model::ServiceSettings& settings) const override;
  std::vector<std::string> capabilities() const override;

 private:
  std::optional<InstanceSpec> spec_of(const model::DeploymentId& deployment) const;
  base::Result<std::uint16_t> port_for(const Version& version) const;
  // The spec that was written, or nothing where the instance has a supervisor already.
  base::Result<std::optional<InstanceSpec>> write_spec(const Version& version);

  ProcessOptions options_;
  ReleaseFiles files_;
  ServiceUsers users_;
  ControlGroups control_groups_;
  ProcessJobs jobs_;
  std::mutex starting_;  // two starts must not pick one port
};

}  // namespace slipway::runtime
