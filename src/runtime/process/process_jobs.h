#pragma once
// Attempts of jobs as processes, each under a supervisor of its own that starts it once. Part of
// ProcessRuntime. Blocking; thread-safe for different attempts.

#include <vector>

#include "runtime/job_runtime.h"
#include "runtime/process/control_groups.h"
#include "runtime/process/process_options.h"
#include "runtime/release_files.h"

namespace slipway::runtime {

class ProcessJobs final : public JobRuntime {
 public:
  ProcessJobs(const ProcessOptions& options, const ReleaseFiles& files, ServiceUsers& users,
              ControlGroups& control_groups);

  base::Result<Attempt> start(const model::AttemptId& id, const Version& version,
                              std::stop_token stop) override;
  base::Result<Attempt> inspect(const model::AttemptId& id) override;
  base::Result<void> stop(const model::AttemptId& id, base::Duration grace) override;
  base::Result<void> remove(const model::AttemptId& id) override;
  std::vector<model::LogLine> log(const model::AttemptId& id, std::uint64_t after,
                                  std::size_t limit) override;

 private:
  const ProcessOptions& options_;
  const ReleaseFiles& files_;
  ServiceUsers& users_;
  ControlGroups& control_groups_;
};

}  // namespace slipway::runtime
