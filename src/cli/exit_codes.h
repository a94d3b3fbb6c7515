#pragma once
// How the program ends, by sysexits.h where it has a word for it. Scripts rely on these numbers.

#include "base/error.h"

namespace slipway::cli {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;        // the thing asked for failed, or there is none
inline constexpr int kExitUsage = 64;        // wrong usage
inline constexpr int kExitRefused = 65;      // wrong input
inline constexpr int kExitUnavailable = 69;  // the daemon can't be reached
inline constexpr int kExitInternal = 70;

constexpr int exit_code(base::ErrorCode code) {
  switch (code) {
    case base::ErrorCode::kInvalid:
    case base::ErrorCode::kConflict:
    case base::ErrorCode::kTooLarge:
    case base::ErrorCode::kUnsupportedType:
      return kExitRefused;
    case base::ErrorCode::kUnavailable:
    case base::ErrorCode::kRateLimited:
    case base::ErrorCode::kTimeout:
      return kExitUnavailable;
    case base::ErrorCode::kUnauthenticated:
    case base::ErrorCode::kForbidden:
    case base::ErrorCode::kNotFound:
    case base::ErrorCode::kCancelled:
    case base::ErrorCode::kFailed:
      return kExitFailed;
  }
  return kExitInternal;
}

}  // namespace slipway::cli
