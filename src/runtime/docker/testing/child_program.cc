#include "runtime/docker/testing/child_program.h"

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/fd.h"

namespace slipway::runtime {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  all.reserve(words.size() + 1);
  for (auto& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

pid_t first_child(pid_t parent) {
  const std::string id = std::to_string(parent);
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  pid_t child = 0;
  return children >> child ? child : parent;
}

}  // namespace

ChildProgram::ChildProgram(std::vector<std::string> argv, std::vector<std::string> environment,
                           const std::filesystem::path& log) {
  const auto words = pointers(argv);
  const auto lines = pointers(environment);
  const io::Fd output(::open(log.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  const io::Fd input(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!output.is_open() || !input.is_open())
    throw std::runtime_error("cannot open " + log.string());
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ > 0) return;
  // A test program that is killed takes it along.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(input.value(), STDIN_FILENO);
  ::dup2(output.value(), STDOUT_FILENO);
  ::dup2(output.value(), STDERR_FILENO);
  ::execvpe(words[0], words.data(), lines.data());
  ::_exit(127);
}

ChildProgram::~ChildProgram() { end(); }

bool ChildProgram::has_ended() {
  if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) != 0) pid_ = -1;
  return pid_ < 0;
}

pid_t ChildProgram::inner() const { return first_child(pid_); }

void ChildProgram::end() {
  if (has_ended()) return;
  ::kill(first_child(pid_), SIGKILL);
  ::waitpid(std::exchange(pid_, -1), nullptr, 0);
}

}  // namespace slipway::runtime
