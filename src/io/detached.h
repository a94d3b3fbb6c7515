#pragma once
// Starts a program that outlives the daemon: a session and process tree of its own, no terminal,
// its output in a file. Called by adapters whose program goes on serving; thread-safe.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/result.h"
#include "base/time.h"
#include "io/fd.h"

namespace slipway::io {

struct DetachedCommand {
  std::vector<std::string> argv;                   // argv[0] is a path
  std::map<std::string, std::string> environment;  // all of it: nothing is inherited
  std::filesystem::path directory;
  std::filesystem::path output;  // its stdout and stderr; emptied at the start
};

// The program's process id. kUnavailable where it cannot be started.
base::Result<pid_t> start_detached(const DetachedCommand& command);

// The path of `name` in a PATH-like list of folders; kNotFound.
base::Result<std::string> find_program(const std::string& name, const std::string& search_path);

// A handle of any process of this machine, own child or not. kNotFound where it has ended.
base::Result<Fd> watch_process(pid_t pid);
// Whether it ended within `limit`.
bool await_exit(const Fd& process, base::Duration limit);
// Nothing happens where it has ended.
void signal_process(const Fd& process, int signal);

}  // namespace slipway::io
