#include "io/provider_metadata.h"

#include <gmock/gmock.h>

namespace slipway::io {
namespace {

using testing::HasSubstr;

const std::string kIssuer = "https://id.example.com/realm";

// A whole document with one member changed or, by "", left out.
std::string document_with(const std::string& name = "", const std::string& value = "") {
  std::vector<std::pair<std::string, std::string>> members{
      {"issuer", '"' + kIssuer + '"'},
      {"authorization_endpoint", R"("https://id.example.com/authorize?x=1")"},
      {"token_endpoint", R"("https://id.example.com/token")"},
      {"jwks_uri", R"("https://id.example.com/keys")"},
  };
  std::erase_if(members, [&](const auto& one) { return one.first == name; });
  if (!value.empty()) members.emplace_back(name, value);
  std::string text;
  for (const auto& [key, said] : members) {
    text += (text.empty() ? "\"" : ",\"") + key + "\":" + said;
  }
  return "{" + text + "}";
}

TEST(ProviderMetadata, SaysWhereToAsk) {
  const auto read = parse_provider_metadata(document_with(), kIssuer);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->authorization_endpoint, "https://id.example.com/authorize?x=1");
  EXPECT_EQ(read->token_endpoint, "https://id.example.com/token");
  EXPECT_EQ(read->keys, "https://id.example.com/keys");
  EXPECT_EQ(read->userinfo, "");
  EXPECT_TRUE(read->secret_in_header);
  EXPECT_EQ(discovery_url(kIssuer), kIssuer + "/.well-known/openid-configuration");
  EXPECT_EQ(discovery_url(kIssuer + "/"), kIssuer + "/.well-known/openid-configuration");
}

TEST(ProviderMetadata, ChoosesHowTheSecretIsSent) {
  struct Case {
    std::string methods;
    bool in_header;
  };
  const std::vector<Case> cases{
      {"", true},
      {R"(["client_secret_post","client_secret_basic"])", true},
      {R"(["client_secret_post"])", false},
      {R"(["none"])", false},
  };
  for (const auto& c : cases) {
    const auto read = parse_provider_metadata(
        document_with("token_endpoint_auth_methods_supported", c.methods), kIssuer);
    ASSERT_TRUE(read) << c.methods;
    EXPECT_EQ(read->secret_in_header, c.in_header) << c.methods;
  }
}

TEST(ProviderMetadata, IsRefusedWhereItIsUnfit) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "no JSON object"},
      {"[]", "no JSON object"},
      {document_with("issuer", R"("https://id.example.com/realm/")"), "realm/'"},
      {document_with("issuer"), "issuer ''"},
      {document_with("authorization_endpoint"), "authorization_endpoint"},
      {document_with("token_endpoint", R"("http://id.example.com/token")"), "https"},
      {document_with("jwks_uri", R"("file:///etc/passwd")"), "https"},
      {document_with("jwks_uri", "7"), "https"},
      {document_with("userinfo_endpoint", R"("http://id.example.com/me")"), "userinfo"},
      {document_with("token_endpoint_auth_methods_supported", R"(["private_key_jwt"])"),
       "client_secret_basic"},
  };
  for (const auto& [text, word] : cases) {
    const auto read = parse_provider_metadata(text, kIssuer);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, base::ErrorCode::kFailed);
    EXPECT_THAT(read.error().message, HasSubstr(word)) << text;
  }
}

TEST(ProviderMetadata, KnowsWhereSecretsMayGo) {
  const std::vector<std::pair<std::string, bool>> cases{
      {"https://id.example.com", true},
      {"http://127.0.0.1:9000/x", true},
      {"http://localhost:9000", true},
      {"http://[::1]:9000", true},
      {"http://id.example.com", false},
      {"http://127.0.0.1.example.com", false},
      {"https://ann:x@id.example.com", false},
      {"id.example.com", false},
      {"", false},
  };
  for (const auto& [url, safe] : cases) EXPECT_EQ(is_safe_address(url), safe) << url;
}

}  // namespace
}  // namespace slipway::io
