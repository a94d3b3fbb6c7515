#pragma once
// What is old enough to go, oldest first and no more than `limit`, and its removal. Looking and
// removing are apart, so that no writer waits while somebody looks.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/git_url.h"
#include "model/ids.h"
#include "store/database.h"

namespace slipway::store {

// What is older than `before`, but not the newest `kept` of its owner.
struct OlderThan {
  base::Timestamp before{};
  std::int64_t kept = 0;
  std::int64_t limit = 0;
};

struct BranchName {
  model::OrganizationId organization;
  model::RepositoryKey repository;
  std::string name;
};

// Those that are interpreted; no newest are kept.
std::vector<model::DeliveryId> old_deliveries(Transaction& tx, const OlderThan& age);
// When that delivery was received with which the bodies, counted from the newest, are more than so
// many bytes as they are stored; nullopt where all are less.
std::optional<base::Timestamp> deliveries_exceed(Transaction& tx, std::int64_t bytes);
// Those that are decided; the newest of an organization are kept.
std::vector<model::PushId> old_pushes(Transaction& tx, const model::OrganizationId& organization,
                                      const OlderThan& age);
std::vector<model::NoticeId> old_notices(Transaction& tx, const model::OrganizationId& organization,
                                         const OlderThan& age);
// Those that ended, whose push or notice is gone, and which don't serve; the newest of a service
// are kept.
std::vector<model::DeploymentId> old_deployments(Transaction& tx, const OlderThan& age);
// Those that ended and still have a log; the newest of a service are kept.
std::vector<model::DeploymentId> old_logs(Transaction& tx, const OlderThan& age);
// The time of that deployment with which the logs, counted from the newest deployment, are more
// than so many bytes; nullopt where all are less. Reads no logs but an earlier program's.
std::optional<base::Timestamp> logs_exceed(Transaction& tx, std::int64_t bytes);
// Those that wait for no check any more; no newest are kept.
std::vector<model::CheckGateId> old_check_gates(Transaction& tx, const OlderThan& age);
// No newest are kept.
std::vector<model::AuditEntryId> old_audit_entries(Transaction& tx, const OlderThan& age);
// What was considered of branches that no service is linked to and no push waits for: those of
// previews that are gone. Older than any time.
std::vector<BranchName> unlinked_branches(Transaction& tx, const OlderThan& age);

// Where any service comes from, or its values.
std::vector<model::RepositoryKey> repositories_in_use(Transaction& tx);

void remove(Transaction& tx, const model::DeliveryId& id);
// With its change sets and verdicts.
void remove(Transaction& tx, const model::PushId& id);
void remove(Transaction& tx, const model::NoticeId& id);
// With its log.
void remove(Transaction& tx, const model::DeploymentId& id);
void remove_log(Transaction& tx, const model::DeploymentId& id);
void remove(Transaction& tx, const model::CheckGateId& id);
void remove(Transaction& tx, const model::AuditEntryId& id);
// Not where a service was linked to it meanwhile.
void remove(Transaction& tx, const BranchName& branch);

}  // namespace slipway::store
