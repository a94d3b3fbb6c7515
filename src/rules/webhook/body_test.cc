#include "rules/webhook/body.h"

#include <gtest/gtest.h>

namespace slipway::rules {
namespace {

struct ContentType {
  const char* header;
  const char* type;  // nullptr: none
};

class MediaType : public testing::TestWithParam<ContentType> {};

TEST_P(MediaType, IsReadWithItsParameters) {
  const auto type = media_type(GetParam().header);
  ASSERT_EQ(type.has_value(), GetParam().type != nullptr);
  if (type) {
    EXPECT_EQ(*type, GetParam().type);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, MediaType,
    testing::Values(ContentType{"application/json", "application/json"},
                    ContentType{"Application/JSON", "application/json"},
                    ContentType{" application/json ", "application/json"},
                    ContentType{"application/json; charset=utf-8", "application/json"},
                    ContentType{"application/json;charset=\"UTF-8\"", "application/json"},
                    ContentType{"application/json ; a=b ; c=\"d \\\" ;e\"", "application/json"},
                    ContentType{"application/json;", "application/json"},
                    ContentType{"application/json;;a=b", "application/json"},
                    ContentType{"application/x-www-form-urlencoded",
                                "application/x-www-form-urlencoded"},
                    ContentType{"application/vnd.x+json", "application/vnd.x+json"},
                    ContentType{"", nullptr}, ContentType{"json", nullptr},
                    ContentType{"application/", nullptr}, ContentType{"/json", nullptr},
                    ContentType{"application/json charset=utf-8", nullptr},
                    ContentType{"application/json; charset", nullptr},
                    ContentType{"application/json; charset=", nullptr},
                    ContentType{"application/json; a=\"b", nullptr},
                    ContentType{"application/json; a=\"b\\", nullptr},
                    ContentType{"application/json, text/html", nullptr}));

struct Typed {
  const char* header;  // nullptr: absent
  bool form_allowed;
  bool taken;
};

class Taken : public testing::TestWithParam<Typed> {};

TEST_P(Taken, OrRefusedWithWhatToSend) {
  model::Headers headers;
  if (GetParam().header != nullptr) headers.emplace_back("content-type", GetParam().header);
  const auto form = body_form(headers, GetParam().form_allowed);
  ASSERT_EQ(form.has_value(), GetParam().taken);
  if (form) return;
  EXPECT_EQ(form.error().code, base::ErrorCode::kUnsupportedType);
  EXPECT_NE(form.error().message.find("send application/json"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Taken,
    testing::Values(Typed{"application/json", false, true},
                    Typed{"application/json; charset=utf-8", true, true},
                    Typed{"application/x-www-form-urlencoded", true, true},
                    Typed{"application/x-www-form-urlencoded", false, false},
                    Typed{"application/cloudevents+json", false, true},
                    Typed{"application/vnd.docker.distribution.events.v2+json", false, true},
                    Typed{"text/x+json", false, false}, Typed{"text/plain", true, false},
                    Typed{"text/json", true, false}, Typed{"\xFF\x01", true, false},
                    Typed{"", true, false}, Typed{nullptr, true, false}));

TEST(FormPayload, IsTheDecodedField) {
  EXPECT_EQ(form_payload("a=b&payload=%7B%22x%22%3A+1%7D"), R"({"x": 1})");
  EXPECT_EQ(form_payload("payload="), "");
  EXPECT_EQ(form_payload("payloads=x"), std::nullopt);
  EXPECT_EQ(form_payload("payload=%7"), std::nullopt);
  EXPECT_EQ(form_payload(""), std::nullopt);
}

TEST(Header, IsFoundInAnyCase) {
  const model::Headers headers{{"x-a", ""}, {"x-b", "1"}, {"x-b", "2"}};
  EXPECT_EQ(header(headers, "X-A"), "");
  EXPECT_EQ(header(headers, "X-B"), "1");
  EXPECT_EQ(header(headers, "X-C"), std::nullopt);
}

}  // namespace
}  // namespace slipway::rules
