#include <cstdio>

#include <signal.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include "daemon/daemon.h"
#include "daemon/exit_codes.h"
#include "daemon/log_format.h"
#include "daemon/offline.h"

namespace {

using slipway::base::ErrorCode;

int exit_code(ErrorCode code) {
  using namespace slipway::daemon;
  switch (code) {
    case ErrorCode::kInvalid:
    case ErrorCode::kConflict:
      return kWrongConfiguration;
    case ErrorCode::kFailed:
      return kInternal;
    default:
      return kUnavailable;
  }
}

// Every thread inherits it, so that only run() sees a signal to end.
void block_signals() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

// A core file would hold secrets. What is started inherits it, and may raise it again.
void write_no_core() {
  rlimit limit{};
  if (getrlimit(RLIMIT_CORE, &limit) == 0) {
    limit.rlim_cur = 0;
    setrlimit(RLIMIT_CORE, &limit);
  }
}

}  // namespace

int main(int argc, char** argv) {
  using namespace slipway::daemon;
  try {
    auto options = parse_options(argc, argv);
    if (const auto* exit = std::get_if<Exit>(&options)) return exit->code;
    block_signals();
    raise_file_limit();
    write_no_core();
    auto logger = spdlog::stderr_logger_mt("slipwayd");
    logger->set_formatter(make_log_format());
    logger->set_level(spdlog::level::from_str(std::get<Options>(options).log_level));
    spdlog::set_default_logger(std::move(logger));
    if (const auto& chosen = std::get<Options>(options); !chosen.command.empty()) {
      const auto code = run_offline(chosen);
      if (code) return *code;
      std::fprintf(stderr, "slipwayd: %s\n", code.error().message.c_str());
      return exit_code(code.error().code);
    }
    auto daemon = Daemon::make(std::move(std::get<Options>(options)));
    if (!daemon) {
      std::fprintf(stderr, "slipwayd: %s\n", daemon.error().message.c_str());
      return exit_code(daemon.error().code);
    }
    (*daemon)->run();
    return kStopped;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "slipwayd: %s\n", e.what());
    return kInternal;
  }
}
