#include "rules/id_token.h"

#include <gmock/gmock.h>

#include "base/encoding.h"
#include "base/test_signing.h"

namespace slipway::rules {
namespace {

using base::ErrorCode;
using base::TestKey;
using testing::HasSubstr;

constexpr std::int64_t kNow = 1'800'000'000;

const ExpectedIdToken kExpected{"https://id.example.com", "slipway", "n-1",
                                base::from_micros(kNow * 1'000'000)};

std::string seconds(std::int64_t at) { return std::to_string(at); }

// What differs from a good token's claims; "" leaves one out.
using Changes = std::vector<std::pair<std::string, std::string>>;

std::string claims_with(const Changes& changes) {
  std::vector<std::pair<std::string, std::string>> claims{
      {"iss", R"("https://id.example.com")"}, {"aud", R"("slipway")"}, {"sub", R"("248")"},
      {"exp", seconds(kNow + 300)},           {"iat", seconds(kNow)},  {"nonce", R"("n-1")"},
  };
  for (const auto& [name, value] : changes) {
    std::erase_if(claims, [&changed = name](const auto& one) { return one.first == changed; });
    if (!value.empty()) claims.emplace_back(name, value);
  }
  std::string text;
  for (const auto& [name, value] : claims) {
    text += (text.empty() ? "\"" : ",\"") + name + "\":" + value;
  }
  return "{" + text + "}";
}

TEST(IdToken, IsBelievedByItsClaims) {
  struct Case {
    std::string what;
    Changes changes;
    std::string complaint;  // "": none
  };
  const std::vector<Case> cases{
      {"good", {}, ""},
      {"more claims", {{"email", R"("ann@example.com")"}, {"azp", R"("slipway")"}}, ""},
      {"a list of one", {{"aud", R"(["slipway"])"}}, ""},
      {"a list and azp", {{"aud", R"(["other","slipway"])"}, {"azp", R"("slipway")"}}, ""},
      {"just expired", {{"exp", seconds(kNow - 59)}}, ""},
      {"a clock that is ahead", {{"iat", seconds(kNow + 60)}}, ""},
      {"a fraction", {{"iat", seconds(kNow) + ".25"}}, ""},
      {"another issuer", {{"iss", R"("https://id.example.com/")"}}, "(iss)"},
      {"no issuer", {{"iss", ""}}, "(iss)"},
      {"another audience", {{"aud", R"("other")"}}, "(aud)"},
      {"no audience", {{"aud", ""}}, "(aud)"},
      {"nobody", {{"aud", "[]"}}, "(aud)"},
      {"an audience of numbers", {{"aud", R"(["slipway",7])"}}, "(aud)"},
      {"several audiences", {{"aud", R"(["slipway","other"])"}}, "(azp)"},
      {"another party", {{"azp", R"("other")"}}, "(azp)"},
      {"a party that is none", {{"azp", "7"}}, "(azp)"},
      {"expired", {{"exp", seconds(kNow - 60)}}, "(exp)"},
      {"no end", {{"exp", ""}}, "exp)"},
      {"an end in words", {{"exp", R"("1900000000")"}}, "exp)"},
      {"an endless number", {{"exp", "1e999"}}, "exp)"},
      {"of the future", {{"iat", seconds(kNow + 61)}}, "(iat)"},
      {"no beginning", {{"iat", ""}}, "iat"},
      {"not yet", {{"nbf", seconds(kNow + 61)}}, "(nbf)"},
      {"another nonce", {{"nonce", R"("n-2")"}}, "(nonce)"},
      {"no nonce", {{"nonce", ""}}, "(nonce)"},
      {"no subject", {{"sub", ""}}, "(sub)"},
      {"an empty subject", {{"sub", R"("")"}}, "(sub)"},
      {"a long subject", {{"sub", '"' + std::string(256, 'x') + '"'}}, "(sub)"},
  };
  for (const auto& key : {TestKey::rsa(), TestKey::p256()}) {
    const auto keys = base::JsonWebKeySet::parse(base::key_set({key.jwk("k1")})).value();
    for (const auto& c : cases) {
      SCOPED_TRACE(key.algorithm() + ", " + c.what);
      const auto claims =
          verify_id_token(key.token_of("k1", claims_with(c.changes)), keys, kExpected);
      EXPECT_EQ(claims.has_value(), c.complaint.empty());
      if (claims) {
        EXPECT_EQ(claims->at("sub"), "248");
      } else {
        EXPECT_EQ(claims.error().code, ErrorCode::kInvalid);
        EXPECT_THAT(claims.error().message, HasSubstr(c.complaint));
      }
    }
  }
}

TEST(IdToken, IsBelievedByItsSignature) {
  const auto rsa = TestKey::rsa();
  const auto p256 = TestKey::p256();
  const auto keys =
      base::JsonWebKeySet::parse(base::key_set({rsa.jwk("r"), p256.jwk("e")})).value();
  const auto good = claims_with({});
  const auto unsigned_token =
      base::encode_base64url(R"({"alg":"none"})") + "." + base::encode_base64url(good) + ".";
  auto changed = rsa.token_of("r", good);
  changed[changed.find('.') + 20] ^= 1;
  // The public key as a secret, which a careless verifier takes.
  const auto confused = rsa.token(R"({"alg":"HS256","kid":"r"})", good);
  struct Case {
    std::string what;
    std::string token;
    std::optional<ErrorCode> code;  // none: believed
  };
  const std::vector<Case> cases{
      {"RS256", rsa.token_of("r", good), {}},
      {"ES256", p256.token_of("e", good), {}},
      {"no kid", rsa.token(R"({"alg":"RS256"})", good), {}},
      {"an unknown kid", rsa.token_of("x", good), ErrorCode::kNotFound},
      {"another's key", TestKey::rsa().token_of("r", good), ErrorCode::kInvalid},
      {"another's curve key", TestKey::p256().token_of("e", good), ErrorCode::kInvalid},
      {"a key of another kind", rsa.token(R"({"alg":"RS256","kid":"e"})", good),
       ErrorCode::kNotFound},
      {"signed by the wrong kind", p256.token(R"({"alg":"RS256","kid":"r"})", good),
       ErrorCode::kInvalid},
      {"HS256", confused, ErrorCode::kInvalid},
      {"none", unsigned_token, ErrorCode::kInvalid},
      {"none with a signature", rsa.token(R"({"alg":"none","kid":"r"})", good),
       ErrorCode::kInvalid},
      {"changed claims", changed, ErrorCode::kInvalid},
      {"nothing", "", ErrorCode::kInvalid},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.what);
    const auto claims = verify_id_token(c.token, keys, kExpected);
    EXPECT_EQ(claims.has_value(), !c.code);
    if (!claims && c.code) {
      EXPECT_EQ(claims.error().code, *c.code) << claims.error().message;
    }
  }
}

TEST(IdToken, IsNotBelievedWithoutANonceOfOurs) {
  const auto key = TestKey::p256();
  const auto keys = base::JsonWebKeySet::parse(base::key_set({key.jwk("k1")})).value();
  auto expected = kExpected;
  expected.nonce.clear();
  EXPECT_FALSE(
      verify_id_token(key.token_of("k1", claims_with({{"nonce", R"("")"}})), keys, expected));
}

}  // namespace
}  // namespace slipway::rules
