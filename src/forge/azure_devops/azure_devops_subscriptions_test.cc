// Azure DevOps has a subscription for each event; to everybody else they are one webhook.

#include <gmock/gmock.h>

#include "forge/azure_devops/azure_devops_hooks.h"
#include "forge/hooks/hook_keeper.h"
#include "forge/hooks/test_forge.h"
#include "io/system_clock.h"

namespace slipway::forge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kSubscribed = "https://slipway.example.com/hooks/1";

class AzureSubscriptions : public testing::Test {
 protected:
  HookKeeper keeper() { return {*api_, {forge_.url(), "acme/shop", kForgeToken, "ci"}, clock_}; }
  FoundHook ours() {
    auto all = keeper().hooks({});
    EXPECT_TRUE(all && all->size() == 1U);
    return all && !all->empty() ? all->front() : FoundHook();
  }
  std::vector<std::string> made() const {
    std::vector<std::string> all;
    for (const auto& hook : forge_.hooks()) {
      all.push_back(std::string(hook.at("id").as_string()).substr(35) + " " +
                    std::string(hook.at("eventType").as_string()));
    }
    return all;
  }

  io::SystemClock clock_;
  TestForge forge_{model::HookKind::AZURE_DEVOPS};
  std::unique_ptr<HookApi> api_ = make_azure_devops_hook_api();
  WantedHook wanted_{kSubscribed, "a-secret", api_->pull_request_events()};
};

TEST_F(AzureSubscriptions, AreMadeForEachEventAndFoundAsOne) {
  const auto made_hook = keeper().put(std::nullopt, wanted_, {});
  ASSERT_TRUE(made_hook.has_value()) << made_hook.error().message;
  EXPECT_THAT(made(), ElementsAre("1 git.push", "2 git.pullrequest.created",
                                  "3 git.pullrequest.updated", "4 git.pullrequest.merged"));
  EXPECT_EQ(ours(), *made_hook);
  EXPECT_TRUE(ours().is_right());
  // Again, and nothing is made twice.
  ASSERT_TRUE(keeper().put(ours(), wanted_, {}));
  EXPECT_EQ(forge_.hooks().size(), 4U);
}

TEST_F(AzureSubscriptions, ThatAreMissingOrWrongAreMadeRightOneByOne) {
  ASSERT_TRUE(keeper().put(std::nullopt, {kSubscribed, "old"}, {}));
  forge_.add({{"eventType", "git.pullrequest.updated"},
              {"status", "disabledBySystem"},
              {"consumerInputs", {{"url", kSubscribed}}}});
  forge_.add({{"eventType", "git.pullrequest.merged"},
              {"publisherInputs", {{"repository", "r-1"}, {"mergeResult", "Succeeded"}}},
              {"consumerInputs", {{"url", kSubscribed}}}});
  EXPECT_THAT(ours().faults, ElementsAre(HasSubstr("disabledBySystem"), HasSubstr("mergeResult")));
  EXPECT_EQ(ours().has_secret, false);
  const auto put = keeper().put(ours(), wanted_, {});
  ASSERT_TRUE(put.has_value()) << put.error().message;
  EXPECT_TRUE(ours().is_right()) << testing::PrintToString(ours().faults);
  EXPECT_EQ(ours().has_secret, true);
  EXPECT_THAT(made(), testing::UnorderedElementsAre("1 git.push", "3 git.pullrequest.merged",
                                                    "4 git.pullrequest.created",
                                                    "5 git.pullrequest.updated"));
}

// A secret that changed is everywhere, also where nobody wants previews any more.
TEST_F(AzureSubscriptions, AllGetTheNewSecret) {
  ASSERT_TRUE(keeper().put(std::nullopt, wanted_, {}));
  ASSERT_TRUE(keeper().put(ours(), {kSubscribed, "new"}, {}));
  for (const auto& hook : forge_.hooks()) {
    EXPECT_EQ(forge_.secret(std::string(hook.at("id").as_string())), "new");
  }
  EXPECT_EQ(forge_.hooks().size(), 4U);
}

TEST_F(AzureSubscriptions, WithoutThatOfPushesLackIt) {
  forge_.add(
      {{"eventType", "git.pullrequest.created"}, {"consumerInputs", {{"url", kSubscribed}}}});
  EXPECT_THAT(ours().missing_events, ElementsAre("git.push"));
}

}  // namespace
}  // namespace slipway::forge
