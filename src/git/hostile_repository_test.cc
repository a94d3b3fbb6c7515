// Repositories that are made to harm: small ones that stand for much, and what git's own weak
// places of former years needed.

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "git/test_mirrors.h"
#include "git/test_repository.h"
#include "io/files.h"

namespace slipway::git {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using testing::HasSubstr;

// Of both adapters that read mirrors.
class HostileSize : public testing::TestWithParam<bool> {
 protected:
  HostileSize() : repository(folder.path() / "remote", GetParam()) {
    options.mirrors = folder.path() / "mirrors";
    options.allow_file_repositories = true;
  }

  base::Result<void> checkout(const std::string& commit) {
    MirroredGit git(options);
    EXPECT_TRUE(git.fetch(repository.remote(), {"main"}, {}));
    auto done = git.checkout(repository.remote().key, commit, out(), {});
    EXPECT_EQ(fs::exists(out()), done.has_value());
    EXPECT_FALSE(fs::exists(out().string() + ".part"));
    return done;
  }
  fs::path out() const { return folder.path() / "out"; }

  // Ten folders of ten folders and so on, all of them the same few objects: 10^9 files.
  std::string commit_bomb() {
    std::string line = "100644 blob " + repository.git({"hash-object", "-w", "--stdin"}, "x");
    for (int depth = 0; depth < 9; ++depth) {
      std::string entries;
      for (char name = '0'; name <= '9'; ++name) {
        entries.append(line).append(1, '\t').append(1, name).append(1, '\n');
      }
      line = "040000 tree " + repository.git({"mktree"}, entries);
    }
    const auto commit = repository.git(
        {"hash-object", "-w", "-t", "commit", "--stdin"},
        "tree " + line.substr(12) + "\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nx\n");
    repository.git({"update-ref", "refs/heads/main", commit});
    return commit;
  }

  TestFolder folder;
  TestRepository repository;
  Options options;
};

TEST_P(HostileSize, AFileThatUnpacksToTooMuchIsRefusedByName) {
  const auto commit = repository.commit(
      "main", {{"a", {.content = "1"}}, {"b/zeros", {.content = std::string(100'001, '\0')}}});
  options.checkout.file_bytes = 100'000;
  const auto done = checkout(commit);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kTooLarge);
  EXPECT_THAT(done.error().message, HasSubstr("'b/zeros' of 100001 bytes"));
  options.checkout.file_bytes = 100'001;
  EXPECT_TRUE(checkout(commit));
}

TEST_P(HostileSize, FilesThatTogetherUnpackToTooMuchAreRefused) {
  const TestFile zeros{.content = std::string(50'000, '\0')};
  const auto commit = repository.commit("main", {{"a", zeros}, {"b", zeros}, {"c", zeros}});
  options.checkout.bytes = 149'999;
  const auto done = checkout(commit);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kTooLarge);
  options.checkout.bytes = 150'000;
  EXPECT_TRUE(checkout(commit));
}

INSTANTIATE_TEST_SUITE_P(MirroredGit, HostileSize, testing::Bool(),
                         [](const auto& test) { return test.param ? "Sha256" : "Sha1"; });

class HostileTree : public HostileSize {};

TEST_P(HostileTree, OfBillionsOfPathsIsNeitherWrittenNorCompared) {
  const auto before = repository.commit("main", {{"a", {.content = "1"}}});
  MirroredGit git(options);
  ASSERT_TRUE(git.fetch(repository.remote(), {"main"}, {}));
  const auto bomb = commit_bomb();
  options.checkout.entries = 1000;
  const auto done = checkout(bomb);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kTooLarge);
  const auto key = repository.remote().key;
  EXPECT_EQ(git.compare(key, before, bomb).error().code, ErrorCode::kTooLarge);
  EXPECT_THAT(git.folders(key, bomb, 111).value(), testing::SizeIs(111));
}

// SHA-256 is read by the git program, which such a tree keeps busy until its output ends it.
INSTANTIATE_TEST_SUITE_P(MirroredGit, HostileTree, testing::Values(false),
                         [](const auto&) { return "Sha1"; });

// What ran code when git followed it: a name that leads to hooks, a path that ends with CR, URLs
// and paths that are options or programs.
TEST_F(MirroredGitTest, SubmodulesAreNeverFollowed) {
  const auto ran = folder.path() / "ran";
  const std::string program = "touch " + ran.string();
  const std::string modules = "[submodule \"../../hooks\"]\n\tpath = lib\n\turl = ext::sh -c " +
                              program + "\n\tupdate = !" + program +
                              "\n[submodule \"x\"]\n\tpath = \"-u" + program + "\"\n\turl = -u" +
                              program + "\n[submodule \"cr\"]\n\tpath = \"cr\\r\"" +
                              "\n\turl = ssh://-oProxyCommand=" + program + "/x\n";
  const TestFile submodule{.mode = "160000", .content = std::string(40, '1')};
  const auto commit = repository.commit(
      "main", {{".gitmodules", {.content = modules}},
               {"lib", submodule},
               {"cr\r", submodule},
               {"-u", submodule},
               {"cr", {.mode = "120000", .content = "hooks"}},
               {"hooks/post-checkout", {.mode = "100755", .content = "#!/bin/sh\n" + program}}});
  ASSERT_TRUE(git->fetch(shop, {"main"}, {}));
  const auto out = folder.path() / "out";
  ASSERT_TRUE(git->checkout(shop.key, commit, out, {}));
  EXPECT_TRUE(fs::is_empty(out / "lib"));
  EXPECT_TRUE(fs::is_empty(out / "cr\r"));
  EXPECT_TRUE(fs::is_empty(out / "-u"));
  EXPECT_FALSE(fs::exists(ran));
  EXPECT_FALSE(fs::exists(mirror() / "modules"));
}

// A local clone would follow the links of a repository that another user wrote, and run its hooks.
TEST_F(MirroredGitTest, ALocalRepositoryIsAskedAndNotCopied) {
  const auto secret = folder.path() / "secret";
  ASSERT_TRUE(io::write_file(secret, "s3cret"));
  fs::create_symlink(secret, repository.path() / "objects" / "info" / "alien");
  const auto ran = folder.path() / "ran";
  const auto hook = folder.path() / "hook";
  ASSERT_TRUE(io::write_file(hook, "#!/bin/sh\ntouch " + ran.string() + "\nexec \"$@\"\n"));
  fs::permissions(hook, fs::perms::owner_all);
  repository.git({"config", "uploadpack.packObjectsHook", hook.string()});
  repository.git({"config", "core.fsmonitor", hook.string()});
  ASSERT_TRUE(git->fetch(shop, {"main"}, {}));
  EXPECT_FALSE(fs::exists(ran));
  EXPECT_FALSE(fs::exists(fs::symlink_status(mirror() / "objects" / "info" / "alien")));
}

// In a case-insensitive file system "A" and the link "a" are one; here the link leads nowhere else.
TEST_F(MirroredGitTest, NothingIsWrittenThroughALink) {
  const auto commit = repository.commit("main", {{"a", {.mode = "120000", .content = "elsewhere"}},
                                                 {"A/post-checkout", {}},
                                                 {"elsewhere/kept", {}},
                                                 {"-rf", {}},
                                                 {"--upload-pack=x", {}}});
  ASSERT_TRUE(git->fetch(shop, {"main"}, {}));
  const auto out = folder.path() / "out";
  ASSERT_TRUE(git->checkout(shop.key, commit, out, {}));
  EXPECT_FALSE(fs::exists(out / "elsewhere" / "post-checkout"));
  EXPECT_TRUE(fs::exists(out / "--upload-pack=x"));
}

}  // namespace
}  // namespace slipway::git
