#include "rules/webhook/signature.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "forge/forge_test_support.h"

namespace slipway::forge {
namespace {

using model::HookKind;

constexpr const char* kSecret = "It's a Secret to Everybody";
constexpr const char* kBody = "Hello, World!";
// The vector of GitHub's documentation.
constexpr const char* kVector = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
constexpr const char* kForm = "application/x-www-form-urlencoded";
constexpr const char* kFormBody = "payload=%7B%22a%22%3A+%22b%22%7D";
constexpr const char* kFormJson = R"({"a": "b"})";

// The vector of the Standard Webhooks specification's libraries.
constexpr const char* kStandardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* kStandardBody = R"({"test": 2432232314})";
constexpr const char* kStandardSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
constexpr base::Timestamp kNow{std::chrono::seconds(1614265330)};

model::Headers standard_headers(model::Headers more) {
  more.emplace_back("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek");
  more.emplace_back("webhook-timestamp", "1614265330");
  more.emplace_back("webhook-signature", kStandardSignature);
  return more;
}

std::string basic(const std::string& pair) { return "Basic " + base::encode_base64(pair); }

struct Signed {
  const char* name;
  HookKind kind;
  model::Headers headers;
  std::string body;
  std::string secret;
  const char* refusal;  // part of the message; nullptr: verified
};

class Signature : public testing::TestWithParam<Signed> {};

TEST_P(Signature, IsVerified) {
  const auto& [name, kind, headers, body, secret, refusal] = GetParam();
  const auto verified = forge_of(kind)->verify(headers, body, secret, kNow);
  ASSERT_EQ(verified.has_value(), refusal == nullptr);
  if (verified) return;
  EXPECT_EQ(verified.error().code, base::ErrorCode::kUnauthenticated);
  EXPECT_NE(verified.error().message.find(refusal), std::string::npos) << verified.error().message;
  for (const auto& right : {gitea_signature(secret, body), gitea_signature(secret, kFormJson)}) {
    EXPECT_EQ(verified.error().message.find(right), std::string::npos);
  }
}

std::string sha1_signature() { return base::encode_hex(base::hmac_sha1(kSecret, kBody)); }

INSTANTIATE_TEST_SUITE_P(
    Github, Signature,
    testing::Values(
        Signed{"Vector",
               HookKind::GITHUB,
               {{"x-hub-signature-256", std::string("sha256=") + kVector}},
               kBody,
               kSecret,
               nullptr},
        Signed{"UpperCase",
               HookKind::GITHUB,
               {{"x-hub-signature-256",
                 "sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17"}},
               kBody,
               kSecret,
               nullptr},
        Signed{"OtherBody",
               HookKind::GITHUB,
               {{"x-hub-signature-256", std::string("sha256=") + kVector}},
               "Hello, World",
               kSecret,
               "X-Hub-Signature-256 does not match"},
        Signed{"OtherSecret",
               HookKind::GITHUB,
               {{"x-hub-signature-256", std::string("sha256=") + kVector}},
               kBody,
               "x",
               "does not match"},
        Signed{"NoPrefix",
               HookKind::GITHUB,
               {{"x-hub-signature-256", kVector}},
               kBody,
               kSecret,
               "does not match"},
        Signed{"NotHex",
               HookKind::GITHUB,
               {{"x-hub-signature-256", "sha256=" + std::string(64, 'z')}},
               kBody,
               kSecret,
               "does not match"},
        Signed{"Shortened",
               HookKind::GITHUB,
               {{"x-hub-signature-256", std::string("sha256=") + std::string(kVector, 32)}},
               kBody,
               kSecret,
               "does not match"},
        Signed{"Empty",
               HookKind::GITHUB,
               {{"x-hub-signature-256", "sha256="}},
               kBody,
               kSecret,
               "is empty"},
        Signed{"LegacyOnly",
               HookKind::GITHUB,
               {{"x-hub-signature", "sha1=" + sha1_signature()}},
               kBody,
               kSecret,
               "X-Hub-Signature-256 is missing"},
        Signed{"Missing", HookKind::GITHUB, {}, kBody, kSecret, "X-Hub-Signature-256 is missing"},
        Signed{"NoSecret",
               HookKind::GITHUB,
               {{"x-hub-signature-256", github_signature("", kBody)}},
               kBody,
               "",
               "has no secret"},
        Signed{"FormAsItIsSent",
               HookKind::GITHUB,
               {{"content-type", kForm},
                {"x-hub-signature-256", github_signature(kSecret, kFormBody)}},
               kFormBody,
               kSecret,
               nullptr},
        Signed{"FormOverItsJson",
               HookKind::GITHUB,
               {{"content-type", kForm},
                {"x-hub-signature-256", github_signature(kSecret, kFormJson)}},
               kFormBody,
               kSecret,
               "does not match"}),
    [](const auto& test) { return test.param.name; });

std::vector<Signed> gitea_family() {
  std::vector<Signed> cases;
  for (const auto& [kind, header] : {std::pair{HookKind::GITEA, "x-gitea-signature"},
                                     std::pair{HookKind::FORGEJO, "x-forgejo-signature"},
                                     std::pair{HookKind::GOGS, "x-gogs-signature"}}) {
    const model::Headers form{{"content-type", kForm}};
    const auto with = [&](const std::string& value) {
      return model::Headers{{"content-type", kForm}, {header, value}};
    };
    cases.insert(
        cases.end(),
        {{"Json", kind, {{header, kVector}}, kBody, kSecret, nullptr},
         {"Prefixed", kind, {{header, std::string("sha256=") + kVector}}, kBody, kSecret, "match"},
         {"Empty", kind, {{header, ""}}, kBody, kSecret, "has no secret. Set"},
         {"EmptyAndNoSecret", kind, {{header, ""}}, kBody, "", "This hook has no secret"},
         {"Missing", kind, {}, kBody, kSecret, "is missing"},
         {"GithubsOnly",
          kind,
          {{"x-hub-signature-256", github_signature(kSecret, kBody)}},
          kBody,
          kSecret,
          "is missing"},
         {"FormOverItsJson", kind, with(gitea_signature(kSecret, kFormJson)), kFormBody, kSecret,
          nullptr},
         {"FormAsItIsSent", kind, with(gitea_signature(kSecret, kFormBody)), kFormBody, kSecret,
          "match"},
         {"FormWithoutPayload", kind, with(gitea_signature(kSecret, "a=b")), "a=b", kSecret,
          "'payload'"}});
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(GiteaFamily, Signature, testing::ValuesIn(gitea_family()),
                         [](const auto& test) {
                           return forge_of(test.param.kind)->envelope({}, "").event +
                                  std::to_string(test.index) + test.param.name;
                         });

INSTANTIATE_TEST_SUITE_P(
    Others, Signature,
    testing::Values(
        Signed{"Token", HookKind::GITLAB, {{"x-gitlab-token", "t"}}, kBody, "t", nullptr},
        Signed{"TokenWrong", HookKind::GITLAB, {{"x-gitlab-token", "u"}}, kBody, "t", "match"},
        Signed{"TokenLonger", HookKind::GITLAB, {{"x-gitlab-token", "tt"}}, kBody, "t", "match"},
        Signed{"TokenEmpty", HookKind::GITLAB, {{"x-gitlab-token", ""}}, kBody, "t", "is empty"},
        Signed{"TokenMissing", HookKind::GITLAB, {}, kBody, "t", "X-Gitlab-Token is missing"},
        Signed{"TokenBothEmpty",
               HookKind::GITLAB,
               {{"x-gitlab-token", ""}},
               kBody,
               "",
               "has no secret"},
        Signed{"Standard", HookKind::GITLAB, standard_headers({}), kStandardBody, kStandardSecret,
               nullptr},
        Signed{"StandardBesideAnotherToken", HookKind::GITLAB,
               standard_headers({{"x-gitlab-token", "x"}}), kStandardBody, kStandardSecret,
               nullptr},
        Signed{"TokenBesideAnotherSignature", HookKind::GITLAB,
               standard_headers({{"x-gitlab-token", "t"}}), kBody, "t", nullptr},
        Signed{"StandardOfAnotherBody", HookKind::GITLAB, standard_headers({}), kBody,
               kStandardSecret, "webhook-signature does not match"},
        Signed{"Bitbucket",
               HookKind::BITBUCKET,
               {{"x-hub-signature", std::string("sha256=") + kVector}},
               kBody,
               kSecret,
               nullptr},
        Signed{"BitbucketSha1",
               HookKind::BITBUCKET,
               {{"x-hub-signature", "sha1=" + sha1_signature()}},
               kBody,
               kSecret,
               "does not match"},
        Signed{"BitbucketMissing",
               HookKind::BITBUCKET,
               {{"x-hub-signature-256", std::string("sha256=") + kVector}},
               kBody,
               kSecret,
               "X-Hub-Signature is missing"},
        Signed{"BitbucketServer",
               HookKind::BITBUCKET_SERVER,
               {{"x-hub-signature", std::string("sha256=") + kVector}},
               kBody,
               kSecret,
               nullptr},
        Signed{"BitbucketServersUnsignedTest",
               HookKind::BITBUCKET_SERVER,
               {{"x-event-key", "diagnostics:ping"}},
               kBody,
               kSecret,
               "Some versions don't sign the test"},
        Signed{"AzurePassword",
               HookKind::AZURE_DEVOPS,
               {{"authorization", basic("any:" + std::string(kSecret))}},
               kBody,
               kSecret,
               nullptr},
        Signed{"AzureOtherPassword",
               HookKind::AZURE_DEVOPS,
               {{"authorization", basic(std::string(kSecret) + ":x")}},
               kBody,
               kSecret,
               "is not this hook's"},
        Signed{"AzureMissing", HookKind::AZURE_DEVOPS, {}, kBody, kSecret, "is missing"},
        Signed{"Git",
               HookKind::GIT,
               {{"x-hub-signature-256", std::string("sha256=") + kVector}},
               kBody,
               kSecret,
               nullptr},
        Signed{"GitMissing", HookKind::GIT, {}, kBody, kSecret, "X-Hub-Signature-256 is missing"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace slipway::forge
