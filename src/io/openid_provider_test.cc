#include "io/openid_provider.h"

#include <gmock/gmock.h>

#include "base/test_signing.h"
#include "io/test_server.h"

namespace slipway::io {
namespace {

using base::ErrorCode;
using testing::HasSubstr;

class SetClock final : public base::Clock {
 public:
  base::Timestamp now() override { return now_; }
  void pause(base::Duration duration, std::stop_token) override { now_ += duration; }

 private:
  base::Timestamp now_ = base::from_micros(1'800'000'000'000'000);
};

// Answers each path with what stands there, and counts.
class Documents {
 public:
  Documents()
      : server_([this](const TestRequest& request, TestPeer& peer) {
          ++asked[request.path];
          return peer.respond(200, texts[request.path]);
        }) {
    texts["/.well-known/openid-configuration"] =
        R"({"issuer":")" + url() + R"(","authorization_endpoint":")" + url("/go?x=1") +
        R"(","token_endpoint":")" + url("/token") + R"(","jwks_uri":")" + url("/keys") + "\"}";
  }

  std::string url(std::string_view path = "") const { return server_.url(path); }

  std::map<std::string, std::string> texts;
  std::map<std::string, int> asked;

 private:
  TestServer server_;
};

const OpenIdProvider::Attempt kAttempt{"s", "n", "v"};

struct World {
  Documents documents;
  SetClock clock;
  OpenIdProvider provider{{documents.url(), "slipway", "", "openid", "https://a/b"}, clock};

  // The provider signs with this key from now on, and publishes it under this name.
  void sign_with(const base::TestKey& key, const std::string& id, const std::string& published) {
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(clock.now().time_since_epoch()).count();
    const auto claims = R"({"iss":")" + documents.url() +
                        R"(","aud":"slipway","sub":"1","nonce":"n","iat":)" + std::to_string(now) +
                        R"(,"exp":)" + std::to_string(now + 300) + "}";
    documents.texts["/token"] = R"({"id_token":")" + key.token_of(id, claims) + "\"}";
    documents.texts["/keys"] = base::key_set({key.jwk(published)});
  }

  bool lets_in() { return provider.redeem("c", kAttempt, "sub", {}).has_value(); }
};

TEST(OpenIdProvider, IsAskedForNewKeysAtMostOnceAMinute) {
  World world;
  const auto key = base::TestKey::p256();
  world.sign_with(key, "k1", "k1");
  EXPECT_TRUE(world.lets_in());
  EXPECT_TRUE(world.lets_in());
  EXPECT_EQ(world.documents.asked["/keys"], 1);
  world.sign_with(key, "k2", "k2");
  EXPECT_FALSE(world.lets_in());
  EXPECT_EQ(world.documents.asked["/keys"], 1);
  world.clock.pause(std::chrono::minutes(1), {});
  EXPECT_TRUE(world.lets_in());
  EXPECT_EQ(world.documents.asked["/keys"], 2);
  world.clock.pause(std::chrono::minutes(1), {});
  world.sign_with(key, "k3", "k2");
  EXPECT_FALSE(world.lets_in());
  EXPECT_FALSE(world.lets_in());
  EXPECT_EQ(world.documents.asked["/keys"], 3);
}

TEST(OpenIdProvider, IsAskedWhatItIsEachHour) {
  World world;
  for (int i = 0; i < 2; ++i) {
    const auto url = world.provider.authorization_url(kAttempt, {});
    ASSERT_TRUE(url) << url.error().message;
    // The challenge of RFC 7636 for the verifier "v".
    EXPECT_EQ(*url, world.documents.url("/go?x=1") +
                        "&response_type=code&client_id=slipway&redirect_uri=https%3A%2F%2Fa%2Fb"
                        "&scope=openid&state=s&nonce=n&code_challenge="
                        "TJRIXgwhrmxBzh3-e2v6zupato5AokdvUCCOUm9QYIA&code_challenge_method=S256");
  }
  auto& asked = world.documents.asked["/.well-known/openid-configuration"];
  EXPECT_EQ(asked, 1);
  world.clock.pause(std::chrono::hours(1), {});
  EXPECT_TRUE(world.provider.authorization_url(kAttempt, {}));
  EXPECT_EQ(asked, 2);
}

TEST(OpenIdProvider, SaysThatItCannotBeReachedAndIsAskedAgain) {
  SetClock clock;
  OpenIdProvider nobody(
      {"http://127.0.0.1:" + std::to_string(closed_port()), "a", "", "openid", ""}, clock);
  const auto refused = nobody.authorization_url(kAttempt, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  World world;
  const auto whole = world.documents.texts;
  world.documents.texts["/.well-known/openid-configuration"] = std::string(600'000, ' ');
  const auto large = world.provider.authorization_url(kAttempt, {});
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().code, ErrorCode::kFailed);
  EXPECT_THAT(large.error().message, HasSubstr("discovery"));
  world.documents.texts = whole;
  EXPECT_TRUE(world.provider.authorization_url(kAttempt, {}));
}

}  // namespace
}  // namespace slipway::io
