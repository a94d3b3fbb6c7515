#include "forge/github/github_forge.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "forge/forge_test_support.h"

namespace slipway::forge {
namespace {

const std::string kLists = R"("added": ["z", "a"], "removed": ["m"], "modified": ["a"])";

std::string commit(const std::string& id, const std::string& lists) {
  return fmt::format(R"({{"id": "{}", "message": "m", {}}})", id, lists);
}

std::string many_files(std::size_t count) {
  std::string names = "\"f0\"";
  for (std::size_t i = 1; i < count; ++i) names += fmt::format(",\"f{}\"", i);
  return R"("added": [)" + names + R"(], "removed": [], "modified": [])";
}

std::string many_commits(std::size_t count) {
  std::string commits;
  for (std::size_t i = 1; i < count; ++i) commits += commit(kBefore, kLists) + ",";
  return commits + commit(kAfter, kLists);
}

struct Listed {
  const char* name;
  std::string before;
  std::string flags;
  std::string commits;
  bool whole;
};

class FileList : public testing::TestWithParam<Listed> {};

TEST_P(FileList, IsWholeOnlyWhereNothingCanBeLeftOut) {
  const auto body = fmt::format(
      R"({{"ref": "refs/heads/main", "before": "{}", "after": "{}", {}, "commits": [{}],
          "repository": {{"clone_url": "https://h.io/a/b.git"}}}})",
      GetParam().before, kAfter, GetParam().flags, GetParam().commits);
  const auto meaning =
      make_github_forge()->interpret(json_headers({{"x-github-event", "push"}}), body);
  ASSERT_TRUE(meaning) << meaning.error().message;
  const auto& move = std::get<std::vector<rules::BranchMove>>(*meaning).at(0);
  EXPECT_EQ(move.files_are_whole, GetParam().whole);
  EXPECT_EQ(move.files.empty(), !GetParam().whole);
}

const char* const kPlain = R"("forced": false, "created": false)";

INSTANTIATE_TEST_SUITE_P(
    Table, FileList,
    testing::Values(
        Listed{"Whole", kBefore, kPlain, commit(kAfter, kLists), true},
        Listed{"Forced", kBefore, R"("forced": true, "created": false)", commit(kAfter, kLists),
               false},
        Listed{"Created", kBefore, R"("forced": false, "created": true)", commit(kAfter, kLists),
               false},
        Listed{"FlagsUnknown", kBefore, R"("x": 1)", commit(kAfter, kLists), false},
        Listed{"NewBranch", std::string(40, '0'), kPlain, commit(kAfter, kLists), false},
        Listed{"NoCommits", kBefore, kPlain, "", false},
        Listed{"OtherTip", kBefore, kPlain, commit(kBefore, kLists), false},
        Listed{"NoRemovedList", kBefore, kPlain, commit(kAfter, R"("added": [], "modified": [])"),
               false},
        Listed{"NoPath", kBefore, kPlain,
               commit(kAfter, R"("added": [""], "removed": [], "modified": [])"), false},
        Listed{"NulInPath", kBefore, kPlain,
               commit(kAfter, R"("added": ["a\u0000"], "removed": [], "modified": [])"), false},
        Listed{"NearlyAllFiles", kBefore, kPlain, commit(kAfter, many_files(2999)), true},
        Listed{"AllFiles", kBefore, kPlain, commit(kAfter, many_files(3000)), false},
        Listed{"NearlyAllCommits", kBefore, kPlain, many_commits(2047), true},
        Listed{"AllCommits", kBefore, kPlain, many_commits(2048), false}),
    [](const auto& test) { return test.param.name; });

TEST(GithubForge, SortsFilesWithoutDoubles) {
  const auto body = fmt::format(
      R"({{"ref": "refs/heads/main", "before": "{}", "after": "{}", {}, "commits": [{}, {}],
          "repository": {{"clone_url": "https://u:secret@h.io/a/b.git", "ssh_url": "git@h.io:a/b"}},
          "pusher": {{"name": "octo"}}, "head_commit": {{"id": "{}", "message": "one\u0000two"}}}})",
      kBefore, kAfter, kPlain, commit(kBefore, kLists), commit(kAfter, kLists), kAfter);
  const auto meaning =
      make_github_forge()->interpret(json_headers({{"x-github-event", "push"}}), body);
  ASSERT_TRUE(meaning) << meaning.error().message;
  const rules::BranchMove expected{{"https://u@h.io/a/b.git", "git@h.io:a/b"},
                                   "refs/heads/main",
                                   kBefore,
                                   kAfter,
                                   "octo",
                                   "one\xEF\xBF\xBDtwo",
                                   false,
                                   true,
                                   {"a", "m", "z"}};
  EXPECT_EQ(*meaning, rules::Meaning(std::vector{expected}));
}

TEST(GithubForge, SaysWhereAPingComesFromAWebhookWithoutPushes) {
  const auto ping = [](const char* body) {
    return describe(
        make_github_forge()->interpret(json_headers({{"x-github-event", "ping"}}), body));
  };
  EXPECT_EQ(ping(R"({"zen": "x"})"), "nothing: A ping: the webhook works.\n");
  EXPECT_EQ(ping(R"({"hook": {"events": ["push", "star"]}})"),
            "nothing: A ping: the webhook works.\n");
  EXPECT_EQ(ping(R"({"hook": {"events": ["*"]}})"), "nothing: A ping: the webhook works.\n");
  EXPECT_EQ(ping(R"({"hook": {"events": ["star"]}})"),
            "nothing: A ping: the webhook works, but it does not send push events. Choose them in "
            "its settings.\n");
}

}  // namespace
}  // namespace slipway::forge
