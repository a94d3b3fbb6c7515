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

#include "io/system_clock.h"
#include "runtime/docker/docker_runtime.h"
#include "runtime/docker/testing/child_program.h"

namespace slipway::runtime {

// Of a registry that a test may start: in the program's own network the port is always free.
constexpr const char* kTestRegistry = "127.0.0.1:5000";

enum class EngineKind { kDocker, kPodman };

class TestEngine {
 public:
  // `disk`: what it keeps is on a file system of that size, "64m" say, which goes with it.
  // `arguments`: more of dockerd's. Throws where the engine does not come up.
  explicit TestEngine(EngineKind kind, std::string disk = "",
                      std::vector<std::string> arguments = {});
  ~TestEngine();
  TestEngine(const TestEngine&) = delete;
  TestEngine& operator=(const TestEngine&) = delete;

  // One installation for all tests, each of which removes what it started: what Podman takes to
  // say its version is too long for each to ask.
  const DockerOptions& options() const { return options_; }
  // As a power cut of the engine's machine, and as its start afterwards.
  void kill();
  void start_again();
  // Where it keeps things, as this process sees it.
  std::filesystem::path data() const;
  std::string messages() const;

  DockerRuntime& runtime() { return *runtime_; }
  docker::Engine& raw() { return *raw_; }

 private:
  std::vector<std::string> command() const;
  void start();
  void await_answer();
  bool answers() const;

  EngineKind kind_;
  std::string disk_;
  std::vector<std::string> arguments_;
  std::filesystem::path folder_;
  DockerOptions options_;
  io::SystemClock clock_;
  std::optional<ChildProgram> program_;
  std::optional<DockerRuntime> runtime_;
  std::optional<docker::Engine> raw_;
};

// Started where a test first asks for it, and ended with the program.
TestEngine& engine(EngineKind kind);

}  // namespace slipway::runtime
