// The contract, kept on real engines.

#include <memory>

#include "runtime/docker/testing/docker_fixture.h"
#include "runtime/testing/runtime_contract.h"

namespace slipway::runtime {
namespace {

class DockerHarness final : public Harness {
 public:
  explicit DockerHarness(EngineKind kind) : data_(kind) {}
  Runtime& runtime() override { return data_.runtime(); }
  Version version() override { return data_.make_version("serve-container x"); }
  Version job(const std::string& arguments) override { return data_.make_version(arguments); }
  bool runs_release_commands() const override { return false; }

 private:
  DockerData data_;
};

INSTANTIATE_TEST_SUITE_P(
    Engines, RuntimeContract,
    testing::Values(
        HarnessCase{"Docker", [] { return std::make_unique<DockerHarness>(EngineKind::kDocker); }},
        HarnessCase{"Podman", [] { return std::make_unique<DockerHarness>(EngineKind::kPodman); }}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace slipway::runtime
