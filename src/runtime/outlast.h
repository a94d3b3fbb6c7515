#pragma once
// Calls that outlast that a machine is away for a while, as where a cluster's API server is
// replaced.

#include <chrono>
#include <stop_token>
#include <type_traits>

#include "base/clock.h"
#include "base/error.h"
#include "base/result.h"
#include "runtime/absence.h"

namespace slipway::runtime {

// What the call answers in the end: it is called again every second while that is kUnavailable,
// until this time; kCancelled. Called twice it has to do what it does once. `absence` is told; a
// call that takes longer than the absence tells it itself that it ended.
template <typename Call>
std::invoke_result_t<Call&> outlast(base::Clock& clock, base::Timestamp until,
                                    const std::stop_token& stop, Absence& absence, Call call) {
  for (bool was_away = false;;) {
    auto answer = call();
    if (answer) {
      absence.ended();
      return answer;
    }
    using base::ErrorCode;
    was_away = was_away || answer.error().code == ErrorCode::kUnavailable;
    // A server that has just come back knows for a moment of nobody what they may.
    const bool may_pass = answer.error().code == ErrorCode::kUnavailable ||
                          (was_away && answer.error().code == ErrorCode::kForbidden);
    if (!may_pass) absence.ended();
    if (!may_pass || clock.now() >= until) return answer;
    absence.began(answer.error().message, until);
    clock.pause(std::chrono::seconds(1), stop);
    if (stop.stop_requested()) return base::fail(ErrorCode::kCancelled, "It was cancelled.");
  }
}

}  // namespace slipway::runtime
