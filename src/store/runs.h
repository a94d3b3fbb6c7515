#pragma once
// The runs of jobs with their logs, and when cron jobs are due next.

#include <cstdint>
#include <optional>
#include <vector>

#include "model/deployment.h"
#include "model/job.h"
#include "store/database.h"
#include "store/deliveries.h"

namespace slipway::store {

void insert(Transaction& tx, const model::Run& run);
// Everything that its way changes but cancel_requested, which is only ever set.
void update(Transaction& tx, const model::Run& run);
void request_cancel(Transaction& tx, const model::RunId& id);
std::optional<model::Run> run(Transaction& tx, const model::RunId& id);
std::vector<model::Run> runs(Transaction& tx, const model::ServiceId& service, const Page& page);
// Not ended yet, oldest first.
std::vector<model::Run> open_runs(Transaction& tx, const model::ServiceId& service);
// The newest one of a deployment.
std::optional<model::Run> run_of_deployment(Transaction& tx, const model::DeploymentId& id);
// Ended ones beyond the newest `kept`, with their logs.
void prune_runs(Transaction& tx, const model::ServiceId& service, std::int64_t kept);
// Those that ended by failing, with their logs; which ones.
std::vector<model::RunId> remove_failed_runs(Transaction& tx, const model::ServiceId& service);

// Numbers the lines after those that are there, and keeps no more than `most` of one run.
void append_log(Transaction& tx, const model::RunId& run, const std::vector<model::LogLine>& lines,
                std::int64_t most);
std::vector<model::LogLine> run_log(Transaction& tx, const model::RunId& run, std::uint64_t after,
                                    std::int64_t limit);

// When a cron job is due next; nothing while it is not armed.
std::optional<base::Timestamp> timer(Transaction& tx, const model::ServiceId& service);
void set_timer(Transaction& tx, const model::ServiceId& service, base::Timestamp due_at);
void remove_timer(Transaction& tx, const model::ServiceId& service);

}  // namespace slipway::store
