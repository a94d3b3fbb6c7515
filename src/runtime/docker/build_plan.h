#pragma once
// How an engine is to build a Dockerfile: by which of its builders, and what has to be there
// before. Pure.

#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "base/result.h"
#include "runtime/docker/dockerfile.h"

namespace slipway::runtime::docker {

// The side of an engine that builds.
struct EngineBuilder {
  std::string name;  // "Docker Engine 20.10.24"
  bool is_podman = false;
  int major = 0;
  int minor = 0;
  bool prefers_buildkit = false;
};

// From the answer of GET /version, and the header Builder-Version of GET /_ping.
EngineBuilder builder_of(const boost::json::value& version, std::string_view builder_version);

struct BuildPlan {
  bool by_buildkit = false;
  // BuildKit pulls with the credentials of a client that stays connected, and Slipway does not:
  // what the engine has already it takes as it is.
  std::vector<std::string> pulled_before;
  friend bool operator==(const BuildPlan&, const BuildPlan&) = default;
};

// kInvalid, with what to do, where the engine does not know what the Dockerfile asks for.
base::Result<BuildPlan> plan_build(const Dockerfile& dockerfile, const std::string& path,
                                   const EngineBuilder& builder);

}  // namespace slipway::runtime::docker
