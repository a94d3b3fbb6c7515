#pragma once
// Reads containers' logs and numbers their lines. An engine numbers nothing and drops the oldest
// lines in time, so what was read before tells where a number stands; after a restart of the daemon
// the oldest line that is left is the first. Called by DockerRuntime; blocking; thread-safe.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/docker/answers.h"
#include "runtime/docker/engine.h"
#include "runtime/docker/line_numbers.h"
#include "runtime/runtime.h"

namespace slipway::runtime::docker {

class LogReader {
 public:
  explicit LogReader(Engine& engine);

  // Lines after `after`, at most `limit`; none where the engine does not answer.
  std::vector<model::LogLine> read(const Container& container, std::uint64_t after,
                                   std::size_t limit);
  void forget(const model::DeploymentId& deployment);

 private:
  struct Known {
    std::string container;
    LinePositions positions;
  };

  LinePositions positions_of(const Container& container);
  void store(const Container& container, LinePositions positions);

  Engine& engine_;
  std::mutex mutex_;
  std::map<model::DeploymentId, Known> known_;
};

}  // namespace slipway::runtime::docker
