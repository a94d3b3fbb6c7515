#pragma once
// A whole Slipway whose services run on a real container engine of the test's own, and what they
// run: images of the tests' service alone, built or pushed here. One thread at a time.

#include <string>

#include "registry/distribution/test_registry.h"
#include "runtime/docker/testing/engines.h"
#include "slipway.h"

namespace slipway::e2e {

class EngineWorld {
 public:
  // `disk`: of the engine, as TestEngine has it.
  explicit EngineWorld(const std::string& disk = "", std::vector<std::string> options = {},
                       runtime::EngineKind kind = runtime::EngineKind::kDocker);
  EngineWorld(const EngineWorld&) = delete;
  EngineWorld& operator=(const EngineWorld&) = delete;

  // A repository whose service is built from its Dockerfile.
  static std::string commit(ServiceRepository& repository, const std::string& version,
                            const std::string& mode = "ok");
  // Pushes an image of that version by skopeo; its digest.
  std::string push_image(const registry::TestRegistry& registry, const std::string& tag,
                         const std::string& version, const std::string& mode = "ok");

  // A container service of the image, deployed by hand and serving.
  std::string serve_container(const std::string& name, const std::string& image,
                              const std::string& tag, const json::object& more = {});
  // Its state at the end.
  std::string deploy_container(const std::string& container);
  json::array deployments(const std::string& kind, const std::string& service) const;
  // The newest deployment of the service when it has ended, and there are `count` of them.
  json::value await_last(const std::string& kind, const std::string& service, std::size_t count);
  // Whether the gateway says this within the tests' patience.
  bool serves(const std::string& name, const std::string& version);
  std::size_t containers_up();

  runtime::TestEngine engine;
  Slipway slipway;

 private:
  void move_to_engine();

  std::string environment_;
  int images_ = 0;
};

// How its applications and containers are probed, and how soon they give up.
json::object quick_checks();

}  // namespace slipway::e2e
