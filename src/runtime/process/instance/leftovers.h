#pragma once
// Processes of an instance that outlived their supervisor, or its own children of any depth, found
// in /proc. Used by the supervisor, and by the daemon where there is none left.

#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace slipway::runtime {

// Kills every process whose environment at its start named this deployment, and awaits their end
// for up to two seconds. Only for an instance without a living supervisor, or by that supervisor
// before it starts anything: a process must not be in use.
void kill_leftovers(std::string_view deployment);

// Every process whose environment at its start named this deployment, but this one; only those that
// this process may look into.
std::vector<pid_t> processes_of(std::string_view deployment);

// The processes whose parent is this one.
std::vector<pid_t> children_of_self();

}  // namespace slipway::runtime
