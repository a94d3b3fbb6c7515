#pragma once
// Ctrl-C (or SIGTERM) ends what slipwayd does instead of serving, wherever it is: the folder that
// it fills is taken away, and the exit code is 128 + the signal, as shells say it. What it began in
// a database is undone there, as after any end. Made by run_offline; HalfMade is thread-safe.

#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

namespace slipway::daemon {

// What is there already and would be worth nothing if the work ended now: at most one folder.
class HalfMade {
 public:
  // While it is held nobody ends the program: for what must be done whole or not at all.
  [[nodiscard]] std::unique_lock<std::mutex> hold() { return std::unique_lock(mutex_); }

  // The caller holds it. "": nothing is.
  void is(std::filesystem::path folder) { folder_ = std::move(folder); }
  // All is done: to end the program would take nothing back.
  void is_whole() { whole_ = true; }
  bool whole() const { return whole_; }
  // Whoever goes on to write into the folder does so in vain.
  void remove() const;

 private:
  std::mutex mutex_;
  std::filesystem::path folder_;
  bool whole_ = false;
};

class EndAtSignal {
 public:
  // Every thread must have both signals blocked.
  explicit EndAtSignal(HalfMade& half_made);
  ~EndAtSignal();
  EndAtSignal(const EndAtSignal&) = delete;
  EndAtSignal& operator=(const EndAtSignal&) = delete;

 private:
  void wait();

  HalfMade& half_made_;
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

}  // namespace slipway::daemon
