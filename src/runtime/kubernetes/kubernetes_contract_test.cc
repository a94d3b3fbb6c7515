// The contract, kept on a real cluster.

#include <memory>

#include "runtime/kubernetes/testing/cluster_fixture.h"
#include "runtime/testing/runtime_contract.h"

namespace slipway::runtime {
namespace {

class KubernetesHarness final : public Harness {
 public:
  Runtime& runtime() override { return data_.runtime(); }
  Version version() override { return data_.make_version("serve-container x"); }
  Version job(const std::string& arguments) override { return data_.make_version(arguments); }
  bool runs_release_commands() const override { return false; }

 private:
  ClusterData data_;
};

INSTANTIATE_TEST_SUITE_P(Kubernetes, RuntimeContract,
                         testing::Values(HarnessCase{
                             "Cluster", [] { return std::make_unique<KubernetesHarness>(); }}),
                         [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace slipway::runtime
