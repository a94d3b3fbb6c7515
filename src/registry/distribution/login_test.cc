// To whom credentials go, and how often.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "registry/distribution/distribution_registry.h"
#include "registry/distribution/test_script.h"

namespace slipway::registry {
namespace {

using base::ErrorCode;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const Credentials kDeploy{"deploy", "right"};
const std::string kBasic = "Basic " + base::encode_base64("deploy:right");
const model::Digest kFoundDigest = model::Digest::of_sha256(base::sha256("x"));
const Answer kFound{200, "", "Docker-Content-Digest: " + kFoundDigest.to_string() + "\r\n"};

bool has(const io::TestRequest& request, const std::string& authorization) {
  const auto found = request.headers.find("authorization");
  return found != request.headers.end() && found->second == authorization;
}

Answer challenge(const std::string& header) {
  return {401, "", "WWW-Authenticate: " + header + "\r\n"};
}

class Login : public testing::Test {
 protected:
  base::Result<model::Digest> resolve(const TestScript& script, const Credentials& credentials,
                                      const std::string& path = "a") {
    return registry.resolve({{script.host(), path}, "1", {}}, credentials, {});
  }

  TestClock clock;
  DistributionRegistry registry{{}, clock};
};

TEST_F(Login, BasicIsRememberedByUserAndPassword) {
  const TestScript script([](const io::TestRequest& request) {
    return has(request, kBasic) ? kFound : challenge("Basic realm=\"x\"");
  });
  EXPECT_TRUE(resolve(script, kDeploy));
  EXPECT_TRUE(resolve(script, kDeploy));
  EXPECT_FALSE(resolve(script, {"deploy", "wrong"}));
  EXPECT_FALSE(resolve(script, {}));
  const std::string ask = "HEAD /v2/a/manifests/1";
  EXPECT_THAT(script.asked(),
              ElementsAre(ask, ask + " " + kBasic, ask + " " + kBasic, ask,
                          ask + " Basic " + base::encode_base64("deploy:wrong"), ask));
}

// A registry and its token realm on one host.
class Bearer : public Login {
 protected:
  Answer answer(const io::TestRequest& request) {
    if (!request.path.starts_with("/token")) {
      return has(request, "Bearer t" + std::to_string(valid))
                 ? kFound
                 : challenge("Bearer realm=\"http://" + script.host() +
                             "/token?x=y\",service=\"a b\",scope=\"repository:a:pull\"");
    }
    if (!has(request, kBasic)) return {401};
    valid = ++given;
    return {200, R"({"access_token": "t)" + std::to_string(given) + R"(", "expires_in": 100})"};
  }

  int given = 0;
  int valid = -1;
  TestScript script{[this](const io::TestRequest& request) { return answer(request); }};
  const std::string ask = "HEAD /v2/a/manifests/1";
  const std::string token = "GET /token?x=y&service=a%20b&scope=repository%3Aa%3Apull " + kBasic;
};

TEST_F(Bearer, TokensAreKeptUntilTheyExpire) {
  EXPECT_EQ(resolve(script, kDeploy), kFoundDigest);
  clock.advance(std::chrono::seconds(80));
  EXPECT_EQ(resolve(script, kDeploy), kFoundDigest);
  clock.advance(std::chrono::seconds(15));
  EXPECT_EQ(resolve(script, kDeploy), kFoundDigest);
  EXPECT_THAT(script.asked(), ElementsAre(ask, token, ask + " Bearer t1", ask + " Bearer t1", ask,
                                          token, ask + " Bearer t2"));
}

TEST_F(Bearer, ATokenThatIsRefusedIsReplacedOnce) {
  EXPECT_EQ(resolve(script, kDeploy), kFoundDigest);
  valid = -1;
  EXPECT_EQ(resolve(script, kDeploy), kFoundDigest);
  EXPECT_THAT(script.asked(), ElementsAre(ask, token, ask + " Bearer t1", ask + " Bearer t1", token,
                                          ask + " Bearer t2"));
}

TEST_F(Bearer, OthersGetNoTokenOfIts) {
  EXPECT_EQ(resolve(script, kDeploy), kFoundDigest);
  for (const Credentials& other : {Credentials{"deploy", "wrong"}, Credentials{}}) {
    const auto refused = resolve(script, other);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnauthenticated);
    EXPECT_THAT(refused.error().message,
                AllOf(Not(HasSubstr("wrong")), HasSubstr("check the name")));
  }
  EXPECT_EQ(resolve(script, kDeploy), kFoundDigest);
  EXPECT_EQ(given, 1);
}

TEST_F(Login, ARegistryThatIsNeverContentIsLeft) {
  const TestScript script([](const io::TestRequest& request) {
    if (request.path.starts_with("/token")) return Answer{200, R"({"token": "t"})"};
    return challenge("Bearer realm=\"http://" + request.headers.at("host") + "/token\"");
  });
  const auto refused = resolve(script, kDeploy);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnauthenticated);
  EXPECT_THAT(script.asked(), SizeIs(3));
}

TEST_F(Login, CredentialsGoToNoOtherHost) {
  const TestScript other([](const auto&) { return Answer{200, R"({"token": "t"})"}; });
  struct Case {
    std::string realm;
    ErrorCode code;
  };
  for (const auto& [realm, code] :
       std::vector<Case>{{"http://" + other.host("localhost") + "/token", ErrorCode::kForbidden},
                         {"http://" + other.host("u:p@127.0.0.1") + "/token", ErrorCode::kFailed},
                         {"/token", ErrorCode::kFailed},
                         {"file:///etc/passwd", ErrorCode::kFailed},
                         {"", ErrorCode::kFailed}}) {
    const TestScript script(
        [&](const auto&) { return challenge("Bearer realm=\"" + realm + "\""); });
    const auto refused = resolve(script, kDeploy);
    ASSERT_FALSE(refused) << realm;
    EXPECT_EQ(refused.error().code, code) << refused.error().message;
  }
  EXPECT_THAT(other.asked(), SizeIs(0));
}

TEST_F(Login, AnAnswerWithoutATokenIsNone) {
  for (const char* body : {"", "[]", "{}", R"({"token": ""})", R"({"token": 1})",
                           R"({"token": "a\r\nX: y"})", R"({"token": "a b"})"}) {
    const TestScript script([&](const io::TestRequest& request) {
      if (request.path.starts_with("/token")) return Answer{200, body};
      return challenge("Bearer realm=\"http://" + request.headers.at("host") + "/token\"");
    });
    const auto refused = resolve(script, kDeploy);
    ASSERT_FALSE(refused) << body;
    EXPECT_EQ(refused.error().code, ErrorCode::kFailed) << refused.error().message;
  }
}

TEST_F(Login, ARealmThatIsAskedTooOftenSaysWhen) {
  const TestScript script([&](const io::TestRequest& request) {
    if (request.path.starts_with("/token")) return Answer{429, "", "Retry-After: 7\r\n"};
    return challenge("Bearer realm=\"http://" + request.headers.at("host") + "/token\"");
  });
  const auto refused = resolve(script, kDeploy);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRateLimited);
  EXPECT_EQ(refused.error().retry_at, clock.now() + std::chrono::seconds(7));
}

TEST_F(Login, RedirectsAreFollowedWithoutCredentials) {
  const TestScript script([](const io::TestRequest& request) {
    if (request.path == "/elsewhere") return kFound;
    if (!has(request, kBasic)) return challenge("Basic realm=\"x\"");
    return Answer{307, "", "Location: /elsewhere\r\n"};
  });
  EXPECT_EQ(resolve(script, kDeploy), kFoundDigest);
  EXPECT_EQ(script.asked().back(), "HEAD /elsewhere");
}

TEST_F(Login, RedirectsThatAreNotFollowed) {
  const TestScript other([](const auto&) { return kFound; });
  struct Case {
    std::string location, says;
  };
  for (const auto& [location, says] :
       std::vector<Case>{{"http://" + other.host("localhost") + "/x", "is not followed"},
                         {"http://" + other.host("u:p@127.0.0.1") + "/x", "is not followed"},
                         {"file:///etc/passwd", "is not followed"},
                         {"", "again and again"},
                         {"/again", "again and again"},
                         {"/locked", "which wants credentials"}}) {
    const TestScript script([&](const io::TestRequest& request) {
      if (request.path == "/locked") return challenge("Basic realm=\"x\"");
      return Answer{302, "", "Location: " + location + "\r\n"};
    });
    const auto refused = resolve(script, kDeploy);
    ASSERT_FALSE(refused) << location;
    EXPECT_EQ(refused.error().code, ErrorCode::kFailed);
    EXPECT_THAT(refused.error().message, HasSubstr(says));
    for (const auto& line : script.asked()) EXPECT_THAT(line, Not(HasSubstr("Basic")));
  }
  EXPECT_THAT(other.asked(), SizeIs(0));
}

TEST(Tokens, DoNotGrowForEver) {
  Tokens tokens;
  const base::Timestamp now(std::chrono::seconds(100));
  for (int i = 0; i < 10000; ++i) {
    tokens.keep(std::to_string(i), {.text = "t", .expires_at = now + std::chrono::seconds(1)}, now);
  }
  EXPECT_FALSE(tokens.find("0", now));
  EXPECT_TRUE(tokens.find("9999", now));
  EXPECT_FALSE(tokens.find("9999", now + std::chrono::seconds(1)));
  EXPECT_NE(Tokens::key("o", "p", {"ab", "c"}), Tokens::key("o", "p", {"a", "bc"}));
}

}  // namespace
}  // namespace slipway::registry
