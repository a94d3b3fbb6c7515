#pragma once
// A command of sh, for tests of processes.

#include <chrono>
#include <string>

#include "io/process.h"

namespace slipway::io {

inline Command shell_command(const std::string& script) {
  return {.argv = {"sh", "-c", script},
          .environment = {{"PATH", "/usr/bin:/bin"}},
          .directory = {},
          .deadline = std::chrono::seconds(30),
          .grace = std::chrono::seconds(10)};
}

}  // namespace slipway::io
