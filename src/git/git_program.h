#pragma once
// Every run of the git program: an environment and a configuration that nothing on the machine, in
// a mirror or on a remote can change. Called by MirroredGit; thread-safe.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "git/access.h"
#include "git/options.h"
#include "io/process.h"

namespace slipway::git {

class GitProgram {
 public:
  // `home` exists and is the program's HOME and working directory.
  GitProgram(Options options, std::filesystem::path home)
      : options_(std::move(options)), home_(std::move(home)) {}

  // `git_dir` empty: outside of any repository. `access` where a remote is asked. `file_limit` as
  // io::Command has it.
  base::Result<io::Outcome> run(const std::filesystem::path& git_dir,
                                const std::vector<std::string>& arguments, const Access* access,
                                const std::stop_token& stop, std::string input = {},
                                std::uint64_t file_limit = 0) const;

  // What run() starts.
  io::Command command(const std::filesystem::path& git_dir,
                      const std::vector<std::string>& arguments, const Access* access) const;

  const std::filesystem::path& home() const { return home_; }
  const Options& options() const { return options_; }

 private:
  Options options_;
  std::filesystem::path home_;
};

}  // namespace slipway::git
