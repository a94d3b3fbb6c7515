// A remote with one commit, and the mirrors that know it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "git/mirrored_git.h"
#include "git/test_repository.h"

namespace slipway::git {

class MirroredGitTest : public testing::Test {
 protected:
  MirroredGitTest() : repository(folder.path() / "remote"), shop(repository.remote()) {
    options.mirrors = folder.path() / "mirrors";
    options.allow_file_repositories = true;
    initial = repository.commit("main", {{"a", {.content = "1"}}});
    git.emplace(options);
  }

  std::string next(const std::string& content) {
    return repository.commit("main", {{"a", {.content = content}}}, {initial});
  }
  std::filesystem::path mirror() const { return git->mirror_directory(shop.key); }

  TestFolder folder;
  TestRepository repository;
  Remote shop;
  Options options;
  std::string initial;
  std::optional<MirroredGit> git;
};

}  // namespace slipway::git
