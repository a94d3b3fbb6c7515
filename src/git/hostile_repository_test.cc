// Repositories that are made to harm: small ones that stand for much, and what git's own weak
// places of former years needed.

#include <cstdint>
#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "git/test_http_server.h"
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
    return commit_of(line.substr(12), {});
  }

  std::string commit_of(const std::string& tree, const std::vector<std::string>& parents,
                        const std::string& message = "x") {
    std::string text = "tree " + tree + "\n";
    for (const auto& parent : parents) text += "parent " + parent + "\n";
    const auto commit =
        repository.git({"hash-object", "-w", "-t", "commit", "--stdin"},
                       text + "author A <a> 1 +0000\ncommitter A <a> 1 +0000\n\n" + message);
    repository.git({"update-ref", "refs/heads/main", commit});
    return commit;
  }

  // One folder, whose list has more than kLongList bytes.
  std::string commit_long_list(const std::vector<std::string>& parents = {}) {
    const auto entry =
        "100644 blob " + repository.git({"hash-object", "-w", "--stdin"}, "x") + "\t";
    std::string entries;
    for (int i = 100'000; i < 160'000; ++i) entries += entry + std::to_string(i) + "\n";
    return commit_of(repository.git({"mktree"}, entries), parents);
  }

  static constexpr std::uint64_t kLongList = 1'500'000;

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

std::string noise(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 1;
  for (char& c : text) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24U);
  return text;
}

TEST_P(HostileSize, AFetchOfMoreThanAMirrorMayFillIsRefusedAndLeavesNothing) {
  const auto small = repository.commit("main", {{"a", {.content = "1"}}});
  options.fetch.mirror_bytes = 100'000;
  MirroredGit git(options);
  ASSERT_TRUE(git.fetch(repository.remote(), {"main"}, {}));
  const auto large = repository.commit("main", {{"a", {.content = noise(150'000)}}}, {small});
  for (int look = 0; look < 2; ++look) {
    const auto refused = git.fetch(repository.remote(), {"main"}, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kTooLarge) << refused.error().message;
    EXPECT_THAT(refused.error().message, HasSubstr("--mirror-size"));
    for (const auto& entry : fs::recursive_directory_iterator(options.mirrors)) {
      EXPECT_LT(entry.is_regular_file() ? entry.file_size() : 0, 50'000U) << entry.path();
    }
  }
  EXPECT_TRUE(git.has_commit(repository.remote().key, small));
  options.fetch.mirror_bytes = 200'000;
  MirroredGit roomy(options);
  ASSERT_TRUE(roomy.fetch(repository.remote(), {"main"}, {}));
  // What has come once fills the mirror for good.
  const auto more = repository.commit("main", {{"a", {.content = noise(100'000) + "2"}}}, {large});
  EXPECT_EQ(roomy.fetch(repository.remote(), {"main"}, {}).error().code, ErrorCode::kTooLarge);
  options.fetch.mirror_bytes = 0;
  EXPECT_TRUE(MirroredGit(options).fetch(repository.remote(), {"main"}, {}));
  EXPECT_TRUE(MirroredGit(options).has_commit(repository.remote().key, more));
}

// A few kilobytes that are sent can unpack to any size in git's own memory.
TEST_P(HostileSize, AnObjectThatUnpacksToTooMuchIsNotFetched) {
  commit_long_list();
  options.fetch.allocation_bytes = kLongList;
  const auto refused = MirroredGit(options).fetch(repository.remote(), {"main"}, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kTooLarge) << refused.error().message;
  options.fetch.allocation_bytes = 10'000'000;
  EXPECT_TRUE(MirroredGit(options).fetch(repository.remote(), {"main"}, {}));
  if (GetParam()) return;  // of which a server of mere files knows nothing
  // From another machine: here it is not the sender that fails.
  repository.git({"repack", "-a", "-d", "-q"});
  repository.git({"update-server-info"});
  const TestHttpServer server(repository.path(), "");
  const Remote remote{.key = model::RepositoryKey::stored("example.com/x"), .url = server.url()};
  EXPECT_TRUE(MirroredGit(options).fetch(remote, {"main"}, {}));
  MirroredGit(options).remove_mirrors_but({}, {}, {});
  options.fetch.allocation_bytes = kLongList;
  const auto here = MirroredGit(options).fetch(remote, {"main"}, {});
  ASSERT_FALSE(here);
  EXPECT_EQ(here.error().code, ErrorCode::kTooLarge) << here.error().message;
}

INSTANTIATE_TEST_SUITE_P(MirroredGit, HostileSize, testing::Bool(),
                         [](const auto& test) { return test.param ? "Sha256" : "Sha1"; });

class HostileTree : public HostileSize {};

TEST_P(HostileTree, OfBillionsOfPathsIsNeitherWrittenNorCompared) {
  const auto before = repository.commit("main", {{"a", {.content = "1"}}});
  options.objects.list_bytes = 1'000'000;
  MirroredGit git(options);
  ASSERT_TRUE(git.fetch(repository.remote(), {"main"}, {}));
  const auto bomb = commit_bomb();
  options.checkout.entries = 1000;
  const auto done = checkout(bomb);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kTooLarge);
  const auto key = repository.remote().key;
  EXPECT_EQ(git.compare(key, before, bomb).error().code, ErrorCode::kTooLarge);
  const auto folders = git.folders(key, bomb, 111);
  if (GetParam()) {
    EXPECT_EQ(folders.error().code, ErrorCode::kTooLarge) << "git lists them all";
  } else {
    EXPECT_THAT(folders.value(), testing::SizeIs(111));
  }
}

TEST_P(HostileTree, OfALongListIsNeitherWrittenNorCompared) {
  const auto before = repository.commit("main", {{"a", {.content = "1"}}});
  const auto after = commit_long_list({before});
  options.objects.tree_bytes = options.objects.commit_bytes = kLongList;
  const auto done = checkout(after);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kTooLarge) << done.error().message;
  MirroredGit git(options);
  const auto key = repository.remote().key;
  EXPECT_EQ(git.compare(key, before, after).error().code, ErrorCode::kTooLarge);
  EXPECT_EQ(git.folders(key, after, 10).error().code, ErrorCode::kTooLarge);
  options.objects.tree_bytes *= 2;
  options.objects.commit_bytes *= 2;
  EXPECT_TRUE(MirroredGit(options).compare(key, before, after));
}

TEST_P(HostileTree, AndACommitOfALongMessageIsNotRead) {
  const auto before = repository.commit("main", {{"a", {.content = "1"}}});
  const auto tree = repository.git({"rev-parse", before + "^{tree}"});
  const auto after = commit_of(tree, {before}, std::string(kLongList, 'x'));
  const auto last = commit_of(tree, {after});
  options.objects.tree_bytes = options.objects.commit_bytes = kLongList;
  MirroredGit git(options);
  ASSERT_TRUE(git.fetch(repository.remote(), {"main"}, {}));
  const auto key = repository.remote().key;
  for (const auto& error : {git.commit(key, after).error(), git.compare(key, before, after).error(),
                            git.history(key, after, 2).error()}) {
    EXPECT_EQ(error.code, ErrorCode::kTooLarge) << error.message;
  }
  EXPECT_TRUE(git.commit(key, before));
  // Git looks at the parents of what it shows.
  EXPECT_EQ(git.commit(key, last).has_value(), !GetParam());
  // Nor gone by, on the way to another.
  EXPECT_FALSE(git.is_ancestor(key, before, last));
  options.objects.tree_bytes *= 2;
  options.objects.commit_bytes *= 2;
  EXPECT_TRUE(MirroredGit(options).is_ancestor(key, before, last));
  EXPECT_TRUE(MirroredGit(options).commit(key, after));
}

// The second reads by the git program.
INSTANTIATE_TEST_SUITE_P(MirroredGit, HostileTree, testing::Bool(),
                         [](const auto& test) { return test.param ? "Sha256" : "Sha1"; });

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
