#include "runtime/process/delegated_group.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <vector>

#include <sys/xattr.h>

#include "io/files.h"
#include "runtime/process/control_group_files.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUnified = "0::";
constexpr const char* kDaemonGroup = "daemon";
constexpr int kMostLooks = 10;

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(std::move(word));
  return words;
}

std::optional<fs::path> path_in_hierarchy(std::string_view cgroup) {
  std::istringstream lines{std::string(cgroup)};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kUnified)) return line.substr(kUnified.size());
  }
  return std::nullopt;
}

bool is_delegated(const fs::path& group) {
  for (const char* name : {"user.delegate", "trusted.delegate"}) {
    std::array<char, 1> value{};
    if (::getxattr(group.c_str(), name, value.data(), value.size()) == 1 && value[0] == '1') {
      return true;
    }
  }
  return false;
}

void move_processes(const fs::path& from, const fs::path& to) {
  std::error_code ignored;
  fs::create_directory(to, ignored);
  // Those of a former daemon may fork meanwhile.
  for (int looks = 0; looks < kMostLooks; ++looks) {
    const auto processes = io::read_file(from / "cgroup.procs").value_or("");
    if (processes.empty()) return;
    for (const auto& id : words_of(processes)) write_setting(to / "cgroup.procs", id);
  }
}

}  // namespace

// A line of mountinfo: id, parent, device, root, mount point, options, optional fields, "-", type.
std::optional<fs::path> own_control_group(std::string_view cgroup, std::string_view mountinfo) {
  const auto path = path_in_hierarchy(cgroup);
  if (!path) return std::nullopt;
  std::istringstream lines{std::string(mountinfo)};
  for (std::string line; std::getline(lines, line);) {
    const auto words = words_of(line);
    const auto dash = std::find(words.begin(), words.end(), "-");
    if (words.end() - dash < 2 || dash - words.begin() < 6 || *(dash + 1) != "cgroup2") continue;
    const auto below = path->lexically_relative(words[3]);
    if (below.empty() || *below.begin() == "..") continue;
    return (fs::path(words[4]) / below).lexically_normal();
  }
  return std::nullopt;
}

std::optional<fs::path> take_delegated_group() {
  const auto cgroup = io::read_file("/proc/self/cgroup");
  const auto mountinfo = io::read_file("/proc/self/mountinfo");
  if (!cgroup || !mountinfo) return std::nullopt;
  auto group = own_control_group(*cgroup, *mountinfo);
  if (!group || limiting_controllers(*group / "cgroup.controllers").empty()) return std::nullopt;
  if (!is_delegated(*group)) return std::nullopt;
  move_processes(*group, *group / kDaemonGroup);
  return group;
}

}  // namespace slipway::runtime
