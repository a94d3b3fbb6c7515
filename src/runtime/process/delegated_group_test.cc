#include "runtime/process/delegated_group.h"

#include <gtest/gtest.h>

namespace slipway::runtime {
namespace {

constexpr const char* kUnified =
    "25 30 0:23 / /sys/fs/cgroup rw,nosuid,nodev shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
constexpr const char* kHybrid =
    "32 31 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
    "33 31 0:28 / /sys/fs/cgroup/unified rw shared:4 master:1 - cgroup2 cgroup2 rw\n";
constexpr const char* kBound = "25 30 0:23 /system.slice /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";

struct DelegationCase {
  const char* name;
  const char* cgroup;
  const char* mountinfo;
  std::optional<std::filesystem::path> group;
};

class OwnControlGroup : public testing::TestWithParam<DelegationCase> {};

TEST_P(OwnControlGroup, IsWhereTheHierarchyIsMounted) {
  EXPECT_EQ(own_control_group(GetParam().cgroup, GetParam().mountinfo), GetParam().group);
}

INSTANTIATE_TEST_SUITE_P(
    All, OwnControlGroup,
    testing::Values(DelegationCase{"AService", "0::/system.slice/slipwayd.service\n", kUnified,
                                   "/sys/fs/cgroup/system.slice/slipwayd.service"},
                    DelegationCase{"TheRoot", "0::/\n", kUnified, "/sys/fs/cgroup/"},
                    DelegationCase{"BesideVersionOne", "4:memory:/a\n0::/b\n", kHybrid,
                                   "/sys/fs/cgroup/unified/b"},
                    DelegationCase{"APartIsMounted", "0::/system.slice/x.service\n", kBound,
                                   "/sys/fs/cgroup/x.service"},
                    DelegationCase{"AnotherPartIsMounted", "0::/user.slice/x.scope\n", kBound,
                                   std::nullopt},
                    DelegationCase{"OnlyVersionOne", "4:memory:/a\n", kHybrid, std::nullopt},
                    DelegationCase{"NotMounted", "0::/a\n", "22 1 0:21 / /proc rw - proc proc rw\n",
                                   std::nullopt},
                    DelegationCase{"Nonsense", "0::/a\n", "- cgroup2\n\n1 2 3\n", std::nullopt}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace slipway::runtime
