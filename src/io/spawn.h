#pragma once
// The start of a program: what happens between fork and exec, where in a program with threads only
// async-signal-safe calls are allowed. Called by process.cc; thread-safe.

#include <sys/types.h>

#include "base/result.h"
#include "io/fd.h"
#include "io/process.h"

namespace slipway::io {

// The child leads a process group of its own, whose id is its pid. Nobody has waited for it yet.
struct Child {
  pid_t pid = -1;
  Fd exited;  // a pidfd: readable once the child has ended
  Fd out;     // its stdout and stderr, non-blocking
  Fd err;
};

// kUnavailable where the program cannot be started, with the step that failed.
base::Result<Child> spawn(const Command& command);

}  // namespace slipway::io
