#include "runtime/process/version_spec.h"

#include <utility>

#include "io/files.h"

namespace slipway::runtime {

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

std::map<std::string, std::string> environment_of(const ProcessOptions& options,
                                                  const ReleaseFiles& files, const Version& version,
                                                  const std::string& id) {
  std::map<std::string, std::string> environment{
      {"PATH", options.path}, {"HOME", files.home(version).string()}, {"LANG", "C.UTF-8"}};
  for (const auto& [key, value] : version.environment) environment[key] = value;
  environment[std::string(kDeploymentVariable)] = id;
  return environment;
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

base::Result<InstanceSpec> make_spec(const ProcessOptions& options, const ReleaseFiles& files,
                                     ServiceUsers& users, const Version& version,
                                     const std::string& id, std::optional<std::uint16_t> port) {
  const auto folder = files.service_folder(version);
  if (!folder) return fail(folder.error());
  const auto user = users.prepare(version);
  if (!user) return fail(user.error());
  auto plan = plan_for(version, *folder, port);
  if (!plan) return fail(plan.error());
  auto environment = environment_of(options, files, version, id);
  if (port) environment["PORT"] = std::to_string(*port);
  if (auto valid = check_environment(environment); !valid) return fail(valid.error());
  InstanceSpec spec;
  spec.port = port;
  spec.deployment = id;
  spec.service = version.service.to_string();
  spec.directory = folder->string();
  spec.argv = std::move(plan->argv);
  for (const auto& [key, value] : environment)
    spec.environment.push_back(std::string(key).append("=").append(value));
  spec.secrets = version.secrets;
  if (*user) {
    spec.uid = (*user)->uid;
    spec.gid = (*user)->gid;
  }
  spec.grace_ms = std::int64_t{version.settings.stop_grace} * 1000;
  spec.restart_pause_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(options.restart_pause).count();
  spec.log_segment_bytes = static_cast<std::int64_t>(options.log_segment);
  return spec;
}

}  // namespace slipway::runtime
