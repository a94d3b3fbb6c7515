#pragma once
// What a version runs as, for its commands, its instance and the attempts of a job. Reads the
// version's Procfile; changes nothing but that it prepares the version's folders.

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "runtime/process/instance/spec.h"
#include "runtime/process/launch_plan.h"
#include "runtime/process/process_options.h"
#include "runtime/process/procfile.h"
#include "runtime/process/service_users.h"
#include "runtime/release_files.h"
#include "runtime/runtime.h"

namespace slipway::runtime {

base::Result<std::optional<Procfile>> read_procfile(const std::filesystem::path& folder);

base::Result<LaunchPlan> plan_for(const Version& version, const std::filesystem::path& folder,
                                  std::optional<std::uint16_t> port);

// Without PORT. `id` is the instance's or the attempt's, by which its processes are known.
std::map<std::string, std::string> environment_of(const ProcessOptions& options,
                                                  const ReleaseFiles& files, const Version& version,
                                                  const std::string& id);
base::Result<void> check_environment(const std::map<std::string, std::string>& environment);

// All but the control group.
base::Result<InstanceSpec> make_spec(const ProcessOptions& options, const ReleaseFiles& files,
                                     ServiceUsers& users, const Version& version,
                                     const std::string& id, std::optional<std::uint16_t> port);

}  // namespace slipway::runtime
