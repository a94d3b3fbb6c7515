#include "daemon/half_made.h"

#include <cstdio>

#include <signal.h>
#include <unistd.h>

namespace slipway::daemon {
namespace {

constexpr int kTries = 100;

}  // namespace

void HalfMade::remove() const {
  if (folder_.empty()) return;
  // A file that is made meanwhile is in the way of the folder's end.
  std::error_code ec;
  for (int i = 0; i < kTries && std::filesystem::exists(folder_, ec); ++i) {
    std::filesystem::remove_all(folder_, ec);
  }
}

EndAtSignal::EndAtSignal(HalfMade& half_made)
    : half_made_(half_made), thread_([this] { wait(); }) {}

EndAtSignal::~EndAtSignal() {
  over_ = true;
  // NOLINTNEXTLINE(bugprone-bad-signal-to-kill-thread): the thread waits for it
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

void EndAtSignal::wait() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  while (true) {
    int received = 0;
    sigwait(&ends, &received);
    if (over_) return;
    const auto held = half_made_.hold();
    if (half_made_.whole()) continue;
    half_made_.remove();
    std::fprintf(stderr, "slipwayd: stopped by %s. What was begun was taken back.\n",
                 received == SIGINT ? "SIGINT" : "SIGTERM");
    ::_exit(128 + received);
  }
}

}  // namespace slipway::daemon
