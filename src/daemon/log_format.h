#pragma once
// How the daemon's log lines look. What others wrote (a remote's complaint, a name) ends no line,
// so that nobody writes one of his own.

#include <memory>

#include <spdlog/formatter.h>

namespace slipway::daemon {

// "2026-11-29T08:00:00.000Z info a message", with control characters as "\n", "\r", "\t" or "\x1b".
std::unique_ptr<spdlog::formatter> make_log_format();

}  // namespace slipway::daemon
