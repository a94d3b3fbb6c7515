#pragma once
// What the processes of an instance use, as /proc says (proc_pid_stat(5)). Used by ProcessRuntime.

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"
#include "runtime/usage.h"

namespace slipway::runtime {

struct ProcessTimes {
  std::uint64_t ticks = 0;  // of processor time, of which a second has sysconf(_SC_CLK_TCK)
  std::uint64_t pages = 0;  // in memory, those that are shared with others among them
};

// Of the text of /proc/PID/stat; nothing where it is none. Pure.
std::optional<ProcessTimes> parse_process_stat(std::string_view stat);

// Of all processes whose environment at their start named this deployment, their supervisor apart,
// over this time, for which it waits.
Usage measure_processes(std::string_view deployment, base::Duration over);

}  // namespace slipway::runtime
