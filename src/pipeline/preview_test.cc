// Pull requests have previews: copies of the environment with what they concern.

#include <algorithm>
#include <utility>

#include <gmock/gmock.h>

#include "base/enum.h"
#include "forge/hooks/documented_refusals.h"
#include "pipeline/actions.h"
#include "pipeline/previews.h"
#include "pipeline/steps.h"
#include "pipeline/test_previews.h"
#include "store/deployments.h"
#include "store/organizations.h"
#include "store/previews.h"
#include "store/services.h"

namespace slipway::pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Previews, HaveWhatTheirPullRequestConcerns) {
  PreviewedShop shop;
  const auto tip = shop.branch_off("feature", {"web/index"});
  EXPECT_TRUE(shop.tell(shop.news(12, "feature")).is_taken);
  EXPECT_EQ(shop.state(12), "LIVE");
  EXPECT_THAT(shop.served(12), ElementsAre("web " + tip));
  const auto environment = shop.preview(12).environment;
  ASSERT_TRUE(environment);
  shop.look([&](store::Transaction& tx) {
    const auto copy = store::environment(tx, *environment);
    ASSERT_TRUE(copy);
    EXPECT_EQ(copy->name, store::environment(tx, shop.base)->name + "-pr-12");
    EXPECT_EQ(copy->mode, model::EnvironmentMode::PREVIEW);
  });
}

TEST(Previews, DoNotCountWhatCameToTheirTargetMeanwhile) {
  PreviewedShop shop;
  const auto tip = shop.branch_off("feature", {"web/index"});
  shop.commit_and_push({"api/main"});
  shop.tell(shop.news(12, "feature"));
  EXPECT_THAT(shop.served(12), ElementsAre("web " + tip));
}

TEST(Previews, FollowEachPush) {
  PreviewedShop shop;
  shop.branch_off("feature", {"web/index"});
  shop.tell(shop.news(12, "feature"));
  const auto second = shop.commit({"web/index"}, "more", "feature");
  shop.tell(shop.news(12, "feature"));
  EXPECT_THAT(shop.served(12), ElementsAre("web " + second));
  // What another push concerns comes as well.
  const auto third = shop.commit({"api/main"}, "more", "feature");
  shop.tell(shop.news(12, "feature"));
  EXPECT_THAT(shop.served(12), ElementsAre("web " + second, "api " + third));
  // A webhook that sends pushes is enough for what is there.
  const auto fourth = shop.commit({"web/index"}, "more", "feature");
  shop.push(fourth, "feature");
  EXPECT_THAT(shop.served(12), ElementsAre("web " + fourth, "api " + third));
}

TEST(Previews, GoWithTheirPullRequest) {
  PreviewedShop shop;
  shop.branch_off("feature", {"web/index"});
  shop.tell(shop.news(12, "feature"));
  EXPECT_EQ(shop.environments(), 2U);
  auto closed = shop.news(12, "feature");
  closed.is_open = false;
  shop.tell(closed);
  EXPECT_EQ(shop.state(12), "REMOVED");
  EXPECT_EQ(shop.environments(), 1U);
  auto again = shop.news(12, "feature");
  again.was_reopened = true;
  shop.tell(again);
  EXPECT_EQ(shop.state(12), "LIVE");
}

TEST(Previews, AreTheSameWhateverComesTwiceOrLate) {
  PreviewedShop shop;
  const auto tip = shop.branch_off("feature", {"web/index"});
  const auto opened = shop.news(12, "feature");
  auto closed = shop.news(12, "feature");
  closed.is_open = false;
  shop.tell(opened);
  const auto before = shop.world.tasks().size();
  shop.tell(opened);
  EXPECT_EQ(shop.world.tasks().size(), before);
  EXPECT_EQ(shop.environments(), 2U);
  EXPECT_THAT(shop.served(12), ElementsAre("web " + tip));
  shop.tell(closed);
  shop.tell(closed);
  EXPECT_FALSE(shop.tell(opened).is_taken);
  EXPECT_EQ(shop.environments(), 1U);
}

TEST(Previews, AreNotMadeOfWhatIsClosedAlready) {
  PreviewedShop shop;
  shop.branch_off("feature", {"web/index"});
  const auto opened = shop.news(12, "feature");
  auto closed = shop.news(12, "feature");
  closed.is_open = false;
  shop.tell(closed);
  const auto late = shop.tell(opened);
  EXPECT_FALSE(late.is_taken);
  EXPECT_THAT(late.message, HasSubstr("older than what is known"));
  EXPECT_EQ(shop.state(12), "REMOVED");
  EXPECT_EQ(shop.environments(), 1U);
}

TEST(Previews, OfWhatConcernsNothingAreNone) {
  PreviewedShop shop;
  shop.branch_off("docs", {"docs/guide"});
  shop.tell(shop.news(12, "docs"));
  EXPECT_EQ(shop.state(12), "HELD");
  EXPECT_THAT(shop.preview(12).message, HasSubstr("concerns a service"));
  EXPECT_EQ(shop.environments(), 1U);
}

TEST(Previews, AreNotWantedByServicesThatDoNotSaySo) {
  PreviewedShop shop;
  shop.world.act([&](Context&, store::Transaction& tx) {
    for (auto service : store::services(tx, shop.base)) {
      service.settings.auto_preview = false;
      ASSERT_TRUE(store::update(tx, service));
    }
  });
  shop.branch_off("feature", {"web/index"});
  const auto taken = shop.tell(shop.news(12, "feature"));
  EXPECT_FALSE(taken.is_taken);
  EXPECT_THAT(taken.message, HasSubstr("auto_preview"));
}

TEST(Previews, OfForksAreOfTheCommitThatAPersonAllowed) {
  PreviewedShop shop;
  const auto first = shop.branch_off("theirs", {"web/index"});
  auto news = shop.news(12, "theirs");
  news.from_fork = true;
  shop.tell(news);
  EXPECT_EQ(shop.state(12), "HELD");
  EXPECT_THAT(shop.preview(12).message, HasSubstr("from a fork"));
  const auto allow = [&](const std::string& commit) {
    base::Result<void> result;
    const auto id = shop.preview(12).id;
    shop.world.act([&](Context& context, store::Transaction& tx) {
      result = allow_preview(context, tx, id, commit, "ada");
    });
    shop.world.run();
    return result;
  };
  EXPECT_EQ(allow(std::string(40, 'a')).error().code, base::ErrorCode::kConflict);
  ASSERT_TRUE(allow(first));
  EXPECT_THAT(shop.served(12), ElementsAre("web " + first));
  // The next one is another.
  const auto second = shop.commit({"web/index"}, "evil", "theirs");
  auto pushed = shop.news(12, "theirs");
  pushed.from_fork = true;
  shop.tell(pushed);
  shop.push(second, "theirs");
  EXPECT_THAT(shop.served(12), ElementsAre("web " + first));
  ASSERT_TRUE(allow(second));
  EXPECT_THAT(shop.served(12), ElementsAre("web " + second));
}

// Bitbucket tells of commits in short, and has those of a fork in the fork alone.
struct BitbucketShop : PreviewedShop {
  BitbucketShop() {
    const auto token =
        world.add_git_token(model::HookKind::BITBUCKET, "https://api.git.example.com");
    world.act([&](Context&, store::Transaction& tx) {
      for (auto service : store::services(tx, base)) {
        service.git.token = token;
        ASSERT_TRUE(store::update(tx, service));
      }
    });
    world.courier.answer = [this](const io::HttpRequest&,
                                  std::stop_token) -> base::Result<io::HttpResponse> {
      if (status == 0) return base::fail(base::ErrorCode::kUnavailable, "it closed");
      return io::HttpResponse{status, {}, answer};
    };
  }

  // A commit in the fork, which nobody else has.
  std::string commit_in_fork(const std::string& content) {
    auto theirs = files;
    theirs["web/index"] = content;
    const auto fork = key_of("https://bitbucket.org/ann/shop.git");
    const auto id = git.add_commit(fork, theirs, {tips["main"]}, content);
    git.set_tip(fork, "fix", id);
    answer = R"({"id":12,"source":{"repository":{"full_name":"ann/shop"},"branch":{"name":"fix"},)"
             R"("commit":{"hash":")" +
             id.substr(0, 12) + R"("}}})";
    return id;
  }
  rules::PullRequestNews fork_news() {
    auto one = news(12, "fix");
    one.head.clear();
    one.from_fork = true;
    return one;
  }
  base::Result<void> allow(const std::string& commit) {
    base::Result<void> result;
    const auto id = preview(12).id;
    world.act([&](Context& context, store::Transaction& tx) {
      result = allow_preview(context, tx, id, commit, "ada");
    });
    world.run();
    return result;
  }

  int status = 200;
  std::string answer;
};

TEST(Previews, OfForksAreOfTheAllowedCommitAtBitbucketToo) {
  BitbucketShop shop;
  const auto first = shop.commit_in_fork("one");
  shop.tell(shop.fork_news());
  EXPECT_EQ(shop.state(12), "HELD");
  EXPECT_EQ(shop.preview(12).head, first);
  EXPECT_EQ(shop.world.courier.sent.back().url,
            "https://api.git.example.com/repositories/acme/shop/pullrequests/12");
  ASSERT_TRUE(shop.allow(first));
  EXPECT_THAT(shop.served(12), ElementsAre("web " + first));
  // The next one is another, and stays out until somebody allows it.
  const auto second = shop.commit_in_fork("two");
  shop.tell(shop.fork_news());
  EXPECT_EQ(shop.preview(12).head, second);
  EXPECT_THAT(shop.served(12), ElementsAre("web " + first));
  EXPECT_EQ(shop.allow(first).error().code, base::ErrorCode::kConflict);
  ASSERT_TRUE(shop.allow(second));
  EXPECT_THAT(shop.served(12), ElementsAre("web " + second));
}

TEST(Previews, OfForksThatCannotBeAskedAboutSayWhy) {
  struct Case {
    int status;
    std::string answer;
    std::string message;
  };
  for (const auto& one : std::vector<Case>{
           {403, R"({"type":"error","error":{"message":"Lacks scopes"}})", "pull requests (read)"},
           {200, R"({"source":{"repository":null,"branch":{},"commit":{}}})", "is gone"},
           {200,
            R"({"source":{"repository":{"full_name":"../x"},"branch":{"name":"fix"},)"
            R"("commit":{"hash":"0123456789ab"}}})",
            "git_api_url"}}) {
    SCOPED_TRACE(one.message);
    BitbucketShop shop;
    shop.commit_in_fork("one");
    shop.status = one.status;
    shop.answer = one.answer;
    shop.tell(shop.fork_news());
    EXPECT_EQ(shop.state(12), "HELD");
    EXPECT_THAT(shop.preview(12).message, HasSubstr(one.message));
    EXPECT_EQ(shop.preview(12).head, "");
  }
}

// What may pass is asked again; what would be the same again is said.
TEST(Previews, OfForksWhoseForgeRefusesAreMadeOnceItDoesNot) {
  for (const auto& bad : forge::documented_refusals(model::HookKind::BITBUCKET)) {
    SCOPED_TRACE(bad.name);
    BitbucketShop shop;
    const auto head = shop.commit_in_fork("one");
    shop.status = bad.failure.status;
    const auto right = std::exchange(shop.answer, bad.failure.body);
    shop.world.act([&](Context& context, store::Transaction& tx) {
      const auto organization = shop.world.service("web").organization;
      take_pull_request(context, tx, organization, shop.fork_news());
    });
    shop.world.run_due();
    EXPECT_EQ(shop.preview(12).head, "");
    shop.status = 200;
    shop.answer = right;
    shop.world.run_for(std::chrono::minutes(5));
    if (bad.code == base::ErrorCode::kFailed) {
      EXPECT_EQ(shop.preview(12).head, "");
      EXPECT_THAT(shop.preview(12).message, HasSubstr(bad.words));
    } else {
      EXPECT_EQ(shop.preview(12).head, head);
    }
  }
}

TEST(Previews, AreNoMoreThanTheirEnvironmentMayHave) {
  PreviewedShop shop;
  shop.change_base([](model::Environment& environment) { environment.previews.limit = 1; });
  shop.branch_off("one", {"web/index"});
  shop.tell(shop.news(1, "one"));
  shop.branch_off("two", {"web/index"});
  shop.tell(shop.news(2, "two"));
  EXPECT_EQ(shop.state(2), "HELD");
  auto closed = shop.news(1, "one");
  closed.is_open = false;
  shop.tell(closed);
  EXPECT_EQ(shop.state(1), "REMOVED");
  EXPECT_EQ(shop.state(2), "LIVE");
}

TEST(Previews, GoAfterTheirTime) {
  PreviewedShop shop;
  shop.change_base([](model::Environment& environment) { environment.previews.timeout = 3600; });
  shop.branch_off("feature", {"web/index"});
  shop.tell(shop.news(12, "feature"));
  shop.world.run_for(std::chrono::minutes(61));
  EXPECT_EQ(shop.state(12), "REMOVED");
  EXPECT_EQ(shop.environments(), 1U);
  const auto tip = shop.commit({"web/index"}, "more", "feature");
  shop.tell(shop.news(12, "feature"));
  EXPECT_THAT(shop.served(12), ElementsAre("web " + tip));
}

TEST(Previews, FollowTheRuleThatTheirEnvironmentHasByThen) {
  PreviewedShop shop;
  const auto set_rule = [&](const model::PreviewRule& rule) {
    shop.world.act([&](Context& context, store::Transaction& tx) {
      auto environment = store::environment(tx, shop.base).value();
      const auto before = std::exchange(environment.previews, rule);
      ASSERT_TRUE(store::update(tx, environment));
      follow_rule(context, tx, environment, before);
    });
    shop.world.run_due();
  };
  set_rule({.limit = 1, .timeout = 3600});
  shop.branch_off("one", {"web/index"});
  shop.tell(shop.news(1, "one"));
  shop.branch_off("two", {"web/index"});
  shop.tell(shop.news(2, "two"));
  EXPECT_EQ(shop.state(2), "HELD");
  set_rule({.limit = 2, .timeout = 7200});
  EXPECT_EQ(shop.state(2), "LIVE");
  shop.world.run_for(std::chrono::minutes(61));
  EXPECT_EQ(shop.state(1), "LIVE");
  set_rule({.limit = 2, .timeout = 3600});
  EXPECT_EQ(shop.state(1), "REMOVED");
  EXPECT_EQ(shop.environments(), 1U);
}

// Nothing of it is left, and nothing comes after it.
TEST(Previews, GoWhileTheyAreBroughtAbout) {
  for (const bool is_built : {false, true}) {
    SCOPED_TRACE(is_built);
    PreviewedShop shop;
    shop.branch_off("feature", {"web/index"});
    const auto opened = shop.news(12, "feature");
    auto closed = shop.news(12, "feature");
    closed.is_open = false;
    const auto running = shop.world.runtime.running().size();
    const auto organization = shop.world.service("web").organization;
    int closings = 0;
    const auto close = [&] {
      ++closings;
      shop.world.act([&](Context& context, store::Transaction& tx) {
        take_pull_request(context, tx, organization, closed);
      });
    };
    if (is_built) {
      shop.world.runtime.during_health = close;
    } else {
      shop.world.runtime.during_build = [&](const auto&) { close(); };
    }
    shop.tell(opened);
    shop.world.run_for(std::chrono::minutes(1));
    EXPECT_EQ(closings, 1);
    EXPECT_EQ(shop.state(12), "REMOVED");
    EXPECT_FALSE(shop.preview(12).environment);
    EXPECT_EQ(shop.environments(), 1U);
    EXPECT_EQ(shop.world.runtime.running().size(), running);
  }
}

TEST(Previews, GoWithTheEnvironmentThatTheyCopy) {
  PreviewedShop shop;
  shop.branch_off("feature", {"web/index"});
  shop.tell(shop.news(12, "feature"));
  std::size_t left = 99;
  shop.world.act([&](Context& context, store::Transaction& tx) {
    const auto project = store::environment(tx, shop.base)->project;
    remove_environment(context, tx, shop.base);
    left = store::environments(tx, project).size();
  });
  EXPECT_EQ(left, 0U);
}

}  // namespace
}  // namespace slipway::pipeline
