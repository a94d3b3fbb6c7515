#pragma once
// Deployments and their logs.

#include <optional>
#include <string>
#include <vector>

#include "model/deployment.h"
#include "store/database.h"
#include "store/deliveries.h"

namespace slipway::store {

void insert(Transaction& tx, const model::Deployment& deployment);
// Everything that a deployment's way changes: state, steps, error, times, base, superseded_by,
// cancel_requested.
void update(Transaction& tx, const model::Deployment& deployment);
std::optional<model::Deployment> deployment(Transaction& tx, const model::DeploymentId& id);
std::vector<model::Deployment> deployments(Transaction& tx, const model::ServiceId& service,
                                           const Page& page);
// Not ended yet, oldest first.
std::vector<model::Deployment> open_deployments(Transaction& tx,
                                                const model::EnvironmentId& environment);
std::vector<model::Deployment> open_deployments(Transaction& tx, const model::ServiceId& service);
std::vector<model::EnvironmentId> environments_with_open_deployments(Transaction& tx);
// Those that were dispatched together, oldest first.
std::vector<model::Deployment> deployments_of_batch(Transaction& tx,
                                                    const model::EnvironmentId& environment,
                                                    const model::BatchId& batch);
// An environment's, newest first.
std::vector<model::BatchId> batches(Transaction& tx, const model::EnvironmentId& environment,
                                    const Page& page);
void set_batch(Transaction& tx, const model::DeploymentId& id, const model::BatchId& batch);
// While it waits for the end of a freeze window, of that name; nothing once it waits for none.
void set_frozen(Transaction& tx, const model::DeploymentId& id,
                const std::optional<base::Timestamp>& until, const std::string& window);
// Why it may start in a freeze window.
void set_through_freeze(Transaction& tx, const model::DeploymentId& id, const std::string& reason);
// How it stands with people's word, and until when it waits for that.
void set_approval(Transaction& tx, const model::DeploymentId& id, model::ApprovalState state,
                  const std::optional<base::Timestamp>& until);
// Why it may start without.
void set_through_approval(Transaction& tx, const model::DeploymentId& id,
                          const std::string& reason);
// The commit of one that was asked for "the branch's tip".
void set_commit(Transaction& tx, const model::DeploymentId& id, const std::string& commit);
// Of one that takes a chart's values from git.
void set_values_commit(Transaction& tx, const model::DeploymentId& id, const std::string& commit);
// What a deployment of an image turned out to bring.
void set_image(Transaction& tx, const model::DeploymentId& id, const model::ImageVersion& image);
void request_cancel(Transaction& tx, const model::DeploymentId& id);

// Numbers the lines after those that are there.
void append_log(Transaction& tx, const model::DeploymentId& deployment,
                const std::vector<model::LogLine>& lines);
std::vector<model::LogLine> deployment_log(Transaction& tx, const model::DeploymentId& deployment,
                                           std::uint64_t after, std::int64_t limit);

}  // namespace slipway::store
