#pragma once
// What tests on real engines share: versions made of a few files, and an end that leaves no
// container behind.

#include <map>
#include <string>
#include <vector>

#include "runtime/docker/docker_runtime.h"
#include "runtime/docker/testing/engines.h"

namespace slipway::runtime {

class DockerData {
 public:
  explicit DockerData(EngineKind kind);
  ~DockerData();
  DockerData(const DockerData&) = delete;
  DockerData& operator=(const DockerData&) = delete;

  DockerRuntime& runtime() { return runtime_; }
  docker::Engine& engine() { return engine_.raw(); }
  const DockerOptions& options() const { return engine_.options(); }

  // A version of the one service, checked out: an image of nothing but the static test child, which
  // runs with these arguments and listens on a port.
  Version make_version(const std::string& arguments);
  // The same with these files in place of the usual Dockerfile.
  Version make_version(const std::map<std::string, std::string>& files,
                       const std::string& arguments);
  // How many names the images of this version's service have.
  std::size_t image_names_of(const Version& version);
  std::vector<std::string> texts(const Version& version, const std::string& stream = "stdout");
  bool wait_for_text(const Version& version, const std::string& text,
                     const std::string& stream = "stdout");

 private:
  TestEngine& engine_;
  DockerRuntime& runtime_;
  model::ServiceId service_;
  model::EnvironmentId environment_;
};

}  // namespace slipway::runtime
