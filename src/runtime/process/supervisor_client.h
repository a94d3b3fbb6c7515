#pragma once
// The daemon's side of the talk with instances' supervisors; each instance is known by its folder.
// Blocking for a bounded time; thread-safe.

#include <filesystem>
#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "runtime/process/instance/status.h"

namespace slipway::runtime {

// Starts a supervisor that outlives this process, and awaits its first word.
base::Result<Handshake> start_supervisor(const std::filesystem::path& program,
                                         const std::filesystem::path& instance);

bool is_supervised(const std::filesystem::path& instance);

// Nothing where no supervisor answers.
std::optional<InstanceStatus> ask_status(const std::filesystem::path& instance);

// Asks for the instance's end and awaits it. kTimeout where it does not come.
base::Result<void> ask_stop(const std::filesystem::path& instance, base::Duration grace);

}  // namespace slipway::runtime
