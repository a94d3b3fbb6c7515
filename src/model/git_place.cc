#include "model/git_place.h"

#include <algorithm>

#include "base/encoding.h"

namespace slipway::model {
namespace {

bool is_branch(std::string_view name) {
  return !name.empty() && !name.starts_with('-') && !name.starts_with('/') &&
         !name.ends_with('/') && !name.ends_with(".lock") && !name.starts_with("refs/") &&
         name.find("..") == std::string_view::npos &&
         name.find_first_of(" ~^:?*[\\") == std::string_view::npos &&
         std::ranges::none_of(
             name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool is_inside(std::string_view path) {
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment == "..") return false;
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
  }
  return true;
}

}  // namespace

base::Result<void> check_branch(std::string_view branch) {
  if (is_branch(branch)) return {};
  return base::fail(base::ErrorCode::kInvalid,
                    "'" + base::to_valid_utf8(branch) +
                        "' is no branch name. Write it as git branch shows it, without "
                        "refs/heads/.");
}

base::Result<void> check_root_path(std::string_view path) {
  if (is_inside(path)) return {};
  return base::fail(
      base::ErrorCode::kInvalid,
      "'" + base::to_valid_utf8(path) + "' leaves the repository. Write a folder inside it, or /.");
}

}  // namespace slipway::model
