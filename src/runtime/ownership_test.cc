#include "runtime/ownership.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/files.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;

constexpr ServiceUser kSomebody{65533, 65533};

uid_t uid_of(const fs::path& path) {
  struct stat status{};
  return ::lstat(path.c_str(), &status) == 0 ? status.st_uid : ~uid_t{0};
}

TEST(GiveTree, GivesAllThatIsInItAndNothingThatALinkLeadsTo) {
  if (::getuid() != 0) GTEST_SKIP() << "needs root";
  const TemporaryFolder folder;
  const auto tree = folder.path() / "tree";
  const auto other = folder.path() / "other";
  fs::create_directories(tree / "a" / "b");
  fs::create_directories(other);
  for (const auto& file : {tree / "a" / "b" / "file", other / "file"}) {
    ASSERT_TRUE(io::write_file(file, "x"));
  }
  fs::create_directory_symlink(other, tree / "a" / "folder");
  fs::create_symlink(other / "file", tree / "link");
  fs::create_symlink("/nowhere", tree / "dangling");
  ASSERT_TRUE(give_tree(tree, kSomebody));
  for (const char* given : {"", "a", "a/b", "a/b/file", "a/folder", "link", "dangling"}) {
    EXPECT_EQ(uid_of(tree / given), kSomebody.uid) << given;
  }
  EXPECT_EQ(uid_of(other), 0U);
  EXPECT_EQ(uid_of(other / "file"), 0U);
}

TEST(GiveTree, LeavesWhatIsTheUsersAlready) {
  if (::getuid() != 0) GTEST_SKIP() << "needs root";
  const TemporaryFolder folder;
  ASSERT_TRUE(give_tree(folder.path(), kSomebody));
  ASSERT_TRUE(io::write_file(folder.path() / "later", "x"));
  ASSERT_TRUE(give_tree(folder.path(), kSomebody));
  EXPECT_EQ(uid_of(folder.path() / "later"), 0U);
}

TEST(GiveTree, RefusesWhatIsNoFolder) {
  const TemporaryFolder folder;
  fs::create_directory_symlink("/", folder.path() / "link");
  for (const char* name : {"link", "none"}) {
    const auto given = give_tree(folder.path() / name, kSomebody);
    ASSERT_FALSE(given) << name;
    EXPECT_THAT(given.error().message, testing::HasSubstr(folder.path() / name));
  }
}

}  // namespace
}  // namespace slipway::runtime
