#pragma once
// The containers and networks of one installation on one engine. Called by DockerRuntime; blocking;
// thread-safe: of two starts at once the engine lets one make the container, and the other finds
// it.

#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "runtime/docker/answers.h"
#include "runtime/docker/engine.h"
#include "runtime/runtime.h"

namespace slipway::runtime::docker {

class Containers {
 public:
  Containers(Engine& engine, const DockerOptions& options, base::Clock& clock);

  // Nothing where there is none.
  base::Result<std::optional<Container>> find(const model::DeploymentId& deployment,
                                              const std::stop_token& stop = {});
  // The one of an attempt of a job.
  base::Result<std::optional<Container>> find(const model::AttemptId& attempt,
                                              const std::stop_token& stop = {});
  // Those of deployments.
  base::Result<std::vector<Container>> list();

  // Podman's, which runs no health check by itself. What comes of it is in the next inspection.
  void run_health_check(const Container& container, const std::stop_token& stop);

  base::Result<Instance> start(const Version& version, const std::stop_token& stop);
  base::Result<void> stop(const model::DeploymentId& deployment, base::Duration grace);
  // Those of a service that has no container any more.
  base::Result<void> remove_volumes(const model::ServiceId& service);
  // kConflict while it runs. The environment's network goes with its last container.
  base::Result<void> remove(const model::DeploymentId& deployment);

  // Makes an attempt's container and starts it, where it did not begin yet.
  base::Result<void> start_attempt(const model::AttemptId& attempt, const Version& version,
                                   const std::stop_token& stop);
  base::Result<void> stop_attempt(const model::AttemptId& attempt, base::Duration grace);
  // kConflict while it runs.
  base::Result<void> remove_attempt(const model::AttemptId& attempt);

 private:
  using Labels = std::vector<std::pair<std::string_view, std::string>>;

  base::Result<std::optional<Container>> find(Labels labels, const std::stop_token& stop);
  // kConflict while it runs.
  base::Result<void> remove(const Container& container);
  base::Result<std::vector<std::string>> ids(Labels labels, const std::stop_token& stop = {});
  base::Result<std::optional<Container>> inspect(const std::string& id,
                                                 const std::stop_token& stop = {});
  base::Result<void> ensure_network(const Version& version, const std::stop_token& stop);
  base::Result<void> try_attempt(const model::AttemptId& attempt, const Version& version,
                                 const std::stop_token& stop);
  base::Result<void> make_network(const Version& version, const std::stop_token& stop);
  // Nothing where another start made it meanwhile.
  base::Result<std::optional<Container>> create(const Version& version,
                                                const std::stop_token& stop);
  base::Result<std::optional<Container>> create(const std::string& name, std::string body,
                                                const std::stop_token& stop);
  base::Result<void> put_files(const Container& container, const Version& version,
                               const std::stop_token& stop);
  base::Result<void> run(const Container& container, const std::stop_token& stop);
  base::Result<void> rename(const Container& container, const std::string& name);
  // Whether it ran, and does not any more.
  base::Result<bool> end(const Container& container, base::Duration grace);
  base::Result<void> destroy(const Container& container);
  void remove_network(const std::string& environment);

  // Whoever comes meanwhile waits: of two that make a network at once an engine makes both, and
  // then knows neither by its name. False where it was told to stop.
  bool begin_network(const model::EnvironmentId& environment, const std::stop_token& stop);
  void end_network(const model::EnvironmentId& environment);

  Engine& engine_;
  const DockerOptions& options_;
  base::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable_any made_;
  std::set<model::EnvironmentId> being_made_;  // networks, by their environments
};

}  // namespace slipway::runtime::docker
