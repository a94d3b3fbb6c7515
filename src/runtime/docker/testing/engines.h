#pragma once
// The real container engines of docker_tests: one Docker and one Podman for the whole program, each
// in a temporary folder and in namespaces of its own. The program itself moves into a network
// namespace at its start, so that the engines' bridges and firewall rules never meet the machine's.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/types.h>

#include "runtime/docker/docker_options.h"

namespace slipway::runtime {

enum class EngineKind { kDocker, kPodman };

class TestEngine {
 public:
  // Throws where the engine does not come up.
  explicit TestEngine(EngineKind kind);
  ~TestEngine();
  TestEngine(const TestEngine&) = delete;
  TestEngine& operator=(const TestEngine&) = delete;

  std::string host() const;
  // Nobody else's installation, and a data folder of its own.
  DockerOptions new_installation() const;

 private:
  std::vector<std::string> command() const;
  void start();
  bool answers() const;

  EngineKind kind_;
  std::filesystem::path folder_;
  pid_t unshare_ = -1;
};

TestEngine& engine(EngineKind kind);

}  // namespace slipway::runtime
