#include "forge/github/whole_files.h"

#include <algorithm>

namespace slipway::forge {
namespace {

constexpr std::size_t kMostCommits = 2048;
constexpr std::size_t kMostFilesOfACommit = 3000;

// False where a list is absent, or holds what is no path.
bool add_files(const rules::Json& commit, std::string_view name, model::FileList& files) {
  const auto list = rules::array_at(commit, {name});
  if (!list) return false;
  for (const auto& entry : *list) {
    const auto path = rules::text_at(entry, {});
    if (!path || path->empty() || path->find('\0') != std::string_view::npos) return false;
    files.emplace_back(*path);
  }
  return true;
}

bool add_commit(const rules::Json& commit, model::FileList& files) {
  const std::size_t before = files.size();
  return add_files(commit, "added", files) && add_files(commit, "removed", files) &&
         add_files(commit, "modified", files) && files.size() - before < kMostFilesOfACommit;
}

}  // namespace

std::optional<model::FileList> whole_files(const rules::Json& root, const rules::BranchMove& move) {
  if (move.before.empty() || rules::boolean_at(root, {"forced"}) != false ||
      rules::boolean_at(root, {"created"}) != false) {
    return std::nullopt;
  }
  const auto commits = rules::array_at(root, {"commits"});
  if (!commits) return std::nullopt;
  model::FileList files;
  std::size_t count = 0;
  std::string_view newest;
  for (const auto& commit : *commits) {
    if (++count >= kMostCommits || !add_commit(commit, files)) return std::nullopt;
    newest = rules::text_at(commit, {"id"}).value_or("");
  }
  if (newest != move.after) return std::nullopt;
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  return files;
}

}  // namespace slipway::forge
