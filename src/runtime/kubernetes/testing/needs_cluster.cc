#include "runtime/kubernetes/testing/needs_cluster.h"

#include <cstdlib>
#include <stdexcept>

#include <gtest/gtest.h>

namespace slipway::runtime {
namespace {

constexpr const char* kFolder = "SLIPWAY_TEST_CLUSTER";

class NeedsCluster final : public testing::Environment {
 public:
  void SetUp() override {
    if (std::getenv(kFolder) == nullptr) {
      GTEST_SKIP() << "There is no cluster; scripts/test-kubernetes starts one.";
    }
  }
};

const testing::Environment* const kNeedsCluster =
    testing::AddGlobalTestEnvironment(new NeedsCluster);

}  // namespace

std::filesystem::path cluster_folder() {
  const char* folder = std::getenv(kFolder);
  if (folder == nullptr) throw std::runtime_error("there is no cluster");
  return folder;
}

}  // namespace slipway::runtime
