#pragma once
// The closed set of reasons for which an operation can fail as expected. The HTTP status, the exit
// code and whether a step is tried again are derived from the code alone. Value type.

#include <optional>
#include <string>
#include <utility>

#include "base/time.h"

namespace slipway::base {

enum class ErrorCode {
  kInvalid,          // the input is wrong: 400, exit code 65
  kUnauthenticated,  // no or wrong credentials: 401
  kForbidden,        // 403
  kNotFound,         // 404
  kConflict,         // the state does not allow it: 409
  kTooLarge,         // 413
  kUnsupportedType,  // 415
  kRateLimited,      // too many at once; try again: 429
  kUnavailable,      // a thing outside cannot be reached, or a queue is full; try again: 503
  kTimeout,          // a deadline passed
  kCancelled,        // somebody asked to stop
  kFailed,           // what was run or asked for failed and would fail again
};

struct Error {
  ErrorCode code = ErrorCode::kFailed;
  std::string message;                  // one sentence: what was wrong and what to do
  std::string field{};                  // the input's field, where there is one
  std::optional<Timestamp> retry_at{};  // where whoever was asked said when to come again
};

// Whether the same attempt can succeed later without anybody changing anything.
constexpr bool is_transient(ErrorCode code) {
  return code == ErrorCode::kUnavailable || code == ErrorCode::kTimeout ||
         code == ErrorCode::kRateLimited;
}

}  // namespace slipway::base
