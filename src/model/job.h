#pragma once
// Jobs: services whose versions run to their end, by a schedule or with what happens to their
// environment; and their runs. Values only. The words are the reference's (JobRequest,
// JobScheduleEvent) where it has them.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "base/time.h"
#include "model/ids.h"

namespace slipway::model {

BOOST_DEFINE_ENUM_CLASS(JobEvent, CRON, ON_START, ON_STOP, ON_DELETE)
BOOST_DEFINE_ENUM_CLASS(LifecycleType, GENERIC, TERRAFORM, CLOUDFORMATION)

// Both empty: what the image, or the Procfile, says.
struct JobCommand {
  std::string entrypoint;
  std::vector<std::string> arguments;
};

struct JobSettings {
  std::string scheduled_at;  // of a cron job, in crontab(5)'s five fields; else ""
  std::string timezone = "UTC";
  std::optional<JobCommand> cron;
  LifecycleType lifecycle_type = LifecycleType::GENERIC;
  std::optional<JobCommand> on_start;
  std::optional<JobCommand> on_stop;
  std::optional<JobCommand> on_delete;
  std::uint32_t max_duration = 300;  // seconds, of a run with all its attempts
  std::uint32_t max_restarts = 0;    // further attempts of a run that failed
  std::uint16_t port = 0;            // as PORT in its environment; 0: none

  bool is_cron() const { return cron.has_value(); }
  const std::optional<JobCommand>& command(JobEvent event) const {
    switch (event) {
      case JobEvent::ON_START:
        return on_start;
      case JobEvent::ON_STOP:
        return on_stop;
      case JobEvent::ON_DELETE:
        return on_delete;
      case JobEvent::CRON:
        break;
    }
    return cron;
  }
};

BOOST_DEFINE_ENUM_CLASS(RunTrigger, SCHEDULE, DEPLOYMENT, STOP, DELETE, MANUAL)
BOOST_DEFINE_ENUM_CLASS(RunState, QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELED, SKIPPED)

constexpr bool is_terminal(RunState state) {
  return state != RunState::QUEUED && state != RunState::RUNNING;
}

// One time that a job ran, or should have: with all its attempts.
struct Run {
  RunId id;
  ServiceId service;
  EnvironmentId environment;
  OrganizationId organization;
  DeploymentId deployment;  // whose version runs
  JobEvent event = JobEvent::CRON;
  RunTrigger trigger = RunTrigger::MANUAL;
  std::string user;  // who asked, for MANUAL
  RunState state = RunState::QUEUED;
  std::uint32_t attempt = 0;       // the one that goes on, or went on last; from 1
  AttemptId attempt_id;            // what the runtime knows it by
  bool attempt_started = false;    // the runtime was told, and answered
  std::uint64_t log_position = 0;  // up to which the attempt's output is kept
  std::optional<int> exit_code;    // of the last attempt that ended
  std::string message;             // why it ended as it did, or was skipped
  bool cancel_requested = false;
  std::optional<base::Timestamp> due_at;  // of SCHEDULE
  base::Timestamp created_at{};
  std::optional<base::Timestamp> started_at;  // its first attempt
  std::optional<base::Timestamp> attempt_at;  // when the attempt begins, or began
  std::optional<base::Timestamp> ended_at;
};

}  // namespace slipway::model
