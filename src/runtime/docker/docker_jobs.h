#pragma once
// Attempts of jobs as containers that the engine starts once. Part of DockerRuntime. Blocking;
// thread-safe.

#include <vector>

#include "runtime/docker/containers.h"
#include "runtime/docker/engine.h"
#include "runtime/docker/log_reader.h"
#include "runtime/job_runtime.h"

namespace slipway::runtime {

class DockerJobs final : public JobRuntime {
 public:
  DockerJobs(docker::Engine& engine, docker::Containers& containers);

  base::Result<Attempt> start(const model::AttemptId& id, const Version& version,
                              std::stop_token stop) override;
  base::Result<Attempt> inspect(const model::AttemptId& id) override;
  base::Result<void> stop(const model::AttemptId& id, base::Duration grace) override;
  base::Result<void> remove(const model::AttemptId& id) override;
  std::vector<model::LogLine> log(const model::AttemptId& id, std::uint64_t after,
                                  std::size_t limit) override;

 private:
  docker::Containers& containers_;
  docker::LogReader logs_;
};

}  // namespace slipway::runtime
