#include <cstdlib>
#include <exception>
#include <iostream>

#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/exit_codes.h"
#include "cli/parser.h"

namespace {

std::optional<std::string> variable(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

slipway::cli::Terminal find_terminal() {
  slipway::cli::Terminal terminal;
  if (::isatty(STDOUT_FILENO) == 0) return terminal;
  const bool is_dumb = variable("TERM").value_or("") == "dumb";
  terminal.interactive = !is_dumb;
  terminal.colour = !is_dumb && variable("NO_COLOR").value_or("").empty();
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) terminal.width = size.ws_col;
  return terminal;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::ios::sync_with_stdio(false);
    slipway::cli::Context context(std::cout, std::cerr, find_terminal(), variable);
    return slipway::cli::run_command_line(context, argc, argv);
  } catch (const std::exception& fault) {
    std::cerr << "slipway: internal error: " << fault.what() << '\n';
    return slipway::cli::kExitInternal;
  }
}
