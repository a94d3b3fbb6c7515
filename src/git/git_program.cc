#include "git/git_program.h"

#include <string_view>
#include <utility>

namespace slipway::git {
namespace {

// core.fsync: a mirror that a power cut damaged is made anew from its remote.
// http.followRedirects: where they lead is looked at by Route.
// fetch.unpackLimit: a pack for each fetch; loose objects would only ever become more.
constexpr std::string_view kConfiguration[] = {
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.fsync=none",
    "protocol.ext.allow=never",
    "transfer.bundleURI=false",
    "fetch.unpackLimit=1",
    "fetch.writeCommitGraph=false",
    "fetch.recurseSubmodules=false",
    "submodule.recurse=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "http.followRedirects=false",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",
};

}  // namespace

io::Command GitProgram::command(const std::filesystem::path& git_dir,
                                const std::vector<std::string>& arguments,
                                const Access* access) const {
  io::Command command;
  command.argv.push_back(options_.git_program);
  for (const auto setting : kConfiguration) {
    command.argv.emplace_back("-c");
    command.argv.emplace_back(setting);
  }
  if (access != nullptr) {
    for (const auto& setting : access->configuration) {
      command.argv.emplace_back("-c");
      command.argv.push_back(setting);
    }
  }
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.directory = home_;
  command.deadline = options_.deadline;
  command.environment = options_.environment;
  const bool file = options_.allow_file_repositories;
  const std::map<std::string, std::string> fixed{
      {"PATH", options_.path},
      {"HOME", home_.string()},
      {"LC_ALL", "C"},
      {"GIT_ALLOW_PROTOCOL", file ? "https:http:ssh:file" : "https:http:ssh"},
      {"GIT_PROTOCOL_FROM_USER", "0"},
      {"GIT_TERMINAL_PROMPT", "0"},
      {"GIT_CONFIG_NOSYSTEM", "1"},
      {"GIT_CONFIG_GLOBAL", "/dev/null"},
      {"GIT_ATTR_NOSYSTEM", "1"},
      {"GIT_CEILING_DIRECTORIES", home_.parent_path().string()},
      {"GIT_NO_LAZY_FETCH", "1"},
      {"GIT_ALLOC_LIMIT", std::to_string(options_.fetch.allocation_bytes)}};
  for (const auto& [name, value] : fixed) command.environment[name] = value;
  if (!git_dir.empty()) command.environment["GIT_DIR"] = git_dir.string();
  if (access != nullptr) {
    for (const auto& [name, value] : access->environment) command.environment[name] = value;
  }
  return command;
}

base::Result<io::Outcome> GitProgram::run(const std::filesystem::path& git_dir,
                                          const std::vector<std::string>& arguments,
                                          const Access* access, const std::stop_token& stop,
                                          std::string input, std::uint64_t file_limit) const {
  io::Command prepared = command(git_dir, arguments, access);
  prepared.input = std::move(input);
  prepared.output_limit = access != nullptr ? options_.fetch.list_bytes : std::size_t{1} << 30U;
  prepared.file_limit = file_limit;
  return io::run(prepared, stop);
}

}  // namespace slipway::git
