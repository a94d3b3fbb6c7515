#pragma once
// How this machine runs processes; daemon/ fills it.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "base/time.h"
#include "runtime/process/service_users.h"

namespace slipway::runtime {

struct ProcessOptions {
  std::filesystem::path data;        // the daemon's folder
  std::filesystem::path supervisor;  // the program slipway-supervisor
  // PATH of builds and services, unless a variable of the service says otherwise.
  std::string path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  ServiceUserPolicy users{};
  std::optional<std::filesystem::path> control_group{};           // a delegated cgroup v2 folder
  base::Duration restart_pause = std::chrono::milliseconds(200);  // the first one
  std::size_t log_segment = std::size_t{5} << 20U;                // an instance keeps at most two
};

}  // namespace slipway::runtime
