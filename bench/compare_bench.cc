// Compares neighbouring commits by Slipway's walk, and by a git diff-tree process each, in turns.
// Prints one line of JSON.
//   slipway-compare SCRATCH_FOLDER REPOSITORY BRANCH

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <set>
#include <vector>

#include "git/mirrored_git.h"
#include "io/process.h"

namespace {

using Clock = std::chrono::steady_clock;

double since_ms(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// ":mode mode id id status\0path\0" each.
slipway::model::FileList paths(const std::string& raw) {
  std::set<std::string> found;
  std::size_t at = 0;
  for (bool is_path = false; at < raw.size(); is_path = !is_path) {
    const auto end = raw.find('\0', at);
    if (is_path) found.insert(raw.substr(at, end - at));
    at = end + 1;
  }
  return {found.begin(), found.end()};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 64;
  const std::filesystem::path scratch = argv[1];
  slipway::git::Options options;
  options.mirrors = scratch / "mirrors";
  options.known_hosts = scratch / "known_hosts";
  options.allow_file_repositories = true;
  slipway::git::MirroredGit git(options);
  const auto key = slipway::model::RepositoryKey::stored("bench");
  const auto tips = git.fetch({key, argv[2]}, {argv[3]}, {});
  if (!tips) {
    std::cerr << tips.error().message << "\n";
    return 70;
  }
  const auto history = git.history(key, argv[3], 200);
  if (!history) {
    std::cerr << history.error().message << "\n";
    return 70;
  }
  std::vector<double> walks;
  std::vector<double> processes;
  for (std::size_t i = 0; i + 1 < history->size(); ++i) {
    const auto& from = (*history)[i + 1].id;
    const auto& to = (*history)[i].id;
    auto begin = Clock::now();
    const auto walked = git.compare(key, from, to);
    walks.push_back(since_ms(begin));
    slipway::io::Command command;
    command.argv = {"git", "-C", git.mirror_directory(key), "diff-tree", "-r", "--no-renames", "-z",
                    from,  to};
    command.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
    begin = Clock::now();
    const auto process = slipway::io::run(command, {});
    processes.push_back(since_ms(begin));
    if (!walked || !process || paths(process->out) != *walked) {
      std::cerr << "the comparisons of " << from << " and " << to << " differ\n";
      return 1;
    }
  }
  std::cout << R"({"pairs": )" << walks.size() << R"(, "walk_ms": )" << median(walks)
            << R"(, "diff_tree_ms": )" << median(processes) << "}\n";
}
