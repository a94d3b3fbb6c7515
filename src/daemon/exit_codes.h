#pragma once
// The program's exit codes, those of sysexits.h.

namespace slipway::daemon {

constexpr int kStopped = 0;
constexpr int kUsage = 64;
constexpr int kUnavailable = 69;
constexpr int kInternal = 70;
constexpr int kWrongConfiguration = 78;

}  // namespace slipway::daemon
