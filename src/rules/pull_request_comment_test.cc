#include "rules/pull_request_comment.h"

#include <gmock/gmock.h>

namespace slipway::rules {
namespace {

using model::CommitState;
using testing::HasSubstr;

TEST(PullRequestComments, SayWhatBecameOfEachService) {
  EXPECT_EQ(comment_of("MARK", "0123456789abcdef",
                       {{"shop/production/api", {CommitState::SUCCESS, "Deployed."}, "https://s/1"},
                        {"shop/production/web", {CommitState::FAILURE, "Failed: a | b"}, ""}}),
            "MARK\n\nWhat Slipway made of `01234567`:\n\n| Service | |\n| --- | --- |\n"
            "| shop/production/web | Failed: a \\| b |\n"
            "| [shop/production/api](https://s/1) | Deployed. |\n");
}

TEST(PullRequestComments, GiveOthersWordsNoMeaning) {
  const auto text =
      comment_of("MARK", "0123456789",
                 {{"a_b",
                   {CommitState::FAILURE, "@team <img> [x](y)\n\n# big " + std::string(900, 'x')},
                   ""}});
  EXPECT_THAT(text, HasSubstr("| a\\_b | &#64;team \\<img\\> \\[x\\]\\(y\\)  \\# big xxx"));
  EXPECT_LT(text.size(), 600U);
}

TEST(PullRequestComments, StayShort) {
  const std::vector<CommentRow> rows(130, {"web", {CommitState::SKIPPED, "Skipped."}, ""});
  EXPECT_THAT(comment_of("MARK", "0123456789", rows), HasSubstr("and 30 more."));
}

}  // namespace
}  // namespace slipway::rules
