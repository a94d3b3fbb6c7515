#pragma once
// How long steps wait for a worker and how long they take, since this process started: what
// /metrics shows as histograms. Written by the workers. Thread-safe.

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "base/time.h"

namespace slipway::pipeline {

class StepTimes {
 public:
  // Upper bounds in seconds, as Prometheus' `le`; what is above all of them counts in `count` only.
  static constexpr std::array kBounds = {0.005, 0.025, 0.1, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0};

  struct Histogram {
    std::array<std::uint64_t, kBounds.size()> at_most{};  // cumulative
    std::uint64_t count = 0;
    double sum = 0;  // seconds

    void add(base::Duration took);
  };

  struct Step {
    Histogram waited;  // from when it was due to when a worker took it
    Histogram ran;
    std::uint64_t put_off = 0;  // times that it ended in an error, to be tried again
  };

  void note(const std::string& step, base::Duration waited, base::Duration ran, bool put_off);
  std::map<std::string, Step> steps() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Step> steps_;
};

}  // namespace slipway::pipeline
