// The contract, kept by the runtimes that need no container engine.

#include "runtime/testing/runtime_contract.h"

#include <memory>
#include <string>

#include "io/system_clock.h"
#include "runtime/fake_runtime.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

class FakeHarness final : public Harness {
 public:
  Runtime& runtime() override { return runtime_; }
  Version version() override {
    Version version;
    version.deployment = model::DeploymentId::make(clock_.now(), random_);
    version.service = model::ServiceId::make(clock_.now(), random_);
    version.commit = version.deployment.to_string();
    version.settings.ports.emplace_back();
    return version;
  }
  std::string answer() const override { return {}; }
  Version job(const std::string& arguments) override {
    auto made = version();
    made.settings.entrypoint = arguments;
    return made;
  }

 private:
  io::SystemClock clock_;
  io::SystemRandom random_;
  FakeRuntime runtime_;
};

class ProcessHarness final : public Harness {
 public:
  Runtime& runtime() override { return runtime_; }
  Version version() override {
    auto version = data_.make_version({{"Procfile", "release: echo released\n"}});
    version.settings.build_command = "echo built";
    version.settings.entrypoint = test_child("serve x");
    version.settings.ports.emplace_back();
    return version;
  }
  Version job(const std::string& arguments) override {
    auto version = data_.make_version();
    version.settings.entrypoint = test_child(arguments);
    return version;
  }

 private:
  ProcessData data_;
  ProcessRuntime runtime_{data_.options()};
};

INSTANTIATE_TEST_SUITE_P(
    Runtimes, RuntimeContract,
    testing::Values(HarnessCase{"Fake", [] { return std::make_unique<FakeHarness>(); }},
                    HarnessCase{"Process", [] { return std::make_unique<ProcessHarness>(); }}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace slipway::runtime
