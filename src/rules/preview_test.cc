#include "rules/preview.h"

#include <gmock/gmock.h>

namespace slipway::rules {
namespace {

using model::PreviewState;
using testing::HasSubstr;

constexpr auto kTen = base::Timestamp(std::chrono::hours(10));
constexpr auto kEleven = base::Timestamp(std::chrono::hours(11));

TEST(Preview, TakesNoOldNews) {
  const struct {
    const char* what;
    bool known_open;
    std::optional<base::Timestamp> known_at;
    bool open;
    bool reopened;
    std::optional<base::Timestamp> at;
    bool old;
  } cases[] = {
      {"a later push", true, kTen, true, false, kEleven, false},
      {"an earlier push", true, kEleven, true, false, kTen, true},
      {"twice the same", true, kTen, true, false, kTen, false},
      {"closed later", true, kTen, false, false, kEleven, false},
      {"opened, which came after closed", false, kEleven, true, false, kTen, true},
      {"opened and closed in a second, the wrong way round", false, kTen, true, false, kTen, true},
      {"opened again", false, kTen, true, true, kEleven, false},
      {"opened again in a second", false, kTen, true, true, kTen, false},
      {"opened again, before it was closed the last time", false, kEleven, true, true, kTen, true},
      {"a forge without times: closed", true, std::nullopt, false, false, std::nullopt, false},
      {"a forge without times: opened after closed", false, std::nullopt, true, false, std::nullopt,
       true},
      {"a forge without times: opened again", false, std::nullopt, true, true, std::nullopt, false},
      {"closed twice", false, kTen, false, false, kTen, false},
  };
  for (const auto& one : cases) {
    model::Preview known;
    known.is_open = one.known_open;
    known.event_at = one.known_at;
    PullRequestNews news;
    news.is_open = one.open;
    news.was_reopened = one.reopened;
    news.at = one.at;
    EXPECT_EQ(is_old_news(known, news), one.old) << one.what;
  }
}

TEST(Preview, IsThereWhileItsPullRequestIsOpen) {
  const model::EnvironmentId copy;
  const struct {
    const char* what;
    bool open;
    bool has_one;
    PreviewState state;
    bool fork;
    std::string allowed;
    std::optional<base::Timestamp> expires;
    std::size_t live;
    PreviewAction action;
    std::string says;
  } cases[] = {
      {"new", true, false, PreviewState::PENDING, false, "", {}, 0, PreviewAction::kMake, ""},
      {"pushed to", true, true, PreviewState::LIVE, false, "", {}, 2, PreviewAction::kMake, ""},
      {"one too many",
       true,
       false,
       PreviewState::PENDING,
       false,
       "",
       {},
       2,
       PreviewAction::kHold,
       "2 live previews"},
      {"closed",
       false,
       true,
       PreviewState::LIVE,
       false,
       "",
       {},
       0,
       PreviewAction::kRemove,
       "merged or closed"},
      {"closed before it had one",
       false,
       false,
       PreviewState::PENDING,
       false,
       "",
       {},
       0,
       PreviewAction::kRemove,
       "merged or closed"},
      {"closed for long",
       false,
       false,
       PreviewState::REMOVED,
       false,
       "",
       {},
       0,
       PreviewAction::kNothing,
       ""},
      {"of a fork",
       true,
       false,
       PreviewState::PENDING,
       true,
       "",
       {},
       0,
       PreviewAction::kHold,
       "from a fork"},
      {"of a fork, allowed",
       true,
       false,
       PreviewState::HELD,
       true,
       "abc",
       {},
       0,
       PreviewAction::kMake,
       ""},
      {"of a fork, another commit allowed",
       true,
       false,
       PreviewState::HELD,
       true,
       "abd",
       {},
       0,
       PreviewAction::kHold,
       "from a fork"},
      {"of a fork, a former commit live",
       true,
       true,
       PreviewState::LIVE,
       true,
       "abd",
       {},
       0,
       PreviewAction::kNothing,
       ""},
      {"of a fork, closed",
       false,
       true,
       PreviewState::LIVE,
       true,
       "abc",
       {},
       0,
       PreviewAction::kRemove,
       ""},
      {"not yet old", true, true, PreviewState::LIVE, false, "", kEleven, 0, PreviewAction::kMake,
       ""},
      {"old", true, true, PreviewState::LIVE, false, "", kTen, 0, PreviewAction::kRemove,
       "next push"},
  };
  for (const auto& one : cases) {
    model::Preview preview;
    preview.is_open = one.open;
    if (one.has_one) preview.environment = copy;
    preview.state = one.state;
    preview.head = "abc";
    preview.from_fork = one.fork;
    preview.allowed_head = one.allowed;
    preview.expires_at = one.expires;
    const auto plan = plan_preview(preview, {2, 60}, one.live, kTen);
    EXPECT_EQ(plan.action, one.action) << one.what;
    EXPECT_THAT(plan.message, HasSubstr(one.says)) << one.what;
  }
}

TEST(Preview, IsNamedByItsEnvironmentAndNumber) {
  EXPECT_EQ(preview_name("production", 12), "production-pr-12");
}

}  // namespace
}  // namespace slipway::rules
