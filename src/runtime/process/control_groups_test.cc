#include "runtime/process/control_groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/files.h"
#include "runtime/process/control_group_files.h"
#include "runtime/process/delegated_group.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;
using testing::Contains;

// As root: systemd-run --scope -p Delegate=yes runtime_tests --gtest_filter='ControlGroup*'
class ControlGroupTest : public ProcessTest {
 protected:
  void SetUp() override {
    static const auto delegated = take_delegated_group();
    folder = delegated;
    options.control_group = folder;
    if (ProcessRuntime(options).capabilities().size() < 6) {
      GTEST_SKIP() << "The machine delegates no memory and cpu to this process.";
    }
  }

  Version version_that(const std::string& mode) {
    auto version = data.make_version();
    version.settings.entrypoint = test_child(mode);
    version.settings.memory = 64;
    version.settings.cpu = 250;
    return version;
  }

  std::string setting(const Version& version, const char* file) const {
    return io::read_file(*folder / version.deployment.to_string() / file).value_or("");
  }

  std::optional<fs::path> folder;
  ProcessOptions options = data.options();
};

TEST_F(ControlGroupTest, LimitsAnInstanceAndGoesWithIt) {
  ProcessRuntime limited(options);
  EXPECT_THAT(limited.capabilities(), Contains("memory_limit"));
  EXPECT_THAT(limited.capabilities(), Contains("cpu_limit"));
  const auto version = version_that("eat 16");
  ASSERT_TRUE(limited.start(version, {}, {}).has_value());
  ASSERT_TRUE(wait_for_text(version, "ate 16"));
  EXPECT_EQ(setting(version, "memory.max"), "67108864\n");
  EXPECT_EQ(setting(version, "cpu.max"), "25000 100000\n");
  ASSERT_TRUE(limited.stop(version.deployment, std::chrono::seconds(60)).has_value());
  EXPECT_FALSE(fs::exists(*folder / version.deployment.to_string()));
}

TEST_F(ControlGroupTest, SaysWhoNeededMoreThanItsMemory) {
  ProcessRuntime limited(options);
  const auto version = version_that("eat 256");
  ASSERT_TRUE(limited.start(version, {}, {}).has_value());
  EXPECT_TRUE(wait_for_text(
      version, "needed more memory than there was for it: its limit is 64 MiB", "slipway"));
  EXPECT_THAT(texts(version), testing::IsEmpty());
}

TEST_F(ControlGroupTest, RenewsTheLimitsThatAServiceManagerTookAway) {
  const auto version = version_that("eat 16");
  ASSERT_TRUE(ProcessRuntime(options).start(version, {}, {}).has_value());
  ASSERT_TRUE(wait_for_text(version, "ate 16"));
  ASSERT_TRUE(write_setting(*folder / "cgroup.subtree_control", "-memory -cpu"));
  ASSERT_EQ(setting(version, "memory.max"), "");
  const ProcessRuntime again(options);
  EXPECT_EQ(setting(version, "memory.max"), "67108864\n");
  EXPECT_EQ(setting(version, "cpu.max"), "25000 100000\n");
}

}  // namespace
}  // namespace slipway::runtime
