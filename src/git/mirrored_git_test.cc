// What the mirrors do beside the contract: damage, locks, threads, credentials.

#include "git/mirrored_git.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "git/access.h"
#include "git/test_http_server.h"
#include "git/test_mirrors.h"
#include "git/test_repository.h"
#include "io/files.h"

namespace slipway::git {
namespace {

using base::ErrorCode;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::StartsWith;
namespace fs = std::filesystem;

TEST_F(MirroredGitTest, AFolderIsReadableAndOfItsOwn) {
  const auto key = model::RepositoryKey::stored("git.example.com:8443/acme/shop");
  const auto other = model::RepositoryKey::stored("git.example.com-8443/acme/shop");
  EXPECT_THAT(git->mirror_directory(key).filename().string(),
              testing::MatchesRegex("git.example.com-8443-acme-shop-[0-9a-f]{16}\\.git"));
  EXPECT_NE(git->mirror_directory(key), git->mirror_directory(other));
}

TEST_F(MirroredGitTest, WhatAKilledDaemonLeftIsNoHindrance) {
  ASSERT_TRUE(git->fetch(shop, {"main"}, {}));
  const auto key_file = options.mirrors / ".home" / "key-abc";
  for (const auto& path : {mirror() / "refs/heads/main.lock", mirror() / "packed-refs.lock",
                           mirror() / "HEAD.lock", mirror() / "shallow.lock", key_file}) {
    std::ofstream(path) << "left";
  }
  fs::create_directories(options.mirrors / "other.git.part");
  const auto second = next("2");
  git.emplace(options);
  EXPECT_THAT(git->fetch(shop, {"main"}, {}).value(), ElementsAre(Pair("main", second)));
  EXPECT_FALSE(fs::exists(key_file));
  EXPECT_FALSE(fs::exists(options.mirrors / "other.git.part"));
}

using Damage = void (*)(const fs::path&);

struct DamageCase {
  std::string name;
  Damage damage;
};

class Damaged : public MirroredGitTest, public testing::WithParamInterface<DamageCase> {};

TEST_P(Damaged, AMirrorIsMadeAnew) {
  ASSERT_TRUE(git->fetch(shop, {"main"}, {}));
  GetParam().damage(mirror());
  git.emplace(options);
  const auto second = next("2");
  // What only shows when it is read may need a reading, and then the next fetch.
  auto tips = git->fetch(shop, {"main"}, {});
  if (!tips || !git->compare(shop.key, initial, second)) {
    tips = git->fetch(shop, {"main"}, {});
  }
  ASSERT_TRUE(tips) << tips.error().message;
  EXPECT_THAT(*tips, ElementsAre(Pair("main", second)));
  const auto files = git->compare(shop.key, initial, second);
  ASSERT_TRUE(files) << files.error().message;
  EXPECT_THAT(*files, ElementsAre("a"));
}

void cut_packs(const fs::path& mirror, std::string_view extension) {
  for (const auto& entry : fs::directory_iterator(mirror / "objects" / "pack")) {
    if (entry.path().extension() != extension) continue;
    fs::permissions(entry.path(), fs::perms::owner_all);
    fs::resize_file(entry.path(), 20);
  }
}

INSTANTIATE_TEST_SUITE_P(
    MirroredGit, Damaged,
    testing::Values(
        DamageCase{"NoHead", [](const fs::path& mirror) { fs::remove(mirror / "HEAD"); }},
        DamageCase{"EmptyHead",
                   [](const fs::path& mirror) { fs::resize_file(mirror / "HEAD", 0); }},
        DamageCase{"NoObjects", [](const fs::path& mirror) { fs::remove_all(mirror / "objects"); }},
        DamageCase{"NoPacks",
                   [](const fs::path& mirror) {
                     fs::remove_all(mirror / "objects" / "pack");
                     fs::create_directory(mirror / "objects" / "pack");
                   }},
        DamageCase{"CutPack", [](const fs::path& mirror) { cut_packs(mirror, ".pack"); }},
        DamageCase{"CutIndex", [](const fs::path& mirror) { cut_packs(mirror, ".idx"); }},
        DamageCase{"BadRef",
                   [](const fs::path& mirror) {
                     std::ofstream(mirror / "refs/heads/main") << std::string(40, 'e') << '\n';
                   }},
        DamageCase{"EmptyRef",
                   [](const fs::path& mirror) { std::ofstream(mirror / "refs/heads/main") << ""; }},
        DamageCase{"BadConfig",
                   [](const fs::path& mirror) { std::ofstream(mirror / "config") << "[core"; }}),
    [](const auto& tested) { return tested.param.name; });

TEST_F(MirroredGitTest, ThreadsTakeTurns) {
  const auto second = next("2");
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    threads.reserve(6);
    for (int i = 0; i < 6; ++i) {
      threads.emplace_back([&] {
        const auto tips = git->fetch(shop, {"main"}, {});
        const auto files = git->compare(shop.key, initial, second);
        if (tips && tips->at("main") == second && files && files->size() == 1) ++right;
      });
    }
  }
  EXPECT_EQ(right, 6);
}

TEST_F(MirroredGitTest, FewMirrorsStayOpenAndAllAnswer) {
  options.open_mirrors = 2;
  git.emplace(options);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 5; ++i) {
      Remote remote = shop;
      remote.key = model::RepositoryKey::stored("example.com/r" + std::to_string(i));
      if (round == 0) {
        ASSERT_TRUE(git->fetch(remote, {"main"}, {}));
      }
      EXPECT_TRUE(git->has_commit(remote.key, initial));
    }
  }
}

TEST_F(MirroredGitTest, ManyFetchesLeaveFewPacksAndLoseNothing) {
  std::vector<std::string> ids{initial};
  for (int i = 0; i < 45; ++i) {
    ids.push_back(next(std::to_string(i)));
    ASSERT_TRUE(git->fetch(shop, {"main"}, {}));
  }
  std::size_t packs = 0;
  for (const auto& entry : fs::directory_iterator(mirror() / "objects" / "pack")) {
    packs += entry.path().extension() == ".pack" ? 1 : 0;
  }
  EXPECT_LT(packs, 40U);
  for (const auto& id : ids) EXPECT_TRUE(git->has_commit(shop.key, id));
}

// As a preview of a fork's pull request does, into the mirror of what it is against.
TEST_F(MirroredGitTest, AMirrorStaysForAWhileAfterItsLastFetch) {
  using std::chrono::hours;
  ASSERT_TRUE(git->fetch(shop, {"main"}, {}));
  const auto grow_old = [&] {
    fs::last_write_time(mirror(), fs::file_time_type::clock::now() - hours(3));
  };
  grow_old();
  git->remove_mirrors_but({}, hours(4), {});
  EXPECT_TRUE(fs::exists(mirror()));
  ASSERT_TRUE(git->fetch(shop, {"main"}, {})) << "which brings nothing new";
  git->remove_mirrors_but({}, hours(2), {});
  EXPECT_TRUE(fs::exists(mirror()));
  grow_old();
  git->remove_mirrors_but({}, hours(2), {});
  EXPECT_FALSE(fs::exists(mirror()));
  EXPECT_TRUE(fs::exists(options.mirrors / ".home"));
}

TEST_F(MirroredGitTest, ACommitOfAForkComesAloneFromThere) {
  TestRepository fork(folder.path() / "fork");
  fork.git({"fetch", "--quiet", repository.path().string(), "main:main"});
  const auto tip =
      fork.commit("feature", {{"a", {.content = "1"}}, {"b", {.content = "2"}}}, {initial});
  const auto other = fork.commit("main", {{"a", {.content = "theirs"}}}, {initial});
  ASSERT_TRUE(git->fetch(shop, {"main"}, {}));
  Remote remote = shop;
  remote.url = fork.remote().url;

  EXPECT_THAT(git->tips(remote, {"feature"}, {}).value(), ElementsAre(Pair("feature", tip)));
  EXPECT_FALSE(git->has_commit(shop.key, tip)) << "asking fetches nothing";
  EXPECT_EQ(git->fetch_commit(shop, tip, {}).error().code, ErrorCode::kNotFound);
  const auto fetched = git->fetch_commit(remote, tip, {});
  ASSERT_TRUE(fetched) << fetched.error().message;

  EXPECT_TRUE(git->is_ancestor(shop.key, initial, tip));
  EXPECT_THAT(git->compare(shop.key, initial, tip).value(), ElementsAre("b"));
  ASSERT_TRUE(git->checkout(shop.key, tip, folder.path() / "out", {}));
  EXPECT_EQ(io::read_file(folder.path() / "out" / "b").value(), "2");
  // What else the fork has is nobody's, and its branches are not those of the repository.
  EXPECT_FALSE(git->has_commit(shop.key, other));
  EXPECT_THAT(git->fetch(shop, {}, {}).value(), ElementsAre(Pair("main", initial)));
  EXPECT_TRUE(git->has_commit(shop.key, tip));
}

TEST_F(MirroredGitTest, FilesNeedTheirOption) {
  options.allow_file_repositories = false;
  git.emplace(options);
  EXPECT_EQ(git->fetch(shop, {"main"}, {}).error().code, ErrorCode::kForbidden);
  EXPECT_EQ(git->tips(shop, {"main"}, {}).error().code, ErrorCode::kForbidden);
}

TEST_F(MirroredGitTest, WrongNamesAreRefusedBeforeGitSeesThem) {
  for (const std::string branch :
       {"", "a b", "--upload-pack=x", "a..b", "a:b", "*", "a~1", "x.lock", "a\nb", "/a", "a/"}) {
    const auto tips = git->fetch(shop, {branch}, {});
    if (branch == "--upload-pack=x") {
      // A name that git allows: in full it is no option.
      EXPECT_THAT(tips.value(), IsEmpty());
      continue;
    }
    ASSERT_FALSE(tips) << branch;
    EXPECT_EQ(tips.error().code, ErrorCode::kInvalid) << branch;
  }
  for (const std::string commit : {"", "main", "HEAD", "--all", "abc123"}) {
    EXPECT_EQ(git->fetch_commit(shop, commit, {}).error().code, ErrorCode::kInvalid);
  }
}

TEST_F(MirroredGitTest, ATokenIsSentAsAHeaderAndShownNowhere) {
  repository.git({"update-server-info"});
  // "oauth2:s3cret"
  const TestHttpServer server(repository.path(), "Basic b2F1dGgyOnMzY3JldA==");
  Remote remote{.key = model::RepositoryKey::stored("example.com/private"), .url = server.url()};

  const auto without = git->fetch(remote, {"main"}, {});
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().code, ErrorCode::kUnauthenticated) << without.error().message;

  remote.token = "wr0ng";
  const auto wrong = git->fetch(remote, {"main"}, {});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::kUnauthenticated) << wrong.error().message;
  EXPECT_THAT(wrong.error().message, Not(HasSubstr("wr0ng")));

  remote.token = "s3cret";
  const auto tips = git->fetch(remote, {"main"}, {});
  ASSERT_TRUE(tips) << tips.error().message;
  EXPECT_THAT(*tips, ElementsAre(Pair("main", initial)));
  EXPECT_THAT(server.requests(), Contains(HasSubstr("Authorization: Basic b2F1dGgyOnMzY3JldA==")));
  for (const auto& entry : fs::recursive_directory_iterator(options.mirrors)) {
    if (!entry.is_regular_file()) continue;
    EXPECT_THAT(io::read_file(entry.path()).value(), Not(HasSubstr("s3cret"))) << entry.path();
  }
}

TEST_F(MirroredGitTest, ARefusedTokenIsRenewedOnce) {
  repository.git({"update-server-info"});
  const TestHttpServer server(repository.path(), "Basic b2F1dGgyOnMzY3JldA==");
  Remote remote{.key = model::RepositoryKey::stored("example.com/private"), .url = server.url()};
  remote.token = "ended";
  int renewals = 0;
  base::Result<std::string> renewed = "s3cret";
  remote.renew_token = [&] {
    ++renewals;
    return renewed;
  };
  EXPECT_TRUE(git->tips(remote, {"main"}, {}));
  EXPECT_TRUE(git->fetch(remote, {"main"}, {}));
  EXPECT_EQ(renewals, 2);
  remote.token = "s3cret";
  EXPECT_TRUE(git->fetch(remote, {"main"}, {}));
  EXPECT_EQ(renewals, 2);

  remote.token = "ended";
  renewed = "wr0ng";
  EXPECT_EQ(git->fetch(remote, {"main"}, {}).error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(renewals, 3);
  renewed = base::fail(ErrorCode::kRateLimited, "asked too often");
  EXPECT_EQ(git->fetch_commit(remote, std::string(40, 'a'), {}).error().code,
            ErrorCode::kRateLimited);
  EXPECT_EQ(renewals, 4);

  // Whoever asks without one does so on purpose.
  remote.token.clear();
  EXPECT_EQ(git->fetch(remote, {"main"}, {}).error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(renewals, 4);
}

TEST_F(MirroredGitTest, SaysWhichGitItRuns) {
  EXPECT_THAT(git->version({}).value(), StartsWith("git version 2."));
  options.git_program = "/nonexistent/git";
  git.emplace(options);
  EXPECT_EQ(git->version({}).error().code, ErrorCode::kUnavailable);
}

TEST_F(MirroredGitTest, ARemoteThatIsNotThereIsUnavailable) {
  Remote remote{.key = model::RepositoryKey::stored("localhost/x"),
                .url = "http://127.0.0.1:1/x.git"};
  EXPECT_EQ(git->tips(remote, {}, {}).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(git->fetch(remote, {"main"}, {}).error().code, ErrorCode::kUnavailable);
}

TEST_F(MirroredGitTest, NothingOnTheMachineConfiguresGit) {
  const GitProgram program(options, options.mirrors / ".home");
  const auto command = program.command("/m", {"fetch"}, nullptr);
  EXPECT_EQ(command.environment.at("GIT_ALLOW_PROTOCOL"), "https:http:ssh:file");
  EXPECT_EQ(command.environment.at("GIT_CONFIG_GLOBAL"), "/dev/null");
  EXPECT_EQ(command.environment.at("GIT_CONFIG_NOSYSTEM"), "1");
  EXPECT_EQ(command.environment.at("GIT_TERMINAL_PROMPT"), "0");
  EXPECT_THAT(command.argv, Contains("core.hooksPath=/dev/null"));
  EXPECT_THAT(command.argv, Contains("protocol.ext.allow=never"));
  EXPECT_THAT(command.argv, Contains("transfer.bundleURI=false"));
  EXPECT_EQ(command.environment.at("GIT_PROTOCOL_FROM_USER"), "0");
}

TEST_F(MirroredGitTest, AnSshKeyIsInAFileOnlyWhileItIsUsed) {
  const Remote remote{.key = model::RepositoryKey::stored("example.com/x"),
                      .url = "git@example.com:x.git",
                      .deploy_key = "KEY\r\nEND"};
  options.known_hosts = "/a folder/known'hosts";
  fs::path file;
  {
    const auto access = open_access(remote, options, folder.path());
    ASSERT_TRUE(access) << access.error().message;
    file = access->key->path();
    EXPECT_EQ(io::read_file(file).value(), "KEY\nEND\n");
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    const auto& command = access->environment.at("GIT_SSH_COMMAND");
    EXPECT_THAT(command, HasSubstr("-i '" + file.string() + "'"));
    EXPECT_THAT(command, HasSubstr("'UserKnownHostsFile=\"/a folder/known'\\''hosts\"'"));
    EXPECT_THAT(command, HasSubstr("StrictHostKeyChecking=accept-new"));
  }
  EXPECT_FALSE(fs::exists(file));
}

}  // namespace
}  // namespace slipway::git
