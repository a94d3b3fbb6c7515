#include "model/mount_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace slipway::model {
namespace {

struct MountPathCase {
  std::string path;
  bool right = false;
};

class MountPath : public testing::TestWithParam<MountPathCase> {};

TEST_P(MountPath, IsAnAbsolutePathOfAFile) {
  const auto checked = check_mount_path(GetParam().path);
  EXPECT_EQ(checked.has_value(), GetParam().right) << GetParam().path;
  if (checked) return;
  EXPECT_EQ(checked.error().code, base::ErrorCode::kInvalid);
  EXPECT_THAT(checked.error().message, testing::HasSubstr("' is no absolute path of a file"));
}

INSTANTIATE_TEST_SUITE_P(
    Each, MountPath,
    testing::Values(MountPathCase{"", true}, MountPathCase{"/a", true},
                    MountPathCase{"/etc/shop/config.yaml", true}, MountPathCase{"/a b/ü", true},
                    MountPathCase{"/" + std::string(4094, 'a'), true},
                    MountPathCase{"/" + std::string(4095, 'a')}, MountPathCase{"etc/config.yaml"},
                    MountPathCase{"/"}, MountPathCase{"/etc/"}, MountPathCase{"/etc/../config"},
                    MountPathCase{"/etc/./config"}, MountPathCase{"/etc//config"},
                    MountPathCase{"/etc/.."}, MountPathCase{std::string("/a\0b", 4)}));

}  // namespace
}  // namespace slipway::model
