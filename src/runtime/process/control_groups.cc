#include "runtime/process/control_groups.h"

#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "io/fd.h"
#include "io/files.h"

namespace slipway::runtime {
namespace {

// The kernel's files take one write and no rename.
bool write_setting(const std::filesystem::path& path, const std::string& value) {
  const io::Fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  return file.is_open() &&
         ::write(file.value(), value.data(), value.size()) == static_cast<ssize_t>(value.size());
}

}  // namespace

ControlGroups::ControlGroups(const std::optional<std::filesystem::path>& folder) {
  if (!folder) return;
  folder_ = *folder;
  const auto subtree = folder_ / "cgroup.subtree_control";
  for (const std::string name : {"memory", "cpu"}) write_setting(subtree, "+" + name);
  const auto enabled = io::read_file(subtree);
  if (!enabled) return;
  std::istringstream words(*enabled);
  for (std::string word; words >> word;) {
    if (word == "memory" || word == "cpu") controllers_.push_back(word);
  }
}

base::Result<std::string> ControlGroups::make(const std::string& name,
                                              const model::ServiceSettings& settings) {
  if (controllers_.empty()) return std::string();
  const auto group = folder_ / name;
  std::error_code error;
  std::filesystem::create_directory(group, error);
  bool done = !error;
  for (const auto& controller : controllers_) {
    if (controller == "memory" && settings.memory != 0) {
      done = done && write_setting(group / "memory.max",
                                   std::to_string(std::uint64_t{settings.memory} << 20U));
    }
    if (controller == "cpu" && settings.cpu != 0) {
      // Thousandths of a core, as microseconds of each 100 ms.
      done = done && write_setting(group / "cpu.max",
                                   std::to_string(std::uint64_t{settings.cpu} * 100) + " 100000");
    }
  }
  if (!done) {
    return base::fail(base::ErrorCode::kUnavailable,
                      "The limits of memory and cpu cannot be set in " + group.string() +
                          "; is this cgroup v2 folder delegated to Slipway?");
  }
  return group.string();
}

}  // namespace slipway::runtime
