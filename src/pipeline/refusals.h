#pragma once
// What one hook refused since the daemon's start, for the person who wonders where a push is.
// Nothing of it is stored: anybody can send to a hook, and a refusal costs no disk. Thread-safe.

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "base/time.h"

namespace slipway::pipeline {

struct Refusal {
  base::Timestamp at{};     // the last time
  std::uint64_t count = 1;  // how often in a row
  std::string message;      // what was wrong, and what to do
  std::string user_agent;   // as the sender calls itself
};

class Refusals {
 public:
  // One that says the same as the last is counted with it; of others the latest few stay.
  void note(Refusal refusal);
  // Newest first.
  std::vector<Refusal> list() const;

 private:
  mutable std::mutex mutex_;
  std::deque<Refusal> latest_;  // the newest first
};

}  // namespace slipway::pipeline
