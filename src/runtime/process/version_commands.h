#pragma once
// The commands that a version runs before it starts: its build and its release command. Called by
// ProcessRuntime; blocking; stateless.

#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "runtime/release_files.h"
#include "runtime/runtime.h"

namespace slipway::runtime {

struct VersionCommand {
  std::string name;  // "build command"
  std::string line;  // for the shell
  std::filesystem::path directory;
  std::map<std::string, std::string> environment;
  base::Duration deadline = std::chrono::minutes(30);
  std::optional<ServiceUser> user{};
};

// Each line of its output goes to `log`, without the secrets. kFailed with the exit code and the
// last line, or where the deadline passed; kCancelled.
base::Result<void> run_version_command(const VersionCommand& command,
                                       const std::vector<std::string>& secrets, const LogSink& log,
                                       const std::stop_token& stop);

}  // namespace slipway::runtime
