#include "cli/secret_input.h"

#include <iostream>

#include <termios.h>
#include <unistd.h>

namespace slipway::cli {
namespace {

// The terminal shows nothing of what is typed while this lives.
class Unseen {
 public:
  Unseen() {
    known_ = ::tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!known_) return;
    termios now = before_;
    now.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &now);
  }
  ~Unseen() {
    if (known_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

 private:
  termios before_{};
  bool known_ = false;
};

std::string ask(const std::string& question) {
  std::cerr << question << std::flush;
  std::string line;
  const Unseen unseen;
  std::getline(std::cin, line);
  std::cerr << '\n';
  return line;
}

std::string read_line() {
  std::string line;
  std::getline(std::cin, line);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace

base::Result<std::string> read_password(const std::string& whose) {
  std::string password =
      ::isatty(STDIN_FILENO) == 0 ? read_line() : ask("Present password of " + whose + ": ");
  if (!password.empty()) return password;
  return base::fail(base::ErrorCode::kInvalid,
                    "There is no password; type the present one, or give it as the first line of "
                    "stdin and the new one as the second.");
}

base::Result<std::string> read_new_password(const std::string& whose) {
  std::string password;
  if (::isatty(STDIN_FILENO) == 0) {
    password = read_line();
  } else {
    password = ask("New password of " + whose + ": ");
    if (ask("Once more: ") != password) {
      return base::fail(base::ErrorCode::kInvalid, "The two passwords differ; nothing is changed.");
    }
  }
  if (password.empty()) {
    return base::fail(base::ErrorCode::kInvalid,
                      "There is no password; type one, or give it as the first line of stdin.");
  }
  return password;
}

}  // namespace slipway::cli
