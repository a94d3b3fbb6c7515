#pragma once
// How runs of jobs come to be and go on. The API, the steps and the actions call it.

#include <optional>
#include <string>

#include "model/job.h"
#include "model/service.h"
#include "pipeline/context.h"
#include "store/database.h"

namespace slipway::pipeline {

struct RunRequest {
  model::JobEvent event = model::JobEvent::CRON;
  model::RunTrigger trigger = model::RunTrigger::MANUAL;
  model::DeploymentId deployment;
  std::string user{};
  std::optional<base::Timestamp> due_at{};
};

// Stores it; the step `run` begins it, after those of the service that are open. One of a
// deployment is its release's to bring on.
model::Run queue_run(Context& context, store::Transaction& tx, const model::Service& service,
                     const RunRequest& request);

// Stores that a due time went by without a run of its own.
void skip_run(Context& context, store::Transaction& tx, const model::Service& service,
              const RunRequest& request, const std::string& why);

// By hand, beside the schedule. kConflict where the job has no version yet, where it has another
// event than that, or where a run goes on.
base::Result<model::Run> run_now(Context& context, store::Transaction& tx,
                                 const model::Service& service,
                                 const std::optional<model::JobEvent>& event,
                                 const std::string& user);

// Asks those that did not end to do so, but for those of one event.
void cancel_runs(Context& context, store::Transaction& tx, const model::ServiceId& service,
                 const std::optional<model::JobEvent>& spared = std::nullopt);

// The deployment whose version the job's runs take: the newest that succeeded.
std::optional<model::DeploymentId> version_in_place(const model::Service& service);

// Brings a run on by one look: begins its next attempt, keeps what it wrote, ends what takes too
// long. The pause until the next look, or nothing where the run has ended. kUnavailable where the
// runtime does not answer.
base::Result<std::optional<base::Duration>> advance_run(Context& context, const model::RunId& id,
                                                        const std::stop_token& stop);

// When a cron job is due first after `after`. kInvalid where its schedule or time zone is wrong.
base::Result<base::Timestamp> next_due(const Context& context, const model::JobSettings& job,
                                       base::Timestamp after);

// From then on the step `schedule` runs it at its times.
void arm(store::Transaction& tx, const model::ServiceId& service, base::Timestamp due_at);

}  // namespace slipway::pipeline
