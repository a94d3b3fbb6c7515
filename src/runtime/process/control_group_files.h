#pragma once
// The kernel's files of cgroup v2.

#include <filesystem>
#include <string>
#include <vector>

namespace slipway::runtime {

// In one write and without a rename, as these files want it.
bool write_setting(const std::filesystem::path& file, const std::string& value);

// Those of "memory" and "cpu" that a list of controllers names.
std::vector<std::string> limiting_controllers(const std::filesystem::path& list);

}  // namespace slipway::runtime
