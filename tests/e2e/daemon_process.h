#pragma once
// A program of the build under test as a child process: its first line, its end, its messages. Not
// thread-safe; kills what it started.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "io/fd.h"

namespace slipway::e2e {

struct ProgramOptions {
  std::vector<std::string> argv;
  std::map<std::string, std::string> environment{};  // beside PATH and the sanitizers' options
  std::filesystem::path messages;                    // where its stderr is added to
  int socket = -1;                                   // passed as a service manager does
};

class DaemonProcess {
 public:
  explicit DaemonProcess(const ProgramOptions& options);
  ~DaemonProcess();
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  pid_t pid() const { return pid_; }
  // The next line of its stdout; nothing where it ended without one.
  std::optional<std::string> read_line();
  void signal(int number) const;
  // Waits for its end; 128 + signal where it was killed.
  int await_end();

 private:
  pid_t pid_ = 0;
  io::Fd output_;
  std::optional<int> code_;
};

std::filesystem::path program(const std::string& name);

}  // namespace slipway::e2e
