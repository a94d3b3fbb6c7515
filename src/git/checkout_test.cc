// What a checkout writes, and the hostile trees of which it writes nothing.

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "git/test_mirrors.h"
#include "git/test_repository.h"
#include "io/files.h"

namespace slipway::git {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using testing::HasSubstr;

TEST_F(MirroredGitTest, WritesModesLinksAndSubmodules) {
  const auto commit = repository.commit(
      "main", {{"run", {.mode = "100755", .content = "#!"}},
               {"d/plain", {.content = std::string("x\0y", 3)}},
               {"d/up", {.mode = "120000", .content = "../run"}},
               {"d/e/round", {.mode = "120000", .content = "../../d/./e/../plain"}},
               {"lib", {.mode = "160000", .content = std::string(40, '1')}}});
  ASSERT_TRUE(git->fetch(shop, {"main"}, {}));
  const auto out = folder.path() / "out";
  const auto done = git->checkout(shop.key, commit, out, {});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(io::read_file(out / "d/plain").value(), std::string("x\0y", 3));
  EXPECT_EQ(io::read_file(out / "d/up").value(), "#!");
  EXPECT_EQ(io::read_file(out / "d/e/round").value(), std::string("x\0y", 3));
  EXPECT_TRUE(fs::is_directory(out / "lib"));
  struct stat info{};
  ASSERT_EQ(::stat((out / "run").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0755U);
  ASSERT_EQ(::stat((out / "d/plain").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0644U);
}

class HostileLink : public MirroredGitTest, public testing::WithParamInterface<TestFiles> {};

TEST_P(HostileLink, IsRefusedByName) {
  const auto commit = repository.commit("main", GetParam());
  ASSERT_TRUE(git->fetch(shop, {"main"}, {}));
  const auto done = git->checkout(shop.key, commit, folder.path() / "out", {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(done.error().message, HasSubstr("'evil'"));
  EXPECT_FALSE(fs::exists(folder.path() / "out"));
  EXPECT_FALSE(fs::exists(folder.path() / "out.part"));
}

TestFile link_to(const std::string& target) { return {.mode = "120000", .content = target}; }

INSTANTIATE_TEST_SUITE_P(
    MirroredGit, HostileLink,
    testing::Values(TestFiles{{"evil", link_to("/etc/passwd")}}, TestFiles{{"evil", link_to("..")}},
                    TestFiles{{"evil", link_to("a/../../x")}, {"a/b", {}}},
                    // Inside by its text alone; outside where "a/b/l" leads.
                    TestFiles{{"a/b/l", link_to("../..")}, {"evil", link_to("a/b/l/../x")}},
                    TestFiles{{"evil", link_to("nowhere/../x")}}));

// Trees that git itself refuses to make come as raw objects.
TEST_F(MirroredGitTest, HostileNamesAreRefused) {
  const auto blob = repository.git({"hash-object", "-w", "--stdin"}, "x");
  for (const std::string name : {"..", ".git", ".GIT", ".", "a/b"}) {
    std::string raw;
    for (std::size_t i = 0; i < blob.size(); i += 2) {
      raw += static_cast<char>(std::stoi(blob.substr(i, 2), nullptr, 16));
    }
    const auto tree =
        repository.git({"hash-object", "-w", "--literally", "-t", "tree", "--stdin"},
                       std::string("100644 ").append(name).append(1, '\0').append(raw));
    const auto commit =
        repository.git({"hash-object", "-w", "-t", "commit", "--stdin"},
                       "tree " + tree + "\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nx\n");
    repository.git({"update-ref", "refs/heads/main", commit});
    ASSERT_TRUE(git->fetch(shop, {"main"}, {})) << name;
    const auto done = git->checkout(shop.key, commit, folder.path() / "out", {});
    ASSERT_FALSE(done) << name;
    EXPECT_FALSE(fs::exists(folder.path() / "out"));
    EXPECT_TRUE(fs::is_directory(folder.path() / "mirrors")) << "nothing above was touched";
  }
}

}  // namespace
}  // namespace slipway::git
