#pragma once
// The start of the instance's program, between fork and exec. Used by the supervisor, which has one
// thread.

#include <string>

#include <sys/types.h>
#include <tl/expected.hpp>

#include "io/fd.h"
#include "runtime/process/instance/spec.h"

namespace slipway::runtime {

// It leads a process group of its own and dies with the supervisor.
struct Child {
  pid_t pid = -1;
  io::Fd out;  // its stdout and stderr, non-blocking
  io::Fd err;
};

struct StartFailure {
  std::string step;  // "user", "directory", "program", ...
  int error = 0;
};

tl::expected<Child, StartFailure> start_child(const InstanceSpec& spec);

}  // namespace slipway::runtime
