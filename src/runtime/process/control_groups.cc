#include "runtime/process/control_groups.h"

#include <system_error>

#include "runtime/process/control_group_files.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;

bool can_make_groups(const fs::path& folder) {
  const auto trial = folder / "trial";
  std::error_code error;
  fs::create_directory(trial, error);
  return !error && fs::remove(trial, error);
}

}  // namespace

ControlGroups::ControlGroups(const std::optional<fs::path>& folder) {
  if (!folder || !can_make_groups(*folder)) return;
  folder_ = *folder;
  const auto subtree = folder_ / "cgroup.subtree_control";
  for (const std::string name : {"memory", "cpu"}) write_setting(subtree, "+" + name);
  controllers_ = limiting_controllers(subtree);
}

base::Result<void> ControlGroups::add(InstanceSpec& spec, const model::ServiceSettings& settings) {
  if (controllers_.empty()) return {};
  spec.control_group = folder_ / spec.deployment;
  spec.memory_mib = settings.memory;
  spec.cpu_millis = settings.cpu;
  std::error_code error;
  fs::create_directory(spec.control_group, error);
  if (error || !set_limits(spec)) {
    return base::fail(base::ErrorCode::kUnavailable,
                      "The limits of memory and cpu cannot be set in " + spec.control_group +
                          "; is this cgroup v2 folder delegated to Slipway?");
  }
  return {};
}

void ControlGroups::renew(const InstanceSpec& spec) {
  if (!controllers_.empty() && !spec.control_group.empty()) set_limits(spec);
}

void ControlGroups::remove(const std::optional<InstanceSpec>& spec) {
  if (!spec || spec->control_group.empty()) return;
  std::error_code ignored;
  fs::remove(spec->control_group, ignored);
}

bool ControlGroups::set_limits(const InstanceSpec& spec) {
  const fs::path group = spec.control_group;
  bool done = true;
  for (const auto& controller : controllers_) {
    if (controller == "memory" && spec.memory_mib != 0) {
      done = done && write_setting(group / "memory.max", std::to_string(spec.memory_mib << 20U));
    }
    if (controller == "cpu" && spec.cpu_millis != 0) {
      // As microseconds of each 100 ms.
      done = done &&
             write_setting(group / "cpu.max", std::to_string(spec.cpu_millis * 100) + " 100000");
    }
  }
  return done;
}

}  // namespace slipway::runtime
