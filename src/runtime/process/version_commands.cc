#include "runtime/process/version_commands.h"

#include "base/encoding.h"
#include "io/process.h"
#include "runtime/process/launch_plan.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime {

using base::ErrorCode;
using base::fail;

base::Result<void> run_version_command(const VersionCommand& command,
                                       const std::vector<std::string>& secrets, const LogSink& log,
                                       const std::stop_token& stop) {
  const SecretMask mask(secrets);
  log("slipway", mask.apply("$ " + command.line));
  io::Command run{.argv = shell_command(command.line),
                  .environment = command.environment,
                  .directory = command.directory,
                  .deadline = command.deadline};
  if (command.user) {
    run.uid = command.user->uid;
    run.gid = command.user->gid;
  }
  std::string last_line;
  const auto outcome = io::run(run, stop, [&](std::string_view stream, std::string_view line) {
    const std::string text = base::to_valid_utf8(mask.apply(line));
    if (text.find_first_not_of(" \t") != std::string::npos) last_line = text;
    log(stream, text);
  });
  if (!outcome) {
    if (outcome.error().code != ErrorCode::kTimeout) return fail(outcome.error());
    // Tried again it would take as long again.
    return fail(ErrorCode::kFailed, "The " + command.name + " did not end within " +
                                        base::describe(command.deadline) +
                                        "; raise the service's build_timeout if it needs longer.");
  }
  if (outcome->ok()) return {};
  return fail(ErrorCode::kFailed, "The " + command.name + " ended with code " +
                                      std::to_string(outcome->exit_code) +
                                      (last_line.empty() ? "." : ": " + last_line));
}

}  // namespace slipway::runtime
