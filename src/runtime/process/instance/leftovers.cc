#include "runtime/process/instance/leftovers.h"

#include <memory>
#include <optional>
#include <utility>

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "io/fd.h"
#include "runtime/process/instance/records.h"
#include "runtime/process/instance/spec.h"

namespace slipway::runtime {
namespace {

constexpr int kKillRounds = 20;
constexpr int kKillWaitMs = 100;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

std::vector<pid_t> all_processes() {
  std::vector<pid_t> pids;
  const std::unique_ptr<DIR, CloseFolder> folder(::opendir("/proc"));
  if (!folder) return pids;
  // Not shared with another thread: each call opens a stream of its own.
  while (const dirent* entry = ::readdir(folder.get())) {  // NOLINT(concurrency-mt-unsafe)
    const auto pid = parse_number(entry->d_name);
    if (pid && *pid > 0) pids.push_back(static_cast<pid_t>(*pid));
  }
  return pids;
}

bool belongs_to(pid_t pid, std::string_view variable) {
  const auto environment = read_small_file("/proc/" + std::to_string(pid) + "/environ");
  if (!environment) return false;
  std::string_view rest = *environment;
  while (!rest.empty()) {
    const auto end = rest.find('\0');
    if (rest.substr(0, end) == variable) return true;
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return false;
}

std::optional<pid_t> parent_of(pid_t pid) {
  const auto stat = read_small_file("/proc/" + std::to_string(pid) + "/stat");
  if (!stat) return std::nullopt;
  // The second field is the program's name in parentheses and may hold anything.
  const auto name_end = stat->rfind(')');
  if (name_end == std::string::npos || stat->size() < name_end + 5) return std::nullopt;
  const auto number = std::string_view(*stat).substr(name_end + 4);
  const auto parent = parse_number(number.substr(0, number.find(' ')));
  if (!parent) return std::nullopt;
  return static_cast<pid_t>(*parent);
}

// By pidfd, so that the process that is looked at is the one that is killed.
io::Fd kill_if_belongs(pid_t pid, std::string_view variable) {
  if (!belongs_to(pid, variable)) return {};
  io::Fd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (!process.is_open() || !belongs_to(pid, variable)) return {};
  if (::syscall(SYS_pidfd_send_signal, process.value(), SIGKILL, nullptr, 0) != 0) return {};
  return process;
}

std::string variable_of(std::string_view deployment) {
  return std::string(kDeploymentVariable) + "=" + std::string(deployment);
}

}  // namespace

std::vector<pid_t> processes_of(std::string_view deployment) {
  std::vector<pid_t> found;
  const auto variable = variable_of(deployment);
  for (const pid_t pid : all_processes()) {
    if (pid != ::getpid() && belongs_to(pid, variable)) found.push_back(pid);
  }
  return found;
}

void kill_leftovers(std::string_view deployment) {
  const auto variable = variable_of(deployment);
  for (int round = 0; round < kKillRounds; ++round) {
    std::vector<io::Fd> killed;
    for (const pid_t pid : all_processes()) {
      if (pid == ::getpid()) continue;
      auto process = kill_if_belongs(pid, variable);
      if (process.is_open()) killed.push_back(std::move(process));
    }
    // Looked for again until none is found: one may have forked meanwhile.
    if (killed.empty()) return;
    for (const auto& process : killed) {
      pollfd ended{process.value(), POLLIN, 0};
      ::poll(&ended, 1, kKillWaitMs);
    }
  }
}

std::vector<pid_t> children_of_self() {
  std::vector<pid_t> children;
  const pid_t self = ::getpid();
  for (const pid_t pid : all_processes()) {
    if (parent_of(pid) == self) children.push_back(pid);
  }
  return children;
}

}  // namespace slipway::runtime
