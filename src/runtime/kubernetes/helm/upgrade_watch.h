#pragma once
// Looks at a release's pods while helm waits for them, as helm itself says no more than that it
// waited in vain. A thread of its own, from its making to end().

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "runtime/chart_runtime.h"

namespace slipway::runtime::helm {

class UpgradeWatch {
 public:
  // `look` says what is wrong now, "" for nothing; each new trouble is a line of the log.
  UpgradeWatch(std::function<std::string()> look, ChartRuntime::Lines log);
  UpgradeWatch(const UpgradeWatch&) = delete;
  UpgradeWatch& operator=(const UpgradeWatch&) = delete;
  ~UpgradeWatch() = default;

  // The last trouble that it saw.
  std::string end();

 private:
  void watch(const std::stop_token& stop);

  const std::function<std::string()> look_;
  const ChartRuntime::Lines log_;
  std::mutex mutex_;
  std::condition_variable_any ends_;
  std::string seen_;
  std::jthread thread_;
};

}  // namespace slipway::runtime::helm
