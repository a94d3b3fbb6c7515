#pragma once
// What runs of jobs are in truth, on the machine of services, and how a node reaches them. They
// outlive a node's death, and are lost when the machine loses power.

#include <map>
#include <string>
#include <vector>

#include "reach.h"
#include "runtime/job_runtime.h"

namespace slipway::simulation {

class Machine;

struct SimulatedAttempt {
  model::ServiceId service;
  std::string version;
  base::Timestamp ends_at{};
  int exit_code = 0;
  bool is_lost = false;

  bool runs(base::Timestamp now) const { return !is_lost && now < ends_at; }
};

class NodeJobs final : public runtime::JobRuntime {
 public:
  NodeJobs(Machine& machine, Reach& reach) : machine_(machine), reach_(reach) {}

  base::Result<runtime::Attempt> start(const model::AttemptId& id, const runtime::Version& version,
                                       std::stop_token stop) override;
  base::Result<runtime::Attempt> inspect(const model::AttemptId& id) override;
  base::Result<void> stop(const model::AttemptId& id, base::Duration grace) override;
  base::Result<void> remove(const model::AttemptId& id) override;
  std::vector<model::LogLine> log(const model::AttemptId& id, std::uint64_t after,
                                  std::size_t limit) override;

 private:
  std::optional<base::Error> ask(const std::stop_token& stop = {});
  runtime::Attempt state_of(const model::AttemptId& id);

  Machine& machine_;
  Reach& reach_;
};

}  // namespace slipway::simulation
