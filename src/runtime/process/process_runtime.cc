#include "runtime/process/process_runtime.h"

#include <set>
#include <utility>

#include "runtime/free_port.h"
#include "runtime/process/instance/leftovers.h"
#include "runtime/process/instance/status.h"
#include "runtime/process/launch.h"
#include "runtime/process/log_reader.h"
#include "runtime/process/process_usage.h"
#include "runtime/process/supervisor_client.h"
#include "runtime/process/version_commands.h"
#include "runtime/process/version_spec.h"
#include "runtime/secret_mask.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::fail;

constexpr auto kMeasuredFor = std::chrono::milliseconds(300);

InstanceState state_of(Phase phase, bool supervised) {
  if (!supervised) {
    const bool was_stopped = phase == Phase::kStopped || phase == Phase::kStopping;
    return was_stopped ? InstanceState::kExited : InstanceState::kGone;
  }
  return phase == Phase::kPausing ? InstanceState::kRestarting : InstanceState::kRunning;
}

}  // namespace

ProcessRuntime::ProcessRuntime(ProcessOptions options)
    : options_(std::move(options)),
      files_(fs::absolute(options_.data)),
      users_(files_, options_.users),
      control_groups_(options_.control_group),
      jobs_(options_, files_, users_, control_groups_) {
  if (control_groups_.controllers().empty()) return;
  const auto renew = [this](const fs::path& folder) {
    const auto spec = read_spec(folder);
    if (spec && is_supervised(folder)) control_groups_.renew(*spec);
  };
  for (const auto& deployment : files_.instances()) renew(files_.instance(deployment));
  for (const auto& run : files_.runs()) renew(files_.run(run));
}

std::optional<fs::path> ProcessRuntime::source_directory(const Version& version) const {
  return files_.checkout(version);
}

base::Result<void> ProcessRuntime::build(const Version& version, const LogSink& log,
                                         std::stop_token stop) {
  if (version.image) {
    return fail(ErrorCode::kInvalid,
                "The process runtime runs no images, and this service is the image '" +
                    version.image->name +
                    "'; move its environment to a runtime of kind DOCKER or KUBERNETES.");
  }
  if (!version.files.empty()) {
    return fail(
        ErrorCode::kInvalid,
        "The process runtime mounts no files, and a variable of this service is the file '" +
            version.files.front().path +
            "'; take its mount_path away, or move the environment to a runtime of kind "
            "DOCKER.");
  }
  if (files_.has_mark(version, "built")) return {};
  const auto folder = files_.service_folder(version);
  if (!folder) return fail(folder.error());
  const auto user = users_.prepare(version);
  if (!user) return fail(user.error());
  const auto environment =
      environment_of(options_, files_, version, version.deployment.to_string());
  if (auto valid = check_environment(environment); !valid) return valid;
  // A build outlives a daemon that is killed; two in one folder would spoil each other's work.
  kill_leftovers(version.deployment.to_string());
  if (!version.settings.build_command.empty()) {
    const VersionCommand command{"build command",
                                 version.settings.build_command,
                                 *folder,
                                 environment,
                                 std::chrono::seconds(version.settings.build_timeout),
                                 *user};
    if (auto ran = run_version_command(command, version.secrets, log, stop); !ran) return ran;
  }
  // Better known now than after the release command changed the database.
  const auto plan = plan_for(version, *folder, std::nullopt);
  if (!plan) return fail(plan.error());
  if (const auto advice = advise_on_port(version.settings, *plan)) log("slipway", *advice);
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
  const auto user = users_.prepare(version);
  if (!user) return fail(user.error());
  kill_leftovers(version.deployment.to_string());
  const VersionCommand command{
      "release command",
      *line,
      *folder,
      environment_of(options_, files_, version, version.deployment.to_string()),
      std::chrono::seconds(version.settings.build_timeout),
      *user};
  if (auto ran = run_version_command(command, version.secrets, log, stop); !ran) return ran;
  return files_.set_mark(version, "released");
}

std::optional<InstanceSpec> ProcessRuntime::spec_of(const model::DeploymentId& deployment) const {
  return read_spec(files_.instance(deployment));
}

base::Result<std::uint16_t> ProcessRuntime::port_for(const Version& version) const {
  const auto before = spec_of(version.deployment);
  if (before && before->port && is_free_port(*before->port)) return *before->port;
  std::set<std::uint16_t> taken;
  for (const auto& other : files_.instances()) {
    const auto spec = spec_of(other);
    if (spec && spec->port) taken.insert(*spec->port);
  }
  return pick_free_port(taken);
}

base::Result<std::optional<InstanceSpec>> ProcessRuntime::write_spec(const Version& version) {
  const std::scoped_lock lock(starting_);
  const auto instance = files_.instance(version.deployment);
  if (is_supervised(instance)) return std::nullopt;
  std::optional<std::uint16_t> port;
  if (has_port(version.settings)) {
    const auto picked = port_for(version);
    if (!picked) return fail(picked.error());
    port = *picked;
  }
  const std::string id = version.deployment.to_string();
  auto spec = make_spec(options_, files_, users_, version, id, port);
  if (!spec) return fail(spec.error());
  if (auto limited = control_groups_.add(*spec, version.settings); !limited) {
    return fail(limited.error());
  }
  if (auto written = store_spec(instance, *spec); !written) return fail(written.error());
  return std::move(*spec);
}

base::Result<Instance> ProcessRuntime::start(const Version& version, const LogSink& /*log*/,
                                             std::stop_token stop) {
  if (stop.stop_requested()) {
    return fail(ErrorCode::kCancelled, "The start was cancelled.");
  }
  const auto spec = write_spec(version);
  if (!spec) return fail(spec.error());
  if (*spec) {
    const auto instance = files_.instance(version.deployment);
    if (auto launched = launch(options_.supervisor, instance, **spec); !launched) {
      if (launched.error().code == ErrorCode::kFailed) store_stopped(instance);
      return fail(launched.error());
    }
  }
  return inspect(version.deployment);
}

Instance ProcessRuntime::inspect(const model::DeploymentId& deployment) {
  Instance instance;
  instance.deployment = deployment;
  const auto spec = spec_of(deployment);
  if (!spec) return instance;
  const auto folder = files_.instance(deployment);
  const auto answer = is_supervised(folder) ? ask_status(folder) : std::nullopt;
  // One that holds its lock and does not answer is busy, not gone.
  const bool supervised = answer || is_supervised(folder);
  const InstanceStatus status =
      answer ? *answer : stored_status(folder).value_or(InstanceStatus{.phase = Phase::kEnded});
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
  if (!spec_of(deployment)) return {};
  return end_instance(instance, deployment.to_string(), grace);
}

base::Result<void> ProcessRuntime::remove(const model::DeploymentId& deployment) {
  if (is_supervised(files_.instance(deployment))) {
    return fail(ErrorCode::kConflict, "The instance still runs; stop it first.");
  }
  control_groups_.remove(spec_of(deployment));
  return files_.remove(deployment);
}

std::vector<model::LogLine> ProcessRuntime::log(const model::DeploymentId& deployment,
                                                std::uint64_t after, std::size_t limit) {
  const auto spec = spec_of(deployment);
  const SecretMask mask(spec ? spec->secrets : std::vector<std::string>{});
  return read_log(files_.instance(deployment), after, limit, mask);
}

std::vector<Unable> ProcessRuntime::unable(const model::ServiceSettings& settings) const {
  return model::unable_on(model::RuntimeKind::PROCESS, settings);
}

base::Result<std::vector<Usage>> ProcessRuntime::usage(const model::DeploymentId& deployment) {
  if (!is_supervised(files_.instance(deployment))) return std::vector<Usage>();
  const auto id = deployment.to_string();
  auto usage = measure_processes(id, kMeasuredFor);
  usage.name = id;
  return std::vector{std::move(usage)};
}

std::vector<std::string> ProcessRuntime::capabilities() const {
  std::vector<std::string> words{"build_command", "release_command", "jobs", "logs"};
  for (const auto& controller : control_groups_.controllers()) {
    words.push_back(controller + "_limit");
  }
  if (options_.users.index() != 0) words.emplace_back("service_user");
  return words;
}

}  // namespace slipway::runtime
