#include "forge/git/git_forge.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "forge/forge_test_support.h"

namespace slipway::forge {
namespace {

std::string git_update(const std::string& ref, const std::string& before,
                       const std::string& after) {
  return fmt::format(R"({{"ref": "{}", "before": "{}", "after": "{}"}})", ref, before, after);
}

base::Result<rules::Meaning> interpret_git(const std::string& repository,
                                           const std::string& updates) {
  return make_git_forge()->interpret(
      json_headers({}),
      fmt::format(R"({{"repository": "{}", "updates": [{}]}})", repository, updates));
}

TEST(GitForge, TakesTheBranchesOutOfOnePush) {
  const auto meaning =
      interpret_git("git@h.io:a/b.git", git_update("refs/heads/one", kBefore, kAfter) + "," +
                                            git_update("refs/tags/v1", kZero, kAfter) + "," +
                                            git_update("refs/heads/gone", kBefore, kZero) + "," +
                                            git_update("refs/heads/two", kZero, kAfter));
  ASSERT_TRUE(meaning);
  const auto& moves = std::get<std::vector<rules::BranchMove>>(*meaning);
  ASSERT_EQ(moves.size(), 2U);
  EXPECT_EQ(moves[0].ref, "refs/heads/one");
  EXPECT_EQ(moves[1].ref, "refs/heads/two");
  EXPECT_EQ(moves[1].before, "");
  EXPECT_EQ(moves[1].repository_urls, std::vector<std::string>{"git@h.io:a/b.git"});
}

TEST(GitForge, SaysWhyNoUpdateCounts) {
  const auto tag = git_update("refs/tags/v1", kZero, kAfter);
  const auto gone = git_update("refs/heads/gone", kBefore, kZero);
  EXPECT_EQ(describe(interpret_git("/srv/a.git", "")), "nothing: The delivery names no updates.\n");
  EXPECT_EQ(describe(interpret_git("/srv/a.git", tag + "," + gone)),
            "nothing: The tag 'v1' was pushed; only branches are deployed. The branch 'gone' was "
            "deleted; what is deployed stays as it is.\n");
  std::string tags = tag;
  for (const auto* name : {"v2", "v3", "v4", "v5"}) {
    tags += "," + git_update(std::string("refs/tags/") + name, kZero, kAfter);
  }
  const auto many = describe(interpret_git("/srv/a.git", tags));
  EXPECT_TRUE(many.ends_with(" And 2 more like these.\n")) << many;
}

TEST(GitForge, RefusesTheWholeWhereAnUpdateIsWrong) {
  const auto meaning =
      interpret_git("/srv/a.git", git_update("refs/heads/one", kBefore, kAfter) + "," +
                                      git_update("refs/heads/two", kBefore, "x"));
  ASSERT_FALSE(meaning);
  EXPECT_EQ(meaning.error().field, "after");
  EXPECT_FALSE(interpret_git("/srv/a.git", "3"));
}

TEST(GitForge, RefusesWhatGitCanNotFetchFrom) {
  for (const auto* address : {"", "ext::sh -c x", "--upload-pack=x", "git://h/x"}) {
    const auto meaning = interpret_git(address, "");
    ASSERT_FALSE(meaning) << address;
    EXPECT_EQ(meaning.error().code, base::ErrorCode::kInvalid);
    EXPECT_EQ(meaning.error().field, "repository");
  }
}

TEST(GitForge, KeepsNoPassword) {
  const auto meaning =
      interpret_git("https://u:secret@h.io/x", git_update("refs/heads/one", kBefore, kAfter));
  ASSERT_TRUE(meaning);
  EXPECT_EQ(std::get<std::vector<rules::BranchMove>>(*meaning).at(0).repository_urls,
            std::vector<std::string>{"https://u@h.io/x"});
}

}  // namespace
}  // namespace slipway::forge
