// Dockerfiles: whatever they are, reading one ends, names lines that it has, and finds images that
// can stand in a request, or are left out of it.

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "require.h"
#include "runtime/docker/build_plan.h"
#include "runtime/docker/requests.h"

namespace {

void fuzz(std::string_view text) {
  using namespace slipway::runtime;
  const auto dockerfile = docker::read_dockerfile(text, {{"BASE", "registry.test/base"}});
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  for (const auto& feature : dockerfile.features) {
    REQUIRE(feature.line >= 1 && feature.line <= lines);
    REQUIRE(feature.since > 0);
  }
  for (const auto& reference : dockerfile.images) {
    REQUIRE(!reference.empty() && reference != "scratch");
    const auto image = docker::base_image(reference, {});
    if (image) REQUIRE(docker::is_image_reference(docker::image_reference(*image)));
  }
  const docker::EngineBuilder podman{"Podman Engine 4.3.1", true, 4, 3, false};
  const auto plan = docker::plan_build(dockerfile, "Dockerfile", podman);
  REQUIRE(plan ? !plan->by_buildkit : !plan.error().message.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
