// Each forge's API for webhooks, over HTTP: what is found, made, corrected and left alone.

#include "forge/hooks/hook_keeper.h"

#include <functional>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "base/enum.h"
#include "forge/hooks/documented_refusals.h"
#include "forge/hooks/test_forge.h"
#include "forge/hooks/test_hook_apis.h"
#include "io/system_clock.h"

namespace slipway::forge {
namespace {

namespace json = boost::json;
using model::HookKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Where a forge shows the address and the events of a webhook.
json::object made_by_hand(HookKind kind, const std::string& url, const std::string& event) {
  if (kind == HookKind::GITLAB) return {{"url", url}, {"push_events", event == "push_events"}};
  if (kind == HookKind::BITBUCKET || kind == HookKind::BITBUCKET_SERVER) {
    return {{"url", url}, {"events", {event}}};
  }
  if (kind == HookKind::AZURE_DEVOPS) {
    // One of another event is not even found.
    const std::string branch = event == "another" ? "main" : "";
    return {{"consumerInputs", {{"url", url}}},
            {"publisherInputs", {{"projectId", "p-1"}, {"repository", "r-1"}, {"branch", branch}}}};
  }
  return {{"config", {{"url", url}, {"content_type", "json"}}}, {"events", {event}}};
}

class HookKeepers : public testing::TestWithParam<HookKind> {
 protected:
  HookKeeper keeper(const TestForge& forge, const std::string& token = kForgeToken) {
    return {*api_, {forge.url(), "acme/shop", token, "ci"}, clock_};
  }
  // The one that leads to us.
  std::optional<FoundHook> ours(TestForge& forge) {
    auto all = keeper(forge).hooks({});
    EXPECT_TRUE(all.has_value()) << (all ? "" : all.error().message);
    if (!all) return std::nullopt;
    for (auto& found : *all) {
      if (found.url == kOurs) return found;
    }
    return std::nullopt;
  }
  bool is_gogs() const { return GetParam() == HookKind::GOGS; }
  // The method by which a webhook is corrected; Gogs' are made anew.
  std::string updates_with() const {
    if (is_gogs()) return "POST";
    const bool puts = GetParam() == HookKind::GITLAB || GetParam() == HookKind::BITBUCKET ||
                      GetParam() == HookKind::BITBUCKET_SERVER ||
                      GetParam() == HookKind::AZURE_DEVOPS;
    return puts ? "PUT" : "PATCH";
  }

  io::SystemClock clock_;
  std::unique_ptr<HookApi> api_ = hook_api(GetParam());
};

TEST_P(HookKeepers, MakeAWebhookThatIsThenRight) {
  TestForge forge(GetParam());
  EXPECT_EQ(ours(forge), std::nullopt);
  const auto made = keeper(forge).put(std::nullopt, {kOurs, "a-secret"}, {});
  ASSERT_TRUE(made.has_value()) << made.error().message;
  EXPECT_EQ(made->url, kOurs);
  EXPECT_TRUE(made->is_right());
  EXPECT_NE(made->has_secret, false);
  const auto found = ours(forge);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(*found, *made);
  EXPECT_EQ(forge.hooks().size(), 1U);
}

TEST_P(HookKeepers, CorrectWhatIsOursAndNothingElse) {
  TestForge forge(GetParam());
  const std::string theirs = "https://ci.example.com/hooks/1";
  forge.add(made_by_hand(GetParam(), theirs, "another"));
  const auto id = forge.add(made_by_hand(GetParam(), kOurs, "another"));
  const auto before = forge.hooks().front();
  const auto found = ours(forge);
  ASSERT_TRUE(found.has_value());
  const bool has_events = GetParam() != HookKind::AZURE_DEVOPS;
  EXPECT_EQ(found->missing_events.size(), has_events ? 1U : 0U);
  EXPECT_FALSE(found->is_right());
  const auto put = keeper(forge).put(found, {kOurs, "a-secret"}, {});
  ASSERT_TRUE(put.has_value()) << put.error().message;
  EXPECT_TRUE(put->is_right());
  ASSERT_EQ(forge.hooks().size(), 2U);
  EXPECT_EQ(forge.hooks().front(), before);
  if (is_gogs()) {
    EXPECT_EQ(forge.secret(std::to_string(forge.hooks().back().at("id").as_int64())), "a-secret");
  } else {
    EXPECT_EQ(forge.secret(id), "a-secret");
    EXPECT_EQ(put->id, found->id);
  }
}

TEST_P(HookKeepers, WriteTheSecretEachTimeAndChangeNothingElse) {
  TestForge forge(GetParam());
  ASSERT_TRUE(keeper(forge).put(std::nullopt, {kOurs, "old"}, {}).has_value());
  for (int i = 0; i < 2; ++i) {
    const auto found = ours(forge);
    ASSERT_TRUE(found.has_value());
    const auto put = keeper(forge).put(found, {kOurs, "new"}, {});
    ASSERT_TRUE(put.has_value()) << put.error().message;
    EXPECT_TRUE(put->is_right());
    ASSERT_EQ(forge.hooks().size(), 1U);
    if (!is_gogs()) {
      EXPECT_EQ(*put, *found);
    }
  }
}

TEST_P(HookKeepers, FindAWebhookOnALaterPage) {
  const bool in_one =
      is_gogs() || GetParam() == HookKind::BITBUCKET_SERVER || GetParam() == HookKind::AZURE_DEVOPS;
  TestForge forge(GetParam(), in_one ? 100 : 2);
  for (int i = 0; i < 5; ++i) {
    forge.add(made_by_hand(GetParam(), "https://ci.example.com/" + std::to_string(i), "push"));
  }
  forge.add(made_by_hand(GetParam(), kOurs, "push"));
  EXPECT_TRUE(ours(forge).has_value());
  const bool looks_up = GetParam() == HookKind::AZURE_DEVOPS;
  EXPECT_EQ(forge.asked().size(), looks_up ? 2U : in_one ? 1U : 3U);
}

TEST_P(HookKeepers, RemoveWhatIsOursAndNothingElse) {
  TestForge forge(GetParam());
  forge.add(made_by_hand(GetParam(), "https://ci.example.com/hooks/1", "push"));
  const auto others = forge.hooks();
  ASSERT_TRUE(keeper(forge).put(std::nullopt, {kOurs, "s", api_->pull_request_events()}, {}));
  const auto removed = keeper(forge).remove(ours(forge).value(), {});
  ASSERT_TRUE(removed.has_value()) << removed.error().message;
  EXPECT_EQ(forge.hooks(), others);
  forge.fail("DELETE", {0});
  EXPECT_EQ(keeper(forge).remove({"1", kOurs}, {}).error().code, base::ErrorCode::kUnavailable);
}

TEST_P(HookKeepers, SayThatATokenIsNotTaken) {
  TestForge forge(GetParam());
  const auto all = keeper(forge, "stolen").hooks({});
  ASSERT_FALSE(all.has_value());
  EXPECT_EQ(all.error().code, base::ErrorCode::kFailed);
  EXPECT_THAT(all.error().message, HasSubstr("the git token 'ci' (Bad credentials)"));
  EXPECT_THAT(all.error().message, HasSubstr(std::string(api_->needed_right())));
  EXPECT_THAT(all.error().message, testing::Not(HasSubstr("stolen")));
}

// What is found, made, corrected and removed, while the forge refuses that very request.
TEST_P(HookKeepers, SayInTheForgesWordsWhyItRefuses) {
  using Said = base::Result<void>;
  struct Operation {
    std::string name;
    std::string fails;  // the method; "" is every one
    std::function<Said(HookKeeper&, const FoundHook&)> run;
  };
  const auto said = [](const auto& result) { return result ? Said() : base::fail(result.error()); };
  const WantedHook wanted{kOurs, "a-secret"};
  const std::vector<Operation> operations{
      {"list", "", [&](auto& asked, const auto&) { return said(asked.hooks({})); }},
      {"create", "POST",
       [&](auto& asked, const auto&) { return said(asked.put(std::nullopt, wanted, {})); }},
      {"update", updates_with(),
       [&](auto& asked, const auto& found) { return said(asked.put(found, wanted, {})); }},
      {"remove", "DELETE",
       [&](auto& asked, const auto& found) { return said(asked.remove(found, {})); }},
  };
  for (const auto& one : documented_refusals(GetParam())) {
    for (const auto& operation : operations) {
      SCOPED_TRACE(one.name + " " + operation.name);
      TestForge forge(GetParam());
      ASSERT_TRUE(keeper(forge).put(std::nullopt, wanted, {}));
      const auto found = ours(forge);
      ASSERT_TRUE(found.has_value());
      forge.fail(operation.fails, one.failure);
      auto at_once = keeper(forge);
      const auto refused = operation.run(at_once, *found);
      ASSERT_FALSE(refused.has_value());
      EXPECT_EQ(refused.error().code, one.code);
      EXPECT_THAT(refused.error().message, HasSubstr(one.words));
      EXPECT_THAT(refused.error().message, HasSubstr(std::string(api_->name())));
      forge.recover();
      auto later = keeper(forge);
      EXPECT_TRUE(operation.run(later, *found).has_value());
    }
  }
}

TEST_P(HookKeepers, RefuseAnswersThatAreNone) {
  for (const auto* body : {"", "<html>", "7", "{}", "[7]", "[{}]", R"({"values":{}})",
                           R"({"values":[{"uuid":7}]})", R"([{"id":{},"config":[]}])"}) {
    SCOPED_TRACE(body);
    TestForge forge(GetParam());
    forge.fail("GET", {200, body});
    const auto all = keeper(forge).hooks({});
    if (GetParam() == HookKind::BITBUCKET && std::string(body) == R"({"values":[{"uuid":7}]})") {
      continue;  // an id, though an odd one
    }
    ASSERT_FALSE(all.has_value());
    EXPECT_EQ(all.error().code, base::ErrorCode::kFailed);
    EXPECT_THAT(all.error().message, HasSubstr("git_api_url"));
  }
}

TEST_P(HookKeepers, GiveUpAListWithoutEnd) {
  TestForge forge(GetParam());
  if (GetParam() == HookKind::AZURE_DEVOPS) GTEST_SKIP() << "has all on one page";
  const bool is_object =
      GetParam() == HookKind::BITBUCKET || GetParam() == HookKind::BITBUCKET_SERVER;
  forge.fail("GET", {200, is_object ? R"({"values":[],"next":"x","isLastPage":false})" : "[]",
                     "Link: <https://example.com/>; rel=\"next\"\r\n"});
  const auto all = keeper(forge).hooks({});
  ASSERT_FALSE(all.has_value());
  EXPECT_EQ(forge.asked().size(), 20U);
}

TEST_P(HookKeepers, SayThatAForgeIsOutOfReach) {
  HookKeeper nobody(*api_,
                    {"http://127.0.0.1:" + std::to_string(io::closed_port()), "acme/shop", "t", ""},
                    clock_);
  const auto all = nobody.hooks({});
  ASSERT_FALSE(all.has_value());
  EXPECT_EQ(all.error().code, base::ErrorCode::kUnavailable);
  EXPECT_THAT(all.error().message, HasSubstr("cannot be asked"));
}

TEST_P(HookKeepers, KeepTheOldWebhookWhereANewOneCannotBeMade) {
  TestForge forge(GetParam());
  forge.add(made_by_hand(GetParam(), kOurs, "push"));
  auto found = ours(forge);
  ASSERT_TRUE(found.has_value());
  found->must_be_remade = true;
  for (auto& part : found->parts) part.must_be_remade = true;
  forge.fail("POST", {422, R"({"message":"no"})"});
  EXPECT_FALSE(keeper(forge).put(found, {kOurs, "s"}, {}).has_value());
  EXPECT_EQ(forge.hooks().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Forges, HookKeepers,
                         testing::Values(HookKind::GITHUB, HookKind::GITLAB, HookKind::BITBUCKET,
                                         HookKind::BITBUCKET_SERVER, HookKind::AZURE_DEVOPS,
                                         HookKind::GITEA, HookKind::FORGEJO, HookKind::GOGS),
                         [](const auto& one) { return base::to_string(one.param); });

}  // namespace
}  // namespace slipway::forge
