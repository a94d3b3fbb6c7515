#include "forge/git/git_forge.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "forge/forge_test_support.h"

namespace slipway::forge {
namespace {

const std::string kBefore(40, 'a');
const std::string kAfter(40, 'b');
const std::string kZero(40, '0');

std::string update(const std::string& ref, const std::string& before, const std::string& after) {
  return fmt::format(R"({{"ref": "{}", "before": "{}", "after": "{}"}})", ref, before, after);
}

base::Result<rules::Meaning> interpret(const std::string& repository, const std::string& updates) {
  return make_git_forge()->interpret(
      json_headers({}),
      fmt::format(R"({{"repository": "{}", "updates": [{}]}})", repository, updates));
}

TEST(GitForge, TakesTheBranchesOutOfOnePush) {
  const auto meaning =
      interpret("git@h.io:a/b.git", update("refs/heads/one", kBefore, kAfter) + "," +
                                        update("refs/tags/v1", kZero, kAfter) + "," +
                                        update("refs/heads/gone", kBefore, kZero) + "," +
                                        update("refs/heads/two", kZero, kAfter));
  ASSERT_TRUE(meaning);
  const auto& moves = std::get<std::vector<rules::BranchMove>>(*meaning);
  ASSERT_EQ(moves.size(), 2U);
  EXPECT_EQ(moves[0].ref, "refs/heads/one");
  EXPECT_EQ(moves[1].ref, "refs/heads/two");
  EXPECT_EQ(moves[1].before, "");
  EXPECT_EQ(moves[1].repository_urls, std::vector<std::string>{"git@h.io:a/b.git"});
}

TEST(GitForge, SaysWhyNoUpdateCounts) {
  const auto tag = update("refs/tags/v1", kZero, kAfter);
  const auto gone = update("refs/heads/gone", kBefore, kZero);
  EXPECT_EQ(describe(interpret("/srv/a.git", "")), "nothing: The delivery names no updates.\n");
  EXPECT_EQ(describe(interpret("/srv/a.git", tag + "," + gone)),
            "nothing: The tag 'v1' was pushed; only branches are deployed. The branch 'gone' was "
            "deleted; what is deployed stays as it is.\n");
  std::string tags = tag;
  for (const auto* name : {"v2", "v3", "v4", "v5"}) {
    tags += "," + update(std::string("refs/tags/") + name, kZero, kAfter);
  }
  const auto many = describe(interpret("/srv/a.git", tags));
  EXPECT_TRUE(many.ends_with(" And 2 more like these.\n")) << many;
}

TEST(GitForge, RefusesTheWholeWhereAnUpdateIsWrong) {
  const auto meaning = interpret("/srv/a.git", update("refs/heads/one", kBefore, kAfter) + "," +
                                                   update("refs/heads/two", kBefore, "x"));
  ASSERT_FALSE(meaning);
  EXPECT_EQ(meaning.error().field, "after");
  EXPECT_FALSE(interpret("/srv/a.git", "3"));
}

TEST(GitForge, RefusesWhatGitCanNotFetchFrom) {
  for (const auto* address : {"", "ext::sh -c x", "--upload-pack=x", "git://h/x"}) {
    const auto meaning = interpret(address, "");
    ASSERT_FALSE(meaning) << address;
    EXPECT_EQ(meaning.error().code, base::ErrorCode::kInvalid);
    EXPECT_EQ(meaning.error().field, "repository");
  }
}

TEST(GitForge, KeepsNoPassword) {
  const auto meaning =
      interpret("https://u:secret@h.io/x", update("refs/heads/one", kBefore, kAfter));
  ASSERT_TRUE(meaning);
  EXPECT_EQ(std::get<std::vector<rules::BranchMove>>(*meaning).at(0).repository_urls,
            std::vector<std::string>{"https://u@h.io/x"});
}

}  // namespace
}  // namespace slipway::forge
