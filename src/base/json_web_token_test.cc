#include "base/json_web_token.h"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "base/encoding.h"

namespace slipway::base {
namespace {

using testing::HasSubstr;

std::string token_of_header(const std::string& header, const std::string& claims = "{}") {
  return encode_base64url(header) + "." + encode_base64url(claims) + ".c2ln";
}

TEST(JsonWebToken, IsReadInItsParts) {
  const auto text = token_of_header(R"({"alg":"ES256","kid":"k1","typ":"JWT"})", R"({"sub":"a"})");
  const auto token = parse_json_web_token(text);
  ASSERT_TRUE(token) << token.error().message;
  EXPECT_EQ(token->algorithm, SignatureAlgorithm::kEs256);
  EXPECT_EQ(token->key_id, "k1");
  EXPECT_EQ(boost::json::serialize(token->claims), R"({"sub":"a"})");
  EXPECT_EQ(token->signed_part + ".c2ln", text);
  EXPECT_EQ(token->signature, "sig");
}

TEST(JsonWebToken, IsRefusedWhereItIsNoneOrSignedOtherwise) {
  const std::string good = R"({"alg":"RS256"})";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "three parts"},
      {"a.b", "three parts"},
      {"a.b.c.d", "three parts"},
      {token_of_header(good) + ".d.e", "three parts"},
      {"!." + encode_base64url("{}") + ".c2ln", "header"},
      {token_of_header("[]"), "header"},
      {token_of_header("{"), "header"},
      {token_of_header("{}"), "RS256 and ES256"},
      {token_of_header(R"({"alg":"none"})"), "'none'"},
      {token_of_header(R"({"alg":"NONE"})"), "'NONE'"},
      {token_of_header(R"({"alg":"HS256"})"), "'HS256'"},
      {token_of_header(R"({"alg":"PS256"})"), "'PS256'"},
      {token_of_header(R"({"alg":["RS256"]})"), "''"},
      {token_of_header(R"({"alg":"a\nb"})"), "'?'"},
      {token_of_header(R"({"alg":"RS256","crit":["exp"]})"), "crit"},
      {token_of_header(good, "7"), "claims"},
      {encode_base64url(good) + "." + encode_base64url("{}") + ".", "signature"},
      {encode_base64url(good) + "." + encode_base64url("{}") + ".c2ln=", "signature"},
      {encode_base64url(good) + "." + encode_base64url("{}") + ".c+/n", "signature"},
      {std::string(70'000, 'a'), "64 KiB"},
  };
  for (const auto& [text, word] : cases) {
    const auto token = parse_json_web_token(text);
    ASSERT_FALSE(token) << text;
    EXPECT_EQ(token.error().code, ErrorCode::kInvalid);
    EXPECT_THAT(token.error().message, HasSubstr(word)) << text;
  }
}

}  // namespace
}  // namespace slipway::base
