#include "io/disk.h"

#include <fstream>

#include <gtest/gtest.h>

#include "io/test_server.h"

namespace slipway::io {
namespace {

TEST(Disk, CountsTheFilesBelowAFolder) {
  const TestFolder folder;
  std::filesystem::create_directories(folder.path() / "a/b");
  std::ofstream(folder.path() / "one") << "four";
  std::ofstream(folder.path() / "a/b/two") << "three";
  std::filesystem::create_symlink(folder.path() / "one", folder.path() / "a/link");
  EXPECT_EQ(bytes_below(folder.path()), 9);
  EXPECT_EQ(bytes_below(folder.path() / "one"), 4);
  EXPECT_EQ(bytes_below(folder.path() / "missing"), 0);
}

TEST(Disk, TellsTheRoomOfAFileSystem) {
  const TestFolder folder;
  const auto space = disk_space(folder.path());
  ASSERT_TRUE(space);
  EXPECT_GT(space->size, 0);
  EXPECT_LE(space->free, space->size);
  EXPECT_FALSE(disk_space(folder.path() / "missing"));
}

}  // namespace
}  // namespace slipway::io
