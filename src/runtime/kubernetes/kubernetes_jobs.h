#pragma once
// Attempts of jobs as Jobs that the cluster starts once. Part of KubernetesRuntime. Blocking;
// thread-safe.

#include <vector>

#include "base/clock.h"
#include "runtime/job_runtime.h"
#include "runtime/kubernetes/cluster.h"
#include "runtime/kubernetes/logs.h"
#include "runtime/kubernetes/watches.h"
#include "runtime/kubernetes/workloads.h"

namespace slipway::runtime {

class KubernetesJobs final : public JobRuntime {
 public:
  KubernetesJobs(kubernetes::Cluster& cluster, kubernetes::Watches& watches,
                 kubernetes::Workloads& workloads, kubernetes::Logs& logs, base::Clock& clock);

  base::Result<Attempt> start(const model::AttemptId& id, const Version& version,
                              std::stop_token stop) override;
  base::Result<Attempt> inspect(const model::AttemptId& id) override;
  base::Result<void> stop(const model::AttemptId& id, base::Duration grace) override;
  base::Result<void> remove(const model::AttemptId& id) override;
  std::vector<model::LogLine> log(const model::AttemptId& id, std::uint64_t after,
                                  std::size_t limit) override;

 private:
  base::Result<std::optional<boost::json::value>> find(const model::AttemptId& id,
                                                       const std::stop_token& stop = {});
  base::Result<void> make(const model::AttemptId& id, const Version& version,
                          const std::stop_token& stop);
  base::Result<Attempt> await_run(const model::AttemptId& id, const Version& version,
                                  const std::stop_token& stop);
  base::Result<void> erase(const model::AttemptId& id);

  kubernetes::Cluster& cluster_;
  kubernetes::Watches& watches_;
  kubernetes::Workloads& workloads_;
  kubernetes::Logs& logs_;
  base::Clock& clock_;
};

}  // namespace slipway::runtime
