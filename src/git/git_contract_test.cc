// What every Git must do, held against the real one and the fake.

#include <filesystem>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "git/fake_git.h"
#include "git/mirrored_git.h"
#include "git/test_repository.h"
#include "io/files.h"

namespace slipway::git {
namespace {

using base::ErrorCode;
using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

// A remote that the test changes, and a Git that looks at it.
class World {
 public:
  virtual ~World() = default;
  virtual std::string commit(const FakeGit::Files& files,
                             const std::vector<std::string>& parents) = 0;
  virtual void set_tip(const std::string& branch, const std::string& commit) = 0;
  virtual void remove_branch(const std::string& branch) = 0;
  virtual void remove_repository() = 0;
  virtual Remote remote() = 0;
  virtual Git& git() = 0;
};

class RealWorld final : public World {
 public:
  explicit RealWorld(bool sha256) : repository_(folder_.path() / "remote", sha256) {
    Options options;
    options.mirrors = folder_.path() / "mirrors";
    options.allow_file_repositories = true;
    git_ = std::make_unique<MirroredGit>(options);
  }
  std::string commit(const FakeGit::Files& files,
                     const std::vector<std::string>& parents) override {
    TestFiles written;
    for (const auto& [path, content] : files) written[path] = {.content = content};
    auto id = repository_.commit("made", written, parents);
    // Kept alive, yet under no branch of its own.
    repository_.git({"update-ref", "refs/kept/" + id, id});
    repository_.git({"update-ref", "-d", "refs/heads/made"});
    return id;
  }
  void set_tip(const std::string& branch, const std::string& commit) override {
    repository_.git({"update-ref", "refs/heads/" + branch, commit});
  }
  void remove_branch(const std::string& branch) override {
    repository_.git({"update-ref", "-d", "refs/heads/" + branch});
  }
  void remove_repository() override { std::filesystem::remove_all(repository_.path()); }
  Remote remote() override { return repository_.remote(); }
  Git& git() override { return *git_; }

 private:
  TestFolder folder_;
  TestRepository repository_;
  std::unique_ptr<MirroredGit> git_;
};

class FakeWorld final : public World {
 public:
  std::string commit(const FakeGit::Files& files,
                     const std::vector<std::string>& parents) override {
    return git_.add_commit(remote().key, files, parents);
  }
  void set_tip(const std::string& branch, const std::string& commit) override {
    git_.set_tip(remote().key, branch, commit);
  }
  void remove_branch(const std::string& branch) override {
    git_.remove_branch(remote().key, branch);
  }
  void remove_repository() override { git_.remove_repository(remote().key); }
  Remote remote() override {
    return {.key = model::RepositoryKey::stored("example.com/a/b"),
            .url = "https://example.com/a/b"};
  }
  Git& git() override { return git_; }

 private:
  FakeGit git_;
};

class GitContract : public testing::TestWithParam<std::string> {
 protected:
  GitContract() {
    if (GetParam() == "Fake") {
      world = std::make_unique<FakeWorld>();
    } else {
      world = std::make_unique<RealWorld>(GetParam() == "Sha256");
    }
    initial = world->commit({{"a", "1"}, {"d/b", "1"}}, {});
    newest = world->commit({{"a", "2"}, {"d/b", "1"}}, {initial});
    world->set_tip("main", newest);
    remote = world->remote();
  }
  Git& git() { return world->git(); }

  std::unique_ptr<World> world;
  Remote remote;
  std::string initial;
  std::string newest;
};

TEST_P(GitContract, TipsAreOfTheBranchesAskedFor) {
  world->set_tip("next", initial);
  EXPECT_THAT(git().tips(remote, {"main", "none"}, {}).value(), ElementsAre(Pair("main", newest)));
  EXPECT_THAT(git().tips(remote, {}, {}).value(),
              UnorderedElementsAre(Pair("main", newest), Pair("next", initial)));
  EXPECT_FALSE(git().has_commit(remote.key, newest)) << "asking fetches nothing";
}

TEST_P(GitContract, FetchBringsTheCommitsOfABranch) {
  EXPECT_FALSE(git().has_commit(remote.key, newest));
  EXPECT_THAT(git().fetch(remote, {"main"}, {}).value(), ElementsAre(Pair("main", newest)));
  EXPECT_TRUE(git().has_commit(remote.key, newest));
  EXPECT_TRUE(git().has_commit(remote.key, initial));
}

TEST_P(GitContract, FetchOfAllBranchesFollowsTheRemote) {
  world->set_tip("old", initial);
  EXPECT_EQ(git().fetch(remote, {}, {}).value().size(), 2U);
  world->remove_branch("old");
  EXPECT_THAT(git().fetch(remote, {}, {}).value(), ElementsAre(Pair("main", newest)));
}

TEST_P(GitContract, AMissingBranchIsNoError) {
  EXPECT_THAT(git().fetch(remote, {"none", "main", "nor-this"}, {}).value(),
              ElementsAre(Pair("main", newest)));
  EXPECT_THAT(git().fetch(remote, {"none"}, {}).value(), ElementsAre());
}

TEST_P(GitContract, ADeletedBranchHasNoTipAnyMore) {
  ASSERT_TRUE(git().fetch(remote, {"main"}, {}));
  world->remove_branch("main");
  EXPECT_THAT(git().fetch(remote, {"main"}, {}).value(), ElementsAre());
  EXPECT_FALSE(git().history(remote.key, "main", 1));
  EXPECT_TRUE(git().has_commit(remote.key, newest)) << "its commits stay comparable";
}

TEST_P(GitContract, AForcedPushIsFollowedAndBothSidesCompare) {
  ASSERT_TRUE(git().fetch(remote, {"main"}, {}));
  const auto other = world->commit({{"a", "2"}, {"c", "1"}}, {});
  world->set_tip("main", other);
  EXPECT_THAT(git().fetch(remote, {"main"}, {}).value(), ElementsAre(Pair("main", other)));
  EXPECT_THAT(git().compare(remote.key, newest, other).value(), ElementsAre("c", "d/b"));
  EXPECT_FALSE(git().is_ancestor(remote.key, newest, other));
  world->set_tip("main", initial);
  EXPECT_THAT(git().fetch(remote, {"main"}, {}).value(), ElementsAre(Pair("main", initial)));
}

TEST_P(GitContract, ABranchMayTakeTheNameOfAFolderOfBranches) {
  world->set_tip("x", initial);
  ASSERT_TRUE(git().fetch(remote, {"x"}, {}));
  world->remove_branch("x");
  world->set_tip("x/y", newest);
  EXPECT_THAT(git().fetch(remote, {"x/y"}, {}).value(), ElementsAre(Pair("x/y", newest)));
  world->remove_branch("x/y");
  world->set_tip("x", initial);
  EXPECT_THAT(git().fetch(remote, {}, {}).value(),
              UnorderedElementsAre(Pair("main", newest), Pair("x", initial)));
}

TEST_P(GitContract, ComparesAndKnowsAncestors) {
  ASSERT_TRUE(git().fetch(remote, {"main"}, {}));
  EXPECT_THAT(git().compare(remote.key, initial, newest).value(), ElementsAre("a"));
  EXPECT_TRUE(git().is_ancestor(remote.key, initial, newest));
  EXPECT_TRUE(git().is_ancestor(remote.key, initial, initial));
  EXPECT_FALSE(git().is_ancestor(remote.key, newest, initial));
  const std::string unknown(initial.size(), 'f');
  EXPECT_FALSE(git().is_ancestor(remote.key, unknown, initial));
  EXPECT_EQ(git().compare(remote.key, unknown, initial).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(git().compare(remote.key, initial, unknown).error().code, ErrorCode::kNotFound);
}

TEST_P(GitContract, DescribesCommitsAndTheFirstParentsHistory) {
  const auto side = world->commit({{"s", "1"}}, {initial});
  const auto merge = world->commit({{"a", "2"}, {"s", "1"}}, {newest, side});
  world->set_tip("main", merge);
  ASSERT_TRUE(git().fetch(remote, {"main"}, {}));
  const auto commit = git().commit(remote.key, merge);
  ASSERT_TRUE(commit) << commit.error().message;
  EXPECT_EQ(commit->id, merge);
  EXPECT_EQ(commit->message, "a change");
  EXPECT_EQ(commit->author_name, "Ada");
  EXPECT_EQ(commit->author_email, "ada@example.com");
  const auto history = git().history(remote.key, "main", 10).value();
  std::vector<std::string> ids;
  ids.reserve(history.size());
  for (const auto& one : history) ids.push_back(one.id);
  EXPECT_THAT(ids, ElementsAre(merge, newest, initial));
  EXPECT_EQ(git().history(remote.key, merge, 2).value().size(), 2U);
  EXPECT_EQ(git().history(remote.key, "none", 2).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(git().commit(remote.key, std::string(initial.size(), 'f')).error().code,
            ErrorCode::kNotFound);
}

TEST_P(GitContract, NamesTheFoldersOfACommit) {
  const auto commit =
      world->commit({{"a", "1"}, {"x/y/z/file", "1"}, {"x/file", "1"}, {"b/file", "1"}}, {newest});
  world->set_tip("main", commit);
  ASSERT_TRUE(git().fetch(remote, {"main"}, {}));
  EXPECT_THAT(git().folders(remote.key, commit, 10).value(), ElementsAre("b", "x", "x/y", "x/y/z"));
  EXPECT_THAT(git().folders(remote.key, commit, 2).value(), ElementsAre("b", "x"));
  EXPECT_EQ(git().folders(remote.key, std::string(commit.size(), '1'), 2).error().code,
            ErrorCode::kNotFound);
}

TEST_P(GitContract, NothingIsKnownBeforeAFetch) {
  EXPECT_FALSE(git().has_commit(remote.key, initial));
  EXPECT_EQ(git().compare(remote.key, initial, newest).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(git().commit(remote.key, initial).error().code, ErrorCode::kNotFound);
}

TEST_P(GitContract, FetchesACommitThatIsUnderAnotherBranch) {
  ASSERT_TRUE(git().fetch(remote, {"main"}, {}));
  const auto other = world->commit({{"c", "1"}}, {initial});
  world->set_tip("other", other);
  const auto fetched = git().fetch_commit(remote, other, {});
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_TRUE(git().has_commit(remote.key, other));
  EXPECT_TRUE(git().fetch_commit(remote, other, {}));
  EXPECT_EQ(git().fetch_commit(remote, std::string(initial.size(), 'f'), {}).error().code,
            ErrorCode::kNotFound);
}

TEST_P(GitContract, AMissingRepositoryIsNotFound) {
  world->remove_repository();
  EXPECT_EQ(git().fetch(remote, {"main"}, {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(git().tips(remote, {"main"}, {}).error().code, ErrorCode::kNotFound);
}

TEST_P(GitContract, ChecksOutIntoANewDirectoryOnly) {
  ASSERT_TRUE(git().fetch(remote, {"main"}, {}));
  const TestFolder folder;
  const auto directory = folder.path() / "deep" / "out";
  const auto done = git().checkout(remote.key, newest, directory, {});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(io::read_file(directory / "a").value(), "2");
  EXPECT_EQ(io::read_file(directory / "d" / "b").value(), "1");
  EXPECT_EQ(git().checkout(remote.key, newest, directory, {}).error().code, ErrorCode::kConflict);
  const auto missing = folder.path() / "missing";
  EXPECT_EQ(git().checkout(remote.key, std::string(initial.size(), 'f'), missing, {}).error().code,
            ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(missing));
}

TEST_P(GitContract, ACancelledCallSaysSo) {
  std::stop_source source;
  source.request_stop();
  EXPECT_EQ(git().fetch(remote, {"main"}, source.get_token()).error().code, ErrorCode::kCancelled);
  EXPECT_EQ(git().tips(remote, {"main"}, source.get_token()).error().code, ErrorCode::kCancelled);
  ASSERT_TRUE(git().fetch(remote, {"main"}, {}));
  const TestFolder folder;
  const auto directory = folder.path() / "out";
  EXPECT_EQ(git().checkout(remote.key, newest, directory, source.get_token()).error().code,
            ErrorCode::kCancelled);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST_P(GitContract, AMirrorThatIsNotInUseGoesAndIsMadeAnew) {
  ASSERT_TRUE(git().fetch(remote, {"main"}, {}));
  git().remove_mirrors_but({remote.key}, {}, {});
  EXPECT_TRUE(git().has_commit(remote.key, newest));
  git().remove_mirrors_but({model::RepositoryKey::stored("example.com/other")}, {}, {});
  EXPECT_FALSE(git().has_commit(remote.key, newest));
  EXPECT_THAT(git().fetch(remote, {"main"}, {}).value(), ElementsAre(Pair("main", newest)));
  EXPECT_TRUE(git().has_commit(remote.key, newest));
}

INSTANTIATE_TEST_SUITE_P(Git, GitContract, testing::Values("Sha1", "Sha256", "Fake"),
                         [](const auto& tested) { return tested.param; });

TEST(FakeGit, AnswersStaleAndFailsAsTold) {
  FakeWorld world;
  auto& git = dynamic_cast<FakeGit&>(world.git());
  const auto remote = world.remote();
  const auto first = world.commit({{"a", "1"}}, {});
  const auto second = world.commit({{"a", "2"}}, {first});
  world.set_tip("main", first);
  git.answer_stale(remote.key, 1);
  world.set_tip("main", second);
  git.fail_next(1, {ErrorCode::kUnavailable, "down"});
  EXPECT_EQ(git.fetch(remote, {"main"}, {}).error().message, "down");
  EXPECT_THAT(git.fetch(remote, {"main"}, {}).value(), ElementsAre(Pair("main", first)));
  EXPECT_FALSE(git.has_commit(remote.key, second));
  EXPECT_THAT(git.fetch(remote, {"main"}, {}).value(), ElementsAre(Pair("main", second)));
  EXPECT_EQ(git.calls().size(), 3U);
  EXPECT_EQ(git.calls().front(), "fetch example.com/a/b main");
}

}  // namespace
}  // namespace slipway::git
