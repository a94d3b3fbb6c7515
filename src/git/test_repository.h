#pragma once
// For tests: a folder that goes away, and a real bare repository in it, filled by git fast-import.
// One thread at a time.

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "git/git.h"

namespace slipway::git {

class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct TestFile {
  std::string mode = "100644";
  std::string content;  // of a submodule: its commit
};
using TestFiles = std::map<std::string, TestFile>;

struct TestCommit {
  std::string branch;
  TestFiles files;
  std::vector<std::string> parents;  // ids, or ":N", the Nth commit (from 1) of the same call
  std::string message = "a change";
};

class TestRepository {
 public:
  explicit TestRepository(const std::filesystem::path& directory, bool sha256 = false);

  // Makes them all in one go; their ids. Each moves its branch to itself.
  std::vector<std::string> commit(const std::vector<TestCommit>& commits);
  std::string commit(const std::string& branch, const TestFiles& files,
                     const std::vector<std::string>& parents = {});

  // Runs git in it; its output without the last line end. Throws where it fails.
  std::string git(const std::vector<std::string>& arguments, const std::string& input = {}) const;

  const std::filesystem::path& path() const { return path_; }
  Remote remote() const;

 private:
  std::filesystem::path path_;
};

}  // namespace slipway::git
