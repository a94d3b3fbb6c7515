// Tokens of a GitHub App's installation: asked for over HTTP, kept, and used wherever a git token
// is.

#include "pipeline/access_tokens.h"

#include <algorithm>

#include <gmock/gmock.h>

#include "base/json_web_token.h"
#include "base/test_signing.h"
#include "forge/hooks/documented_refusals.h"
#include "forge/hooks/test_forge.h"
#include "pipeline/remote.h"
#include "pipeline/test_shop.h"

namespace slipway::pipeline {
namespace {

using std::chrono::minutes;
using testing::HasSubstr;
using testing::SizeIs;

const std::string kTokensAsked = "POST /app/installations/42/access_tokens";

struct AppShop : Shop {
  AppShop() {
    world.policy.console_url = "https://slipway.example.com";
    world.restart();
    world.courier.answer = [this](const io::HttpRequest& request, std::stop_token stop) {
      return courier.send(request, std::move(stop));
    };
    install();
    token = world.add_git_token(model::HookKind::GITHUB, forge.url(), [&](store::GitToken& made) {
      made.token = world.cipher().encrypt(key.pem());
      made.app_id = "12";
    });
  }

  void install() {
    forge.install_app(
        [this](const std::string& text) {
          const auto jwt = base::parse_json_web_token(text);
          if (!jwt || jwt->claims.at("iss") != "12") return false;
          const auto half = base::PublicKey::rsa(key.number(OSSL_PKEY_PARAM_RSA_N),
                                                 key.number(OSSL_PKEY_PARAM_RSA_E));
          return half->verifies(jwt->signed_part, jwt->signature);
        },
        base::to_iso8601(world.clock.now() + minutes(60)));
  }
  std::ptrdiff_t tokens_asked() const {
    const auto asked = forge.asked();
    return std::count(asked.begin(), asked.end(), kTokensAsked);
  }
  ServiceSpec of_app(const std::string& name) const {
    auto result = spec(name);
    result.token = token;
    return result;
  }
  base::Result<git::Remote> remote(const std::string& name) {
    base::Result<git::Remote> found = base::fail(base::ErrorCode::kFailed, "");
    const auto service = world.service(name);
    world.with_context([&](Context& context) { found = remote_of(context, {service}); });
    return found;
  }

  base::TestKey key = base::TestKey::rsa();
  forge::TestForge forge{model::HookKind::GITHUB};
  HttpCourier courier;
  model::GitTokenId token;
};

// As one that was kept before anybody looked, or whose token was given another address since.
TEST(AccessTokens, AreNotSentToAnotherHost) {
  Shop shop;
  auto web = spec("web");
  web.token = shop.world.add_git_token(model::HookKind::GITHUB, "");
  shop.world.add(web);
  const auto remote_now = [&] {
    base::Result<git::Remote> found = base::fail(base::ErrorCode::kFailed, "");
    const auto service = shop.world.service("web");
    shop.world.with_context([&](Context& context) { found = remote_of(context, {service}); });
    return found;
  };
  const auto elsewhere = remote_now();
  ASSERT_FALSE(elsewhere);
  EXPECT_THAT(elsewhere.error().message,
              HasSubstr("is for github.com by its type, and is not sent to git.example.com"));
  const auto change = [&](const std::function<void(store::GitToken&)>& edit) {
    shop.world.act([&](Context&, store::Transaction& tx) {
      auto token = store::git_token(tx, *web.token).value();
      edit(token);
      ASSERT_TRUE(store::update(tx, token));
    });
  };
  change([](auto& token) { token.git_api_url = "https://git.example.com/api/v3"; });
  EXPECT_EQ(remote_now().value().token, "a-forge-token");
  EXPECT_FALSE(remote_now().value().renew_token);
  // A deploy key signs, and is sent nowhere.
  change([&](auto& token) {
    token.git_api_url = "";
    token.token = shop.world.cipher().encrypt("-----BEGIN OPENSSH PRIVATE KEY-----");
  });
  EXPECT_THAT(remote_now().value().deploy_key, HasSubstr("OPENSSH"));
}

TEST(AccessTokens, OfAnAppFetchAndShowStatusesAndAreKept) {
  AppShop shop;
  shop.begin({shop.of_app("web"), shop.of_app("api")});
  shop.commit_and_push({"web/index"});
  EXPECT_THAT(shop.forge.statuses(), testing::Not(testing::IsEmpty()));
  const auto remote = shop.remote("web");
  ASSERT_TRUE(remote) << remote.error().message;
  EXPECT_EQ(remote->token, "a-forge-token");
  EXPECT_TRUE(remote->deploy_key.empty());
  EXPECT_EQ(shop.tokens_asked(), 1);

  // Shortly before it ends there is a new one.
  shop.world.run_for(minutes(45));
  EXPECT_EQ(shop.tokens_asked(), 1);
  shop.install();
  shop.world.run_for(minutes(10));
  ASSERT_TRUE(shop.remote("web"));
  EXPECT_EQ(shop.tokens_asked(), 2);
}

// It lacks what the App was allowed since, or the App was installed anew.
TEST(AccessTokens, OfAnAppThatAreRefusedAreAskedForAnew) {
  for (const int status : {401, 403}) {
    SCOPED_TRACE(status);
    AppShop shop;
    shop.begin({shop.of_app("web")});
    ASSERT_EQ(shop.tokens_asked(), 1);
    shop.forge.fail("POST", {status, R"({"message":"Resource not accessible by integration"})"});
    shop.commit_and_push({"web/index"});
    shop.forge.recover();
    shop.install();
    shop.commit_and_push({"web/index"});
    EXPECT_GT(shop.tokens_asked(), 1);
    EXPECT_EQ(shop.world.commit_statuses("web").back().delivery, model::StatusDelivery::SENT);
  }
}

TEST(AccessTokens, OfAnAppThatARemoteRefusesAreAskedForAnew) {
  AppShop shop;
  shop.begin({shop.of_app("web")});
  ASSERT_EQ(shop.tokens_asked(), 1);
  const auto remote = shop.remote("web");
  ASSERT_TRUE(remote) << remote.error().message;
  ASSERT_TRUE(remote->renew_token);
  EXPECT_EQ(remote->renew_token().value(), "a-forge-token");
  EXPECT_EQ(shop.tokens_asked(), 2);
}

TEST(AccessTokens, SayWhatIsWrongWithTheApp) {
  struct Case {
    std::string name;
    forge::TestForge::Failure failure;
    base::ErrorCode code;
    std::string says;
  };
  std::vector<Case> cases{
      {"revoked",
       {401, R"({"message":"Bad credentials"})"},
       base::ErrorCode::kFailed,
       "does not take the git token 'ci' (Bad credentials)"},
      {"not installed",
       {404, R"({"message":"Not Found"})"},
       base::ErrorCode::kFailed,
       "installed on the repository"},
      {"limit",
       {403, R"({"message":"API rate limit exceeded"})", "X-RateLimit-Remaining: 0\r\n"},
       base::ErrorCode::kRateLimited,
       "asked too often"},
      {"down", {502, ""}, base::ErrorCode::kUnavailable, "answers 502"},
      {"lost", {0}, base::ErrorCode::kUnavailable, "cannot be asked for the App's token"},
      {"another program", {200, "<html>"}, base::ErrorCode::kFailed, "is not the API"},
  };
  for (auto& bad : forge::documented_refusals(model::HookKind::GITHUB)) {
    cases.push_back({bad.name, bad.failure, bad.code, bad.words});
  }
  AppShop shop;
  shop.commit({});
  shop.world.add(shop.of_app("web"));
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    shop.forge.fail("", one.failure);
    const auto remote = shop.remote("web");
    ASSERT_FALSE(remote);
    EXPECT_EQ(remote.error().code, one.code);
    EXPECT_THAT(remote.error().message, HasSubstr(one.says));
  }
  shop.forge.recover();
  EXPECT_TRUE(shop.remote("web"));
}

TEST(AccessTokens, OfAnotherKeyAreAskedForAnew) {
  InstallationTokens tokens;
  const base::Timestamp now = base::from_micros(1'000'000);
  tokens.keep("a", "1", now + minutes(1));
  EXPECT_EQ(tokens.find("a", now), "1");
  EXPECT_EQ(tokens.find("a", now + minutes(1)), std::nullopt);
  EXPECT_EQ(tokens.find("b", now), std::nullopt);
  using base::ErrorCode;
  tokens.note_refusal("2", 401, ErrorCode::kForbidden);
  tokens.note_refusal("1", 404, ErrorCode::kNotFound);
  tokens.note_refusal("1", 403, ErrorCode::kRateLimited);
  EXPECT_EQ(tokens.find("a", now), "1");
  tokens.note_refusal("1", 403, ErrorCode::kForbidden);
  EXPECT_EQ(tokens.find("a", now), std::nullopt);
}

}  // namespace
}  // namespace slipway::pipeline
