// Deployments and comments at forges: what they are told, over HTTP, and what follows from their
// answers.

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include <gmock/gmock.h>

#include "base/enum.h"
#include "forge/hooks/documented_refusals.h"
#include "io/test_server.h"
#include "pipeline/test_shop.h"

namespace slipway::pipeline {
namespace {

using model::HookKind;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

// A forge that keeps deployments, and the comments of one pull request, as each documents it.
class TestChannels {
 public:
  explicit TestChannels(HookKind kind) : kind_(kind) {}

  std::string url() const { return server_.url(""); }
  // "POST /repos/acme/shop/deployments BODY", oldest first; lists of pull requests not among them.
  std::vector<std::string> told() const {
    const std::scoped_lock lock(mutex_);
    return told_;
  }
  // The commit that the one open pull request is at.
  void set_pull_request(const std::string& commit) {
    const std::scoped_lock lock(mutex_);
    commit_ = commit;
  }
  // The next request that changes something, or reads something, is answered so; with 0 the
  // connection closes without an answer.
  void answer_next(int status, const std::string& headers = "", const std::string& body = "{}",
                   bool reading = false) {
    const std::scoped_lock lock(mutex_);
    (reading ? next_read_ : next_) = {status, headers, body};
  }
  void keep_comment(const std::string& text) {
    const std::scoped_lock lock(mutex_);
    comments_ = R"([{"id":5,"body":")" + text + R"("}])";
  }

 private:
  struct Next {
    int status = 0;
    std::string headers, body;
  };
  static bool give(const Next& next, io::TestPeer& peer) {
    return next.status != 0 && peer.respond(next.status, next.body, next.headers);
  }

  bool answer(const io::TestRequest& request, io::TestPeer& peer) {
    const std::scoped_lock lock(mutex_);
    if (request.method == "GET") {
      if (next_read_) return give(*std::exchange(next_read_, {}), peer);
      if (request.path.find("comments") != std::string::npos ||
          request.path.find("notes") != std::string::npos) {
        return peer.respond(200, kind_ == HookKind::BITBUCKET ? R"({"values":[]})" : comments_);
      }
      return peer.respond(200, pull_requests());
    }
    told_.push_back(request.method + " " + request.path + " " + request.body);
    if (next_) return give(*std::exchange(next_, {}), peer);
    return peer.respond(
        201, R"({"id":)" + std::to_string(++made_) + R"(,"environment":{"id":9,"name":"x"}})");
  }

  std::string pull_requests() const {
    if (commit_.empty()) return kind_ == HookKind::BITBUCKET ? R"({"values":[]})" : "[]";
    switch (kind_) {
      case HookKind::GITLAB:
        return R"([{"iid":3,"state":"opened","sha":")" + commit_ +
               R"("},{"iid":2,"state":"merged","sha":")" + commit_ + R"("}])";
      case HookKind::BITBUCKET:
        return R"({"values":[{"id":3,"state":"OPEN","source":{"commit":{"hash":")" +
               commit_.substr(0, 12) + R"("}}}]})";
      default:
        return R"([{"number":3,"state":"open","head":{"sha":")" + commit_ +
               R"("}},{"number":4,"state":"open","head":{"sha":"0000000"}}])";
    }
  }

  const HookKind kind_;
  mutable std::mutex mutex_;
  std::vector<std::string> told_;
  std::string commit_;
  std::string comments_ = "[]";
  std::optional<Next> next_;
  std::optional<Next> next_read_;
  int made_ = 100;
  io::TestServer server_{[this](const auto& request, auto& peer) { return answer(request, peer); }};
};

struct ChannelShop : Shop {
  explicit ChannelShop(HookKind kind) : forge(kind) {
    world.policy.console_url = "https://slipway.example.com";
    world.restart();
    world.courier.answer = [this](const io::HttpRequest& request, std::stop_token stop) {
      return courier.send(request, std::move(stop));
    };
    token = world.add_git_token(kind, forge.url());
  }

  ServiceSpec deploying(const std::string& name) const {
    auto result = spec(name);
    result.token = token;
    result.commit_statuses = false;
    result.forge_deployments = true;
    return result;
  }
  ServiceSpec commenting(const std::string& name, const std::string& match = "") const {
    auto result = spec(name, match);
    result.token = token;
    result.commit_statuses = false;
    result.pull_request_comments = true;
    return result;
  }

  TestChannels forge;
  HttpCourier courier;
  model::GitTokenId token;
};

TEST(ForgeDeployments, AreOneWithItsStatesAtGitHub) {
  ChannelShop shop(HookKind::GITHUB);
  shop.begin({shop.deploying("web")});
  const auto told = shop.forge.told();
  ASSERT_THAT(told, SizeIs(testing::Ge(2U)));
  EXPECT_THAT(told[0], AllOf(StartsWith("POST /repos/acme/shop/deployments {"),
                             HasSubstr(R"("environment":"shop/production/web")"),
                             HasSubstr(R"("production_environment":false)"),
                             HasSubstr(R"("required_contexts":[])")));
  for (std::size_t i = 1; i < told.size(); ++i) {
    EXPECT_THAT(told[i], StartsWith("POST /repos/acme/shop/deployments/101/statuses {"));
  }
  EXPECT_THAT(told.back(), AllOf(HasSubstr(R"("state":"success")"),
                                 HasSubstr(R"("log_url":"https://slipway.example.com/service/)")));
  const auto before = told.size();
  shop.commit_and_push({"web/index"});
  EXPECT_THAT(shop.forge.told()[before], StartsWith("POST /repos/acme/shop/deployments {"));
  EXPECT_THAT(shop.forge.told().back(), HasSubstr("slipway.example.com/?cell="));
}

TEST(ForgeDeployments, HaveTheirStateAndTheirEnvironmentALinkAtGitLab) {
  ChannelShop shop(HookKind::GITLAB);
  shop.begin({shop.deploying("web")});
  const auto told = shop.forge.told();
  ASSERT_THAT(told, SizeIs(testing::Ge(2U)));
  EXPECT_THAT(told[0], AllOf(StartsWith("POST /projects/acme%2Fshop/deployments {"),
                             HasSubstr(R"("environment":"shop/production/web")"),
                             HasSubstr(R"("ref":"main")")));
  EXPECT_THAT(told[1], AllOf(StartsWith("PUT /projects/acme%2Fshop/environments/9 {"),
                             HasSubstr("https://slipway.example.com/service/")));
  for (std::size_t i = 2; i < told.size(); ++i) {
    EXPECT_THAT(told[i], StartsWith("PUT /projects/acme%2Fshop/deployments/101 {"));
  }
}

TEST(ForgeDeployments, AreToldOnlyWhereThatIsAskedFor) {
  ChannelShop shop(HookKind::GITHUB);
  auto off = shop.deploying("web");
  off.forge_deployments = false;
  shop.begin({off});
  EXPECT_THAT(shop.forge.told(), IsEmpty());
}

TEST(ForgeDeployments, WaitAsTheForgeWantsAndAreMadeOnce) {
  ChannelShop shop(HookKind::GITHUB);
  shop.commit({});
  shop.world.add(shop.deploying("web"));
  // The first request is refused, so that nothing was made yet.
  shop.forge.answer_next(403, "Retry-After: 90\r\n",
                         R"({"message":"You have exceeded a secondary rate limit"})");
  shop.world.deploy("web");
  shop.world.run_for(std::chrono::seconds(60));
  EXPECT_THAT(shop.forge.told(), SizeIs(1)) << "not before it wants to be asked";
  shop.world.run_for(std::chrono::seconds(60));
  const auto told = shop.forge.told();
  ASSERT_THAT(told, SizeIs(3));
  EXPECT_THAT(told[1], StartsWith("POST /repos/acme/shop/deployments {"));
  EXPECT_THAT(told[2], HasSubstr(R"(/101/statuses {"state":"success")"));

  // A refusal for good is not sent again.
  const auto tip = shop.commit({"web/index"});
  shop.forge.answer_next(422, "", R"({"message":"No ref found"})");
  shop.push(tip);
  const auto after = shop.forge.told().size();
  shop.world.run_for(std::chrono::hours(1));
  EXPECT_EQ(shop.forge.told().size(), after);
}

// What a forge says where it is asked for pull requests or comments, or is to make something.
struct ChannelRefusal {
  HookKind kind;
  bool comments;  // else deployments
  bool reading;
  forge::DocumentedRefusal refusal;
};

std::vector<ChannelRefusal> channel_refusals() {
  using enum HookKind;
  std::vector<ChannelRefusal> all;
  const auto add = [&](HookKind kind, bool comments, bool reading) {
    for (auto& refusal : forge::documented_refusals(kind)) {
      all.push_back({kind, comments, reading, std::move(refusal)});
    }
  };
  for (const auto kind : {GITHUB, GITLAB}) add(kind, false, false);
  for (const auto kind : {GITHUB, GITLAB, GITEA, FORGEJO, BITBUCKET}) {
    add(kind, true, false);
    add(kind, true, true);
  }
  return all;
}

class EveryChannelRefusal : public testing::TestWithParam<ChannelRefusal> {};

TEST_P(EveryChannelRefusal, HoldsUpNoDeployment) {
  const auto& [kind, comments, reading, bad] = GetParam();
  const bool passes = bad.code != base::ErrorCode::kFailed;
  ChannelShop shop(kind);
  const auto first = shop.begin({spec("web")});
  shop.world.add(comments ? shop.commenting("api") : shop.deploying("api"));
  shop.world.deploy("api", first);
  shop.world.run();
  const auto before = shop.forge.told().size();
  const auto tip = shop.commit({"api/main"});
  shop.forge.set_pull_request(tip);
  shop.forge.answer_next(bad.failure.status, bad.failure.headers, bad.failure.body, reading);
  ASSERT_TRUE(shop.world.deliver({{tip, "main"}}).has_value());
  shop.world.run_for(std::chrono::seconds(4));
  EXPECT_EQ(shop.world.serving_commit("api"), tip);
  shop.world.run_for(std::chrono::hours(2));
  const auto told = shop.forge.told();
  const std::string creates = comments ? "omments {" : "/deployments {";
  const auto tries = std::count_if(
      told.begin() + static_cast<std::ptrdiff_t>(before), told.end(), [&](const auto& line) {
        const std::string request = line.substr(0, line.find('{') + 1);
        return request.starts_with("POST ") &&
               (request.ends_with(creates) || request.ends_with("/notes {"));
      });
  EXPECT_EQ(tries, (reading ? 0 : 1) + (passes ? 1 : 0));
}

std::string channel_refusal_name(const testing::TestParamInfo<ChannelRefusal>& one) {
  const auto& [kind, comments, reading, bad] = one.param;
  return base::to_string(kind) + (comments ? "Comment" : "Deployment") + (reading ? "Read" : "") +
         bad.name;
}

INSTANTIATE_TEST_SUITE_P(Forges, EveryChannelRefusal, testing::ValuesIn(channel_refusals()),
                         channel_refusal_name);

class PullRequestComments : public testing::TestWithParam<HookKind> {};

TEST_P(PullRequestComments, AreOneThatIsEdited) {
  ChannelShop shop(GetParam());
  shop.begin({shop.commenting("web", "web"), shop.commenting("api", "api"), spec("other")});
  EXPECT_THAT(shop.forge.told(), IsEmpty()) << "no pull request has it";
  const auto tip = shop.commit({"web/index"});
  shop.forge.set_pull_request(tip);
  shop.push(tip);
  auto told = shop.forge.told();
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_THAT(told[0], AllOf(StartsWith("POST "), HasSubstr("/3/"), HasSubstr("Deployed."),
                             HasSubstr("Skipped: 1 file changed"), HasSubstr("[//]: # (slipway)"),
                             HasSubstr("https://slipway.example.com/?cell=")));
  EXPECT_EQ(told[0].find("other"), std::string::npos);
  const auto next = shop.commit({"api/main"});
  shop.forge.set_pull_request(next);
  shop.push(next);
  told = shop.forge.told();
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_THAT(told[1], AllOf(testing::Not(StartsWith("POST ")), HasSubstr("/101 "),
                             HasSubstr(next.substr(0, 8))));

  // Somebody deleted it.
  const auto last = shop.commit({"api/main"});
  shop.forge.set_pull_request(last);
  shop.forge.answer_next(404);
  shop.push(last);
  told = shop.forge.told();
  ASSERT_THAT(told, SizeIs(4));
  EXPECT_THAT(told[3], StartsWith("POST "));
}

INSTANTIATE_TEST_SUITE_P(Forges, PullRequestComments,
                         testing::Values(HookKind::GITHUB, HookKind::GITLAB, HookKind::GITEA,
                                         HookKind::FORGEJO, HookKind::BITBUCKET),
                         [](const auto& one) { return base::to_string(one.param); });

TEST(PullRequestComment, IsMadeOnlyWhereThatIsAskedFor) {
  ChannelShop shop(HookKind::GITHUB);
  auto off = shop.commenting("web");
  off.pull_request_comments = false;
  shop.begin({off});
  const auto tip = shop.commit({"web/index"});
  shop.forge.set_pull_request(tip);
  shop.push(tip);
  EXPECT_EQ(shop.world.serving_commit("web"), tip);
  EXPECT_THAT(shop.forge.told(), IsEmpty());
}

TEST(PullRequestComment, ThatALostAttemptMadeIsFoundAgain) {
  ChannelShop shop(HookKind::GITHUB);
  shop.begin({shop.commenting("web")});
  shop.forge.keep_comment("[//]: # (slipway)\\n\\nold");
  const auto tip = shop.commit({"web/index"});
  shop.forge.set_pull_request(tip);
  shop.push(tip);
  EXPECT_THAT(shop.forge.told(),
              ElementsAre(StartsWith("PATCH /repos/acme/shop/issues/comments/5 ")));
}

}  // namespace
}  // namespace slipway::pipeline
