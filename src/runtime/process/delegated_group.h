#pragma once
// The cgroup v2 folder in which the daemon may make groups of its own. Sources: the kernel's
// admin-guide/cgroup-v2, "Delegation" and "No Internal Process Constraint"; systemd's
// CGROUP_DELEGATION.

#include <filesystem>
#include <optional>
#include <string_view>

namespace slipway::runtime {

// Where the group of a process is, by the texts of its /proc/PID/cgroup and mountinfo; nothing
// where cgroup v2 is not mounted.
std::optional<std::filesystem::path> own_control_group(std::string_view cgroup,
                                                       std::string_view mountinfo);

// The own group where systemd delegated it. All processes move to a group below it: only one
// without processes can limit others. Nothing where neither memory nor cpu can be limited.
std::optional<std::filesystem::path> take_delegated_group();

}  // namespace slipway::runtime
