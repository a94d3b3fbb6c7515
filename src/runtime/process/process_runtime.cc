#include "runtime/process/process_runtime.h"

#include <cerrno>
#include <cstring>
#include <set>
#include <system_error>
#include <utility>

#include "io/files.h"
#include "runtime/free_port.h"
#include "runtime/process/instance/leftovers.h"
#include "runtime/process/instance/records.h"
#include "runtime/process/instance/status.h"
#include "runtime/process/log_reader.h"
#include "runtime/process/supervisor_client.h"
#include "runtime/process/version_commands.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::fail;

base::Result<std::optional<Procfile>> read_procfile(const fs::path& folder) {
  const auto text = io::read_file(folder / "Procfile");
  if (text) return parse_procfile(*text);
  if (text.error().code == ErrorCode::kNotFound) return std::nullopt;
  return fail(text.error());
}

base::Result<LaunchPlan> plan_for(const Version& version, const fs::path& folder,
                                  std::optional<std::uint16_t> port) {
  const auto procfile = read_procfile(folder);
  if (!procfile) return fail(procfile.error());
  return plan_launch(version.settings, *procfile,
                     version.root_path.empty() ? "/" : version.root_path, port);
}

base::Result<void> check_environment(const std::map<std::string, std::string>& environment) {
  for (const auto& [key, value] : environment) {
    if (key.empty() || key.find_first_of(std::string_view("=\0", 2)) != std::string::npos ||
        value.find('\0') != std::string::npos) {
      return fail(ErrorCode::kInvalid, "The variable '" + key.substr(0, key.find('\0')) +
                                           "' cannot be passed to a program: a name must not be "
                                           "empty or hold '=', and nothing may hold NUL.");
    }
  }
  return {};
}

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

InstanceState state_of(Phase phase, bool supervised) {
  if (!supervised) {
    const bool was_stopped = phase == Phase::kStopped || phase == Phase::kStopping;
    return was_stopped ? InstanceState::kExited : InstanceState::kGone;
  }
  return phase == Phase::kPausing ? InstanceState::kRestarting : InstanceState::kRunning;
}

InstanceStatus stored_status(const fs::path& instance) {
  const auto text = read_small_file((instance / "state").string());
  const auto status = text ? decode_status(*text) : std::nullopt;
  return status.value_or(InstanceStatus{.phase = Phase::kEnded});
}

void store_stopped(const fs::path& instance) {
  InstanceStatus status = stored_status(instance);
  if (status.phase == Phase::kStopped) return;
  status.phase = Phase::kStopped;
  replace_small_file((instance / "state").string(), encode_status(status));
}

}  // namespace

ProcessRuntime::ProcessRuntime(ProcessOptions options)
    : options_(std::move(options)),
      files_(fs::absolute(options_.data)),
      control_groups_(options_.control_group) {}

std::optional<fs::path> ProcessRuntime::source_directory(const Version& version) const {
  return files_.checkout(version);
}

std::map<std::string, std::string> ProcessRuntime::environment_of(const Version& version) const {
  std::map<std::string, std::string> environment{
      {"PATH", options_.path}, {"HOME", files_.home(version).string()}, {"LANG", "C.UTF-8"}};
  for (const auto& [key, value] : version.environment) environment[key] = value;
  environment[std::string(kDeploymentVariable)] = version.deployment.to_string();
  return environment;
}

base::Result<void> ProcessRuntime::build(const Version& version, const LogSink& log,
                                         std::stop_token stop) {
  if (version.image) {
    return fail(ErrorCode::kInvalid,
                "The process runtime runs no images, and this service is the image '" +
                    version.image->name +
                    "'; move its environment to a runtime of kind DOCKER or KUBERNETES.");
  }
  if (files_.has_mark(version, "built")) return {};
  const auto folder = files_.service_folder(version);
  if (!folder) return fail(folder.error());
  if (auto prepared = files_.prepare(version, options_.user); !prepared) return prepared;
  const auto environment = environment_of(version);
  if (auto valid = check_environment(environment); !valid) return valid;
  // A build outlives a daemon that is killed; two in one folder would spoil each other's work.
  kill_leftovers(version.deployment.to_string());
  if (!version.settings.build_command.empty()) {
    const VersionCommand command{"build command",
                                 version.settings.build_command,
                                 *folder,
                                 environment,
                                 std::chrono::seconds(version.settings.build_timeout),
                                 options_.user};
    if (auto ran = run_version_command(command, version.secrets, log, stop); !ran) return ran;
  }
  // Better known now than after the release command changed the database.
  if (const auto plan = plan_for(version, *folder, std::nullopt); !plan) return fail(plan.error());
  return files_.set_mark(version, "built");
}

base::Result<void> ProcessRuntime::run_release_command(const Version& version, const LogSink& log,
                                                       std::stop_token stop) {
  if (files_.has_mark(version, "released")) return {};
  const auto folder = files_.service_folder(version);
  if (!folder) return fail(folder.error());
  const auto procfile = read_procfile(*folder);
  if (!procfile) return fail(procfile.error());
  const auto line = *procfile ? release_command(**procfile) : std::nullopt;
  if (!line) return {};
  if (auto prepared = files_.prepare(version, std::nullopt); !prepared) return prepared;
  kill_leftovers(version.deployment.to_string());
  const VersionCommand command{"release command",
                               *line,
                               *folder,
                               environment_of(version),
                               std::chrono::seconds(version.settings.build_timeout),
                               options_.user};
  if (auto ran = run_version_command(command, version.secrets, log, stop); !ran) return ran;
  return files_.set_mark(version, "released");
}

std::optional<InstanceSpec> ProcessRuntime::read_spec(const model::DeploymentId& deployment) const {
  const auto text = read_small_file((files_.instance(deployment) / "spec").string());
  if (!text) return std::nullopt;
  return decode_spec(*text);
}

base::Result<std::uint16_t> ProcessRuntime::port_for(const Version& version) const {
  const auto before = read_spec(version.deployment);
  if (before && before->port && is_free_port(*before->port)) return *before->port;
  std::set<std::uint16_t> taken;
  for (const auto& other : files_.instances()) {
    const auto spec = read_spec(other);
    if (spec && spec->port) taken.insert(*spec->port);
  }
  return pick_free_port(taken);
}

base::Result<std::optional<InstanceSpec>> ProcessRuntime::write_spec(const Version& version) {
  const std::scoped_lock lock(starting_);
  const auto instance = files_.instance(version.deployment);
  if (is_supervised(instance)) return std::nullopt;
  const auto folder = files_.service_folder(version);
  if (!folder) return fail(folder.error());
  if (auto prepared = files_.prepare(version, std::nullopt); !prepared) {
    return fail(prepared.error());
  }
  InstanceSpec spec;
  if (has_port(version.settings)) {
    const auto port = port_for(version);
    if (!port) return fail(port.error());
    spec.port = *port;
  }
  auto plan = plan_for(version, *folder, spec.port);
  if (!plan) return fail(plan.error());
  auto group = control_groups_.make(version.deployment.to_string(), version.settings);
  if (!group) return fail(group.error());
  auto environment = environment_of(version);
  if (spec.port) environment["PORT"] = std::to_string(*spec.port);
  if (auto valid = check_environment(environment); !valid) return fail(valid.error());

  spec.deployment = version.deployment.to_string();
  spec.service = version.service.to_string();
  spec.directory = folder->string();
  spec.argv = std::move(plan->argv);
  for (const auto& [key, value] : environment)
    spec.environment.push_back(std::string(key).append("=").append(value));
  spec.secrets = version.secrets;
  if (options_.user) {
    spec.uid = options_.user->uid;
    spec.gid = options_.user->gid;
  }
  spec.control_group = std::move(*group);
  spec.grace_ms = std::int64_t{version.settings.stop_grace} * 1000;
  spec.restart_pause_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(options_.restart_pause).count();
  spec.log_segment_bytes = static_cast<std::int64_t>(options_.log_segment);
  std::error_code error;
  fs::create_directories(instance, error);
  if (auto written = io::write_file(instance / "spec", encode_spec(spec), 0600); !written) {
    return fail(written.error());
  }
  return spec;
}

base::Result<Instance> ProcessRuntime::start(const Version& version, std::stop_token stop) {
  if (stop.stop_requested()) {
    return fail(ErrorCode::kCancelled, "The start was cancelled.");
  }
  const auto spec = write_spec(version);
  if (!spec) return fail(spec.error());
  if (*spec) {
    const auto instance = files_.instance(version.deployment);
    const auto handshake = start_supervisor(options_.supervisor, instance);
    if (!handshake) return fail(handshake.error());
    if (handshake->result == Handshake::Result::kFailed) {
      store_stopped(instance);
      return fail(ErrorCode::kFailed, describe_failure(*handshake, **spec));
    }
  }
  return inspect(version.deployment);
}

Instance ProcessRuntime::inspect(const model::DeploymentId& deployment) {
  Instance instance;
  instance.deployment = deployment;
  const auto spec = read_spec(deployment);
  if (!spec) return instance;
  const auto folder = files_.instance(deployment);
  const auto answer = is_supervised(folder) ? ask_status(folder) : std::nullopt;
  // One that holds its lock and does not answer is busy, not gone.
  const bool supervised = answer || is_supervised(folder);
  const InstanceStatus status = answer.value_or(stored_status(folder));
  instance.service = model::ServiceId::parse(spec->service).value_or(model::ServiceId{});
  instance.state = state_of(status.phase, supervised);
  if (const auto port = answer ? answer->port : spec->port) instance.endpoint = {.port = *port};
  instance.exit_code = static_cast<int>(status.exit_code);
  instance.restarts = static_cast<std::uint32_t>(status.restarts);
  instance.started_at = base::from_micros(status.started_at);
  return instance;
}

base::Result<std::vector<Instance>> ProcessRuntime::list() {
  std::vector<Instance> instances;
  for (const auto& deployment : files_.instances()) instances.push_back(inspect(deployment));
  return instances;
}

base::Result<void> ProcessRuntime::stop(const model::DeploymentId& deployment,
                                        base::Duration grace) {
  const auto instance = files_.instance(deployment);
  if (!read_spec(deployment)) return {};
  if (is_supervised(instance)) {
    if (auto stopped = ask_stop(instance, grace); !stopped) return stopped;
  }
  if (stored_status(instance).phase != Phase::kStopped) {
    kill_leftovers(deployment.to_string());
    store_stopped(instance);
  }
  return {};
}

base::Result<void> ProcessRuntime::remove(const model::DeploymentId& deployment) {
  if (is_supervised(files_.instance(deployment))) {
    return fail(ErrorCode::kConflict, "The instance still runs; stop it first.");
  }
  return files_.remove(deployment);
}

std::vector<model::LogLine> ProcessRuntime::log(const model::DeploymentId& deployment,
                                                std::uint64_t after, std::size_t limit) {
  const auto spec = read_spec(deployment);
  const SecretMask mask(spec ? spec->secrets : std::vector<std::string>{});
  return read_log(files_.instance(deployment), after, limit, mask);
}

std::vector<std::string> ProcessRuntime::capabilities() const {
  std::vector<std::string> words{"build_command", "release_command", "logs"};
  for (const auto& controller : control_groups_.controllers()) {
    words.push_back(controller + "_limit");
  }
  if (options_.user) words.emplace_back("service_user");
  return words;
}

}  // namespace slipway::runtime
