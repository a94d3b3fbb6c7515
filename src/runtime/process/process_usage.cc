#include "runtime/process/process_usage.h"

#include <chrono>
#include <map>
#include <string>
#include <thread>

#include <unistd.h>

#include "runtime/process/instance/leftovers.h"
#include "runtime/process/instance/records.h"

namespace slipway::runtime {
namespace {

using Processes = std::map<pid_t, ProcessTimes>;

Processes look(std::string_view deployment) {
  Processes all;
  for (const pid_t pid : processes_of(deployment)) {
    const auto stat = read_small_file("/proc/" + std::to_string(pid) + "/stat");
    const auto times = stat ? parse_process_stat(*stat) : std::nullopt;
    if (times) all.emplace(pid, *times);
  }
  return all;
}

}  // namespace

std::optional<ProcessTimes> parse_process_stat(std::string_view stat) {
  // The second field is the program's name in parentheses and may hold anything; behind it is the
  // third, the 14th and 15th are the times, the 24th the pages.
  constexpr int user = 14;
  constexpr int system = 15;
  constexpr int resident = 24;
  const auto name_end = stat.rfind(')');
  if (name_end == std::string_view::npos) return std::nullopt;
  stat.remove_prefix(name_end + 1);
  ProcessTimes times;
  for (int field = 3; field <= resident; ++field) {
    if (!stat.starts_with(' ')) return std::nullopt;
    stat.remove_prefix(1);
    const auto text = stat.substr(0, stat.find(' '));
    stat.remove_prefix(text.size());
    if (field != user && field != system && field != resident) continue;
    const auto number = parse_number(text);
    if (!number || *number < 0) return std::nullopt;
    (field == resident ? times.pages : times.ticks) += static_cast<std::uint64_t>(*number);
  }
  return times;
}

Usage measure_processes(std::string_view deployment, base::Duration over) {
  using Seconds = std::chrono::duration<double>;
  const auto begin = std::chrono::steady_clock::now();
  const auto before = look(deployment);
  std::this_thread::sleep_for(over);
  const auto after = look(deployment);
  const Seconds took = std::chrono::steady_clock::now() - begin;
  Usage usage;
  std::uint64_t ticks = 0;
  for (const auto& [pid, times] : after) {
    usage.memory_bytes += times.pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const auto known = before.find(pid);
    // What began meanwhile used all that it did in this time.
    const auto earlier = known == before.end() ? 0 : known->second.ticks;
    if (times.ticks > earlier) ticks += times.ticks - earlier;
  }
  const auto used = static_cast<double>(ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  usage.cpu_millis = static_cast<std::uint64_t>(used / took.count() * 1000);
  return usage;
}

}  // namespace slipway::runtime
