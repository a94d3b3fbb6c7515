#pragma once
// The life of one supervised instance, or attempt of a job, by its folder: what ProcessRuntime and
// ProcessJobs have in common. Blocking; thread-safe for different folders.

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "runtime/process/instance/spec.h"
#include "runtime/process/instance/status.h"

namespace slipway::runtime {

// Nothing where there is none.
std::optional<InstanceSpec> read_spec(const std::filesystem::path& instance);
// Makes the folder where need be.
base::Result<void> store_spec(const std::filesystem::path& instance, const InstanceSpec& spec);

// Starts its supervisor, or finds one. kFailed where the program cannot be run, saying why.
base::Result<void> launch(const std::filesystem::path& supervisor,
                          const std::filesystem::path& instance, const InstanceSpec& spec);

// What the last supervisor wrote; nothing where none did.
std::optional<InstanceStatus> stored_status(const std::filesystem::path& instance);
void store_stopped(const std::filesystem::path& instance);

// Ends it with all that came of it; `id` is what its processes carry in kDeploymentVariable.
base::Result<void> end_instance(const std::filesystem::path& instance, const std::string& id,
                                base::Duration grace);

}  // namespace slipway::runtime
