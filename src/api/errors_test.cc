#include "api/errors.h"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace slipway::api {
namespace {

TEST(Errors, HaveAStatusForEveryCode) {
  using enum base::ErrorCode;
  const std::vector<std::pair<base::ErrorCode, int>> cases{
      {kInvalid, 400},     {kUnauthenticated, 401}, {kForbidden, 403},       {kNotFound, 404},
      {kConflict, 409},    {kTooLarge, 413},        {kUnsupportedType, 415}, {kRateLimited, 429},
      {kUnavailable, 503}, {kTimeout, 503},         {kCancelled, 503},       {kFailed, 422}};
  for (const auto& [code, status] : cases) EXPECT_EQ(status_of(code), status);
}

TEST(Errors, HaveOneShape) {
  const auto response = error_response({base::ErrorCode::kInvalid, "name: is missing.", "name"},
                                       "/api/thing", base::from_micros(1'800'000'000'000'000));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(boost::json::parse(response.body),
            (boost::json::value{{"status", 400},
                                {"error", "Bad Request"},
                                {"message", "name: is missing."},
                                {"timestamp", "2027-01-15T08:00:00.000Z"},
                                {"path", "/api/thing"},
                                {"field", "name"}}));
}

TEST(Errors, NameTheirStatusAsHttpDoes) {
  const std::vector<std::pair<int, std::string>> cases{{401, "Unauthorized"},
                                                       {422, "Unprocessable Content"},
                                                       {429, "Too Many Requests"},
                                                       {503, "Service Unavailable"},
                                                       {500, "Internal Server Error"}};
  for (const auto& [status, phrase] : cases) {
    const auto body = boost::json::parse(error_response(status, "m", "/", {}).body);
    EXPECT_EQ(body.at("error"), boost::json::value(phrase));
  }
}

TEST(Errors, AreJsonWhateverBytesTheyTellOf) {
  const auto response = error_response(404, "caf\xE9", "/\xFF", {}, "\xFE");
  const auto body = boost::json::parse(response.body);
  EXPECT_EQ(body.at("message"), "caf\xEF\xBF\xBD");
  EXPECT_EQ(body.at("path"), "/\xEF\xBF\xBD");
}

TEST(Errors, SayWhenToTryAgain) {
  const auto header = [](int status) {
    const auto response = error_response(status, "m", "/", {});
    return std::string(model::find_header(response.headers, "Retry-After"));
  };
  EXPECT_EQ(header(503), "5");
  EXPECT_EQ(header(429), "5");
  EXPECT_EQ(header(400), "");
}

}  // namespace
}  // namespace slipway::api
