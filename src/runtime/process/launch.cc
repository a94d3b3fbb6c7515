#include "runtime/process/launch.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <signal.h>

#include "io/files.h"
#include "runtime/process/instance/leftovers.h"
#include "runtime/process/instance/records.h"
#include "runtime/process/supervisor_client.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::fail;

std::string describe_failure(const Handshake& handshake, const InstanceSpec& spec) {
  const std::string& program = spec.argv.front();
  const std::string reason = std::strerror(handshake.error);
  if (handshake.step != "program") {
    return "The instance cannot be started (" + handshake.step + "): " + reason + ".";
  }
  const bool is_path = program.find('/') != std::string::npos;
  std::error_code error;
  const bool exists = is_path && fs::exists(fs::path(spec.directory) / program, error);
  if (handshake.error == ENOENT && exists) {
    return "'" + program + "' cannot be run: the interpreter that it names is not on this machine.";
  }
  if (handshake.error == ENOENT) {
    return "There is no program '" + program + "' " +
           (is_path ? "in the service's folder" : "in the PATH of the service") +
           "; check the entrypoint and what the build command makes.";
  }
  if (handshake.error == EACCES) {
    return "'" + program + "' may not be run; is its file executable in git (git update-index " +
           "--chmod=+x)?";
  }
  return "'" + program + "' cannot be run: " + reason + ".";
}

}  // namespace

std::optional<InstanceSpec> read_spec(const fs::path& instance) {
  const auto text = read_small_file((instance / "spec").string());
  if (!text) return std::nullopt;
  return decode_spec(*text);
}

base::Result<void> store_spec(const fs::path& instance, const InstanceSpec& spec) {
  std::error_code error;
  fs::create_directories(instance, error);
  return io::write_file(instance / "spec", encode_spec(spec), 0600);
}

base::Result<void> launch(const fs::path& supervisor, const fs::path& instance,
                          const InstanceSpec& spec) {
  const auto handshake = start_supervisor(supervisor, instance);
  if (!handshake) return fail(handshake.error());
  if (handshake->result != Handshake::Result::kFailed) return {};
  return fail(ErrorCode::kFailed, describe_failure(*handshake, spec));
}

std::optional<InstanceStatus> stored_status(const fs::path& instance) {
  const auto text = read_small_file((instance / "state").string());
  if (!text) return std::nullopt;
  return decode_status(*text);
}

void store_stopped(const fs::path& instance) {
  auto status = stored_status(instance).value_or(InstanceStatus{.phase = Phase::kEnded});
  if (status.phase == Phase::kStopped) return;
  // Its supervisor was killed, and what it left is killed too.
  if (status.phase == Phase::kRunning) status.exit_code = 128 + SIGKILL;
  status.phase = Phase::kStopped;
  replace_small_file((instance / "state").string(), encode_status(status));
}

base::Result<void> end_instance(const fs::path& instance, const std::string& id,
                                base::Duration grace) {
  if (is_supervised(instance)) {
    if (auto stopped = ask_stop(instance, grace); !stopped) return stopped;
  }
  const auto status = stored_status(instance);
  if (!status || (status->phase != Phase::kStopped && status->phase != Phase::kCompleted)) {
    kill_leftovers(id);
    store_stopped(instance);
  }
  return {};
}

}  // namespace slipway::runtime
