#pragma once
// Runs programs without a shell: an argument vector, an environment of its own, a deadline, and a
// process group that is ended as a whole. Called by steps and by the seams' adapters; blocking;
// thread-safe.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace slipway::io {

struct Command {
  std::vector<std::string> argv;  // argv[0] is looked up in the PATH of `environment`
  std::map<std::string, std::string> environment;  // all of it: nothing is inherited
  std::filesystem::path directory;                 // empty: the daemon's own
  std::string input{};                             // its stdin
  base::Duration deadline = std::chrono::minutes(5);
  base::Duration grace = std::chrono::seconds(5);     // between SIGTERM and SIGKILL
  std::size_t output_limit = std::size_t{64} << 20U;  // bytes of stdout kept; more is an error
  std::uint64_t file_limit = 0;   // bytes of each file that it writes; 0: any. SIGXFSZ ends it then
  std::optional<unsigned> uid{};  // run as this user (and its group `gid`)
  std::optional<unsigned> gid{};
};

struct Outcome {
  int exit_code = 0;  // 128 + signal where it was killed
  std::string out;
  std::string err;  // the last 64 KiB

  bool ok() const { return exit_code == 0; }
};

// Called for each line as it comes, without line end; `stream` is "stdout" or "stderr".
using LineSink = std::function<void(std::string_view stream, std::string_view line)>;

// kUnavailable where the program cannot be started, kTimeout and kCancelled where the group was
// ended. An exit code that is not 0 is an Outcome. With a sink, `out` and `err` hold nothing.
base::Result<Outcome> run(const Command& command, const std::stop_token& stop,
                          const LineSink& sink = {});

}  // namespace slipway::io
