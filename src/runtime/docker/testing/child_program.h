#pragma once
// A program that a test starts and ends, and that ends with the test in any case.

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace slipway::runtime {

class ChildProgram {
 public:
  // argv[0] is looked up in the PATH of `environment` ("NAME=value"); its output goes to `log`.
  ChildProgram(std::vector<std::string> argv, std::vector<std::string> environment,
               const std::filesystem::path& log);
  ~ChildProgram();
  ChildProgram(const ChildProgram&) = delete;
  ChildProgram& operator=(const ChildProgram&) = delete;

  bool has_ended();
  // Its first child, or itself where it has none.
  pid_t inner() const;
  // SIGKILL, to its first child where it has one that ends all; returns when it is gone.
  void end();

 private:
  pid_t pid_ = -1;
};

constexpr const char* kTestPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

}  // namespace slipway::runtime
