#pragma once
// Reads containers' logs and numbers their lines from the first on. An engine numbers nothing, and
// drops the oldest lines in time: what was read before tells where a number stands. Called by
// DockerRuntime; blocking; thread-safe.

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

#include "runtime/docker/answers.h"
#include "runtime/docker/engine.h"
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
  Engine& engine_;
};

}  // namespace slipway::runtime::docker
