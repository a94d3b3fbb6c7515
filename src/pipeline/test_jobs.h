// A shop that has jobs.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/enum.h"
#include "pipeline/actions.h"
#include "pipeline/test_shop.h"

namespace slipway::pipeline {

inline ServiceSpec cron_spec(const std::string& command,
                             const std::string& schedule = "0 * * * *") {
  ServiceSpec spec;
  spec.name = "nightly";
  auto& job = spec.job.emplace();
  job.scheduled_at = schedule;
  job.cron = model::JobCommand{command, {}};
  return spec;
}

inline ServiceSpec lifecycle_spec(const std::string& on_start) {
  ServiceSpec spec;
  spec.name = "migrate";
  spec.job.emplace().on_start = model::JobCommand{on_start, {}};
  return spec;
}

// "CRON SUCCEEDED 1": event, state, attempt.
inline std::vector<std::string> texts(const std::vector<model::Run>& runs) {
  std::vector<std::string> result;
  for (const auto& run : runs) {
    result.push_back(base::to_string(run.event) + " " + base::to_string(run.state) + " " +
                     std::to_string(run.attempt));
  }
  return result;
}

struct Jobs : Shop {
  runtime::FakeJobs& fake() { return *world.runtime.jobs(); }
  void stop_service(const std::string& name) {
    const auto service = world.service(name);
    world.act([&](Context& c, store::Transaction& tx) { pipeline::stop(c, tx, service); });
  }
  void remove_service(const std::string& name) {
    const auto service = world.service(name);
    world.act([&](Context& c, store::Transaction& tx) { pipeline::remove(c, tx, service); });
  }
};

inline constexpr auto kMinute = std::chrono::minutes(1);
inline constexpr auto kHour = std::chrono::hours(1);
inline constexpr auto kWhile = std::chrono::minutes(5);  // for a run to end

}  // namespace slipway::pipeline
