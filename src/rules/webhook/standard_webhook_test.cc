#include "rules/webhook/standard_webhook.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/encoding.h"

namespace slipway::rules {
namespace {

// The vector of the specification's libraries.
constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* kId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr const char* kTime = "1614265330";
constexpr const char* kBody = R"({"test": 2432232314})";
constexpr const char* kVector = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
constexpr std::int64_t kNow = 1614265330;

std::string sign(const std::string& key, const std::string& time) {
  return "v1," +
         base::encode_base64(base::hmac_sha256(key, std::string(kId) + "." + time + "." + kBody));
}

struct Signed {
  const char* name;
  std::string signature;
  std::string time = kTime;
  std::int64_t now = kNow;
  const char* refusal = nullptr;  // part of the message; nullptr: verified
  std::string secret = kSecret;
};

class StandardWebhook : public testing::TestWithParam<Signed> {};

TEST_P(StandardWebhook, IsVerifiedOrRefused) {
  const model::Headers headers{{"webhook-id", kId},
                               {"webhook-timestamp", GetParam().time},
                               {"webhook-signature", GetParam().signature}};
  const auto verified = verify_standard_webhook(
      headers, kBody, GetParam().secret, base::Timestamp(std::chrono::seconds(GetParam().now)));
  ASSERT_EQ(verified.has_value(), GetParam().refusal == nullptr);
  if (verified) return;
  EXPECT_EQ(verified.error().code, base::ErrorCode::kUnauthenticated);
  EXPECT_NE(verified.error().message.find(GetParam().refusal), std::string::npos);
}

const std::string kOther = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

INSTANTIATE_TEST_SUITE_P(
    Table, StandardWebhook,
    testing::Values(
        Signed{"Vector", kVector},
        Signed{"OneOfSeveral", kOther + " v2,xyz " + kVector + " v1a,abc"},
        Signed{"DoubleSpace", kOther + "  " + kVector},
        Signed{"FiveMinutesOld", kVector, kTime, kNow + 300},
        Signed{"FiveMinutesAhead", kVector, kTime, kNow - 300},
        Signed{"PlainSecret", sign("secret", kTime), kTime, kNow, nullptr, "secret"},
        Signed{"PrefixWithoutBase64", sign("whsec_%", kTime), kTime, kNow, nullptr, "whsec_%"},
        Signed{"TooOld", kVector, kTime, kNow + 301, "within five minutes"},
        Signed{"TooNew", kVector, kTime, kNow - 301, "within five minutes"},
        Signed{"OtherTime", kVector, "1614265331", kNow, "does not match"},
        Signed{"NoTime", sign("s", ""), "", kNow, "within five minutes", "s"},
        Signed{"NegativeTime", sign("s", "-1"), "-1", 0, "within five minutes", "s"},
        Signed{"HugeTime", kVector, "9223372036854775807", kNow, "within five minutes"},
        Signed{"TooHugeTime", kVector, "92233720368547758070", kNow, "within five minutes"},
        Signed{"Other", kOther, kTime, kNow, "does not match"},
        Signed{"OtherVersion", "v2," + std::string(kVector).substr(3), kTime, kNow,
               "does not match"},
        Signed{"Unversioned", std::string(kVector).substr(3), kTime, kNow, "does not match"},
        Signed{"Nothing", "", kTime, kNow, "does not match"},
        Signed{"EmptySecret", sign("", kTime), kTime, kNow, "has no secret", ""},
        Signed{"EmptyKey", sign("", kTime), kTime, kNow, "has no secret", "whsec_"}),
    [](const auto& test) { return test.param.name; });

TEST(StandardWebhook, NeedsItsThreeHeaders) {
  const model::Headers all{
      {"webhook-id", kId}, {"webhook-timestamp", kTime}, {"webhook-signature", kVector}};
  for (std::size_t left_out = 0; left_out < all.size(); ++left_out) {
    auto headers = all;
    headers.erase(headers.begin() + static_cast<std::ptrdiff_t>(left_out));
    const auto verified = verify_standard_webhook(headers, kBody, kSecret,
                                                  base::Timestamp(std::chrono::seconds(kNow)));
    ASSERT_FALSE(verified);
    EXPECT_NE(verified.error().message.find("is missing"), std::string::npos);
  }
}

TEST(StandardWebhookSignature, IsTheVectors) {
  const auto now = base::Timestamp(std::chrono::seconds(kNow)) + std::chrono::milliseconds(999);
  EXPECT_EQ(sign_standard_webhook(kId, now, kBody, kSecret), kVector);
  EXPECT_EQ(sign_standard_webhook(kId, now, kBody, "secret"), sign("secret", kTime));
}

}  // namespace
}  // namespace slipway::rules
