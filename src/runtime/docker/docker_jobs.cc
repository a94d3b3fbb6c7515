#include "runtime/docker/docker_jobs.h"

#include <utility>

namespace slipway::runtime {
namespace {

using base::ErrorCode;
using base::fail;

// By which the reader of logs tells containers apart.
model::DeploymentId as_instance(const model::AttemptId& id) {
  return model::DeploymentId(id.uuid());
}

bool has_ended(const docker::Container& container) {
  return container.status == "exited" || container.status == "dead" ||
         container.status == "stopped";
}

}  // namespace

DockerJobs::DockerJobs(docker::Engine& engine, docker::Containers& containers)
    : containers_(containers), logs_(engine) {}

base::Result<Attempt> DockerJobs::start(const model::AttemptId& id, const Version& version,
                                        std::stop_token stop) {
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The start was cancelled.");
  if (auto started = containers_.start_attempt(id, version, stop); !started) {
    return fail(started.error());
  }
  return inspect(id);
}

base::Result<Attempt> DockerJobs::inspect(const model::AttemptId& id) {
  const auto found = containers_.find(id);
  if (!found) return fail(found.error());
  if (!*found) return Attempt{};
  if ((*found)->is_up()) return Attempt{AttemptState::kRunning, 0};
  if (!has_ended(**found)) return Attempt{};
  return Attempt{AttemptState::kEnded, (*found)->instance.exit_code};
}

base::Result<void> DockerJobs::stop(const model::AttemptId& id, base::Duration grace) {
  return containers_.stop_attempt(id, grace);
}

base::Result<void> DockerJobs::remove(const model::AttemptId& id) {
  auto removed = containers_.remove_attempt(id);
  if (removed) logs_.forget(as_instance(id));
  return removed;
}

std::vector<model::LogLine> DockerJobs::log(const model::AttemptId& id, std::uint64_t after,
                                            std::size_t limit) {
  auto found = containers_.find(id);
  if (!found || !*found) return {};
  (*found)->instance.deployment = as_instance(id);
  return logs_.read(**found, after, limit);
}

}  // namespace slipway::runtime
