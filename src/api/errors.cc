#include "api/errors.h"

#include <algorithm>
#include <cstdint>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/encoding.h"

namespace slipway::api {
namespace {

// RFC 9110's reason phrases.
std::string_view reason_phrase(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Internal Server Error";
  }
}

}  // namespace

int status_of(base::ErrorCode code) {
  using enum base::ErrorCode;
  switch (code) {
    case kInvalid:
      return 400;
    case kUnauthenticated:
      return 401;
    case kForbidden:
      return 403;
    case kNotFound:
      return 404;
    case kConflict:
      return 409;
    case kTooLarge:
      return 413;
    case kUnsupportedType:
      return 415;
    case kRateLimited:
      return 429;
    case kUnavailable:
    case kTimeout:
    case kCancelled:
      return 503;
    case kFailed:
      return 422;
  }
  return 500;
}

io::ServerResponse error_response(int status, std::string_view message, std::string_view path,
                                  base::Timestamp now, std::string_view field) {
  boost::json::object body{{"status", status},
                           {"error", reason_phrase(status)},
                           {"message", base::to_valid_utf8(message)},
                           {"timestamp", base::to_iso8601(now)},
                           {"path", base::to_valid_utf8(path)}};
  if (!field.empty()) body["field"] = base::to_valid_utf8(field);
  io::ServerResponse response{status, "application/json", boost::json::serialize(body), {}};
  if (status == 429 || status == 503) response.headers.emplace_back("Retry-After", "5");
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Token");
  return response;
}

io::ServerResponse error_response(const base::Error& error, std::string_view path,
                                  base::Timestamp now) {
  auto response = error_response(status_of(error.code), error.message, path, now, error.field);
  if (error.retry_at) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*error.retry_at - now).count();
    std::erase_if(response.headers,
                  [](const auto& header) { return header.first == "Retry-After"; });
    response.headers.emplace_back("Retry-After",
                                  std::to_string(std::max<std::int64_t>(seconds, 1)));
  }
  return response;
}

}  // namespace slipway::api
