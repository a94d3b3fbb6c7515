#pragma once
// How the fake runtime brings charts: it records what it was to bring, and refuses where it is told
// to. Thread-safe.

#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "runtime/chart_runtime.h"

namespace slipway::runtime {

class FakeCharts final : public ChartRuntime {
 public:
  // As where its program is missing; nothing: it is there again.
  void refuse(std::optional<base::Error> why);
  // What is to happen to this version of a chart: its text, or its commit.
  void fail(const std::string& version, base::Error error);
  // The versions that it was to bring, in order.
  std::vector<std::string> brought() const;

  base::Result<void> check() override;
  base::Result<void> bring(const Version& version, const Lines& log, std::stop_token stop) override;

 private:
  mutable std::mutex mutex_;
  std::optional<base::Error> refusal_;
  std::map<std::string, base::Error> failures_;
  std::vector<std::string> brought_;
};

}  // namespace slipway::runtime
